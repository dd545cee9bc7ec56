import {describe, expect, test} from '@jest/globals';
import {endsWithBar, postfixOf, readTqdm} from '../../source/trainer/dialects/tqdm.js';

const BAR = 'Training:  30%|███       | 12/40 [01:02<02:24,  5.16s/it, loss=6.056, it/s=0.194]';

describe('a bar', () => {
  test('is read with everything in it', () => {
    const bar = readTqdm(BAR);
    expect(bar).toEqual({
      description: 'Training',
      done: 12,
      total: 40,
      elapsedSeconds: 62,
      unit: 'it',
      perSecond: 1 / 5.16,
      tail: ', loss=6.056, it/s=0.194',
      isWhole: true,
      rest: '',
    });
    expect(bar === null ? null : postfixOf(bar)).toEqual({loss: '6.056', 'it/s': '0.194'});
  });

  test.each([
    ['  0%|          | 0/40 [00:00<?, ?it/s]', {description: '', done: 0, total: 40, perSecond: null, unit: 'it'}],
    ['100%|##########| 11/11 [00:03<00:00,  3.50it/s]', {done: 11, total: 11, elapsedSeconds: 3, perSecond: 3.5}],
    ['Sanity Checking: |          | 0/? [00:00<?, ?it/s]', {description: 'Sanity Checking', done: 0, total: null}],
    ['Calculating loss...: 5it [00:00, 114.50it/s]', {description: 'Calculating loss...', done: 5, total: null}],
    ['1|25|Loss: 1.25:  50%|█████     | 5/10 [00:05<00:05, 1.0it/s]', {description: '1|25|Loss: 1.25', done: 5}],
    [' 12%|█▏        | 500/4000 [26:01:07<190:00:00, 187.3s/it]', {elapsedSeconds: 93_667}],
    ['Map: 10%|█         | 800/8000 [00:01<00:09, 750.1 examples/s]', {description: 'Map', unit: null}],
    ['12/40 [00:00<?, ?it/s]', {description: '', done: 12, total: 40, unit: 'it'}],
    [
      'Steps:  29% 1034/3597 [12:01<29:47,  1.43it/s]',
      {description: 'Steps', done: 1034, total: 3597, perSecond: 1.43},
    ],
    ['Train [####>    ] 10/40 [00:10<00:30, 1.0it/s]', {description: 'Train', done: 10, total: 40}],
    [' 29%|##9       | 1.03k/3.60k [12:01<29:47, 1.43it/s]', {description: '', done: 1030, total: 3600}],
    ['model:   5%|▌         | 12/240 [00:01<00:21, 11.2MB/s]', {unit: 'MB'}],
  ])('%s', (line, bar) => {
    expect(readTqdm(line)).toMatchObject(bar);
  });

  test('may have text glued before and behind it', () => {
    expect(readTqdm(`[INFO] ok${BAR}Iter 12: loss 6.056`)).toMatchObject({
      description: '[INFO] okTraining',
      rest: 'Iter 12: loss 6.056',
    });
  });

  test('that is cut at a narrow terminal keeps what is certain', () => {
    const expected: Record<string, string> = {loss: '6.056', 'it/s': '0.194'};
    for (let width = 0; width < BAR.length; width++) {
      const bar = readTqdm(BAR.slice(0, width));
      if (bar === null) continue;
      expect(bar).toMatchObject({done: 12, total: 40, rest: ''});
      for (const [key, value] of Object.entries(postfixOf(bar))) expect(expected[key]).toBe(value);
    }
    expect(readTqdm(BAR.slice(0, BAR.indexOf('/40') + 2))).toBeNull();
  });
});

test.each(['', 'a | b', '| 12/40', 'x [00:00]', '12/40 [00:00', '│ 0 │ l │ Linear │ 9 │'])('no bar: %s', line => {
  expect(readTqdm(line)).toBeNull();
});

test.each(['| ', '| 1', '|1/2 [', ' [', 'it [', ', a=', '   ', '9', '[00:00<?, ', '%|| 1/2 ['])(
  'a line full of "%s" is over at once',
  part => {
    const line = part.repeat(65_000 / part.length);
    expect(() => readTqdm(line)).not.toThrow();
    expect(() => readTqdm(`  0%|   | 1/2 [00:00<00:00, 1it/s${line}`)).not.toThrow();
  },
);

test('a text ends with a bar when the bar is whole and last', () => {
  expect(endsWithBar(BAR)).toBe(true);
  expect(endsWithBar(BAR.slice(0, -1))).toBe(false);
  expect(endsWithBar(`${BAR}Iter [1]`)).toBe(false);
  expect(endsWithBar('[]')).toBe(false);
});
