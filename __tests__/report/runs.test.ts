import {describe, expect, test} from '@jest/globals';
import {textWidth} from '../../source/format/text-width.js';
import type {RunView} from '../../source/insight/view.js';
import {runsText} from '../../source/report/runs.js';
import {diedBehind0, ended, NOW, running, unknown} from './views.js';

test('runs in columns, newest first as given', () => {
  const long = running({
    run: {
      name: 'llama-lora',
      command: ['python', '-m', 'mlx_lm', 'lora', '--train', '--model', 'mlx-community/Llama-3.2-3B'],
    },
  });
  expect(runsText([long, ended('failed', 3), unknown()], NOW)).toBe(
    `NAME        STATE     ITERATION    LOSS   VAL    IT/MIN  STARTED  TIME        ID                    COMMAND
llama-lora  training  1,234/6,000  2.346  2.432  24.0    12:00    2 h 05 min  20261124-120000-abcd  python -m mlx_lm lora --train --model mlx-commu…
lora        failed    1,234/6,000  2.346  2.432  24.0    12:00    2 h 05 min  20261124-120000-abcd  python train.py
lora        starting  —            —      —      —       14:04    1 min 00 s  20261124-120000-abcd  python train.py
`,
  );
});

test('the outcome of a run is shown, whatever its exit code', () => {
  const early = ended('finished', 0);
  const [, died, stopped] = runsText(
    [diedBehind0(), {...early, run: {...early.run, outcome: 'ended-early'}}],
    NOW,
  ).split('\n');
  expect(died).toMatch(/^lora +failed /);
  expect(stopped).toMatch(/^lora +ended early /);
});

test('a run without a total, with a loss that is NaN, and a command of many lines', () => {
  const view = running({
    run: {command: ['sh', '-c', 'echo a\necho b']},
    training: {totalIterations: null, trainLoss: Number.NaN},
  });
  const [, line, rest] = runsText([view], NOW).split('\n');
  expect(line).toMatch(/ 1,234 +NaN .* sh -c \$'echo a\\necho b'$/);
  expect(rest).toBe('');
});

test('no line ends in a blank', () => {
  const shown = runsText([running({run: {command: []}}), unknown()], NOW);
  for (const line of shown.split('\n')) expect(line).not.toMatch(/\s$/);
});

test('a run that continues another counts in iterations of the whole training', () => {
  const continued = (training: Partial<RunView['training']>): string =>
    runsText([running({training: {baseIteration: 490, iteration: 10, totalIterations: 29_510, ...training}})], NOW);
  expect(continued({})).toContain('  500/30,000  ');
  expect(continued({iteration: null})).toContain('  490/30,000  ');
});

test('a released run is shown as that, whatever became of it', () => {
  const released = {...ended('interrupted', null), warnings: [{code: 'released', text: 'x', since: NOW}]};
  expect(runsText([released], NOW)).toMatch(/^lora {2}released /m);
});

const tagged = (id: string, more: {name?: string; tags?: string[]; swap?: number | null} = {}): RunView => {
  const view = running({run: {id, name: more.name ?? 'qwen2.5-lora r=8', tags: more.tags ?? []}});
  return {...view, swappingSeconds: more.swap ?? null};
};

test('swap and tags have columns where there are any', () => {
  const first = tagged('20261124-120000-abcd', {swap: 760, tags: ['sweep-2', 'r=8']});
  const list = runsText([first, tagged('20261125-120000-abcd', {swap: 0})], NOW);
  expect(list.split('\n').map(line => line.replace(/STARTED +TIME +|12:00 +2 h 05 min +/, ''))).toEqual([
    'NAME              STATE     ITERATION    LOSS   VAL    IT/MIN  SWAP    TAGS          ID                    COMMAND',
    expect.stringContaining('  24.0    13 min  sweep-2, r=8  20261124'),
    expect.stringContaining('  24.0    0 min   —             20261125'),
    '',
  ]);
  expect(runsText([tagged('20261125-120000-abcd', {swap: 0.4})], NOW)).not.toMatch(/SWAP|TAGS/);
});

describe('in a narrow terminal', () => {
  const views = [
    tagged('20261124-120000-abcd', {swap: 760, tags: ['sweep-2']}),
    tagged('20261124-120059-1234', {swap: 7600, name: '微調整した模型の名前は長い'}),
    tagged('20261123-120000-abcd', {swap: null, name: 'a-name-that-somebody-took-the-time-to-type'}),
  ];
  const linesOf = (columns: number) => runsText(views, NOW, columns).trimEnd().split('\n');

  test('of 80 columns the figures come before command, start and time', () => {
    expect(linesOf(80)).toEqual([
      'NAME              STATE     ITERATION    VAL    IT/MIN  SWAP     ID',
      'qwen2.5-lora r=8  training  1,234/6,000  2.432  24.0    13 min   20261124-120000',
      '微調整した模型…   training  1,234/6,000  2.432  24.0    127 min  20261124-120059',
      'a-name-that-som…  training  1,234/6,000  2.432  24.0    —        20261123-1200',
    ]);
  });

  test.each([40, 80, 90, 100, 110, 120, 140, 170, 200])('of %s columns no line is wider', columns => {
    for (const line of linesOf(columns)) expect(textWidth(line)).toBeLessThanOrEqual(Math.max(80, columns));
  });

  test('what an id is cut to belongs to no other run, listed or not', () => {
    const [view] = views;
    const others = ['20261124-120000-abc0', '20261124-120001-0000'];
    const [, line] = runsText(view ? [view] : [], NOW, 80, [...others, '20261124-120000-abcd']).split('\n');
    expect(line).toMatch(/ 20261124-120000-abcd$/);
  });

  test('nothing is left out of a wide one', () => {
    expect(linesOf(220)).toEqual(linesOf(Number.POSITIVE_INFINITY));
  });
});
