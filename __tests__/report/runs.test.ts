import {describe, expect, test} from '@jest/globals';
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
    `NAME        STATE     ITERATION    LOSS   STARTED  TIME        ID                    COMMAND
llama-lora  training  1,234/6,000  2.346  12:00    2 h 05 min  20261124-120000-abcd  python -m mlx_lm lora --train --model mlx-commu…
lora        failed    1,234/6,000  2.346  12:00    2 h 05 min  20261124-120000-abcd  python train.py
lora        starting  —            —      14:04    1 min 00 s  20261124-120000-abcd  python train.py
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

describe('in a narrow terminal', () => {
  const id = '20261124-120000-abcd';
  const long = running({
    run: {name: 'a-name-that-somebody-took-the-time-to-type', command: ['python', '-m', 'mlx_lm', 'lora', '--train']},
  });
  const lines = (columns: number) =>
    runsText([long, ended('interrupted', null)], NOW, columns)
      .trimEnd()
      .split('\n');

  test.each([40, 80, 90, 100, 110, 120, 140])('of %s columns no line is longer, and every id is whole', columns => {
    const [, ...rows] = lines(columns);
    for (const row of lines(columns)) expect(row.length).toBeLessThanOrEqual(Math.max(80, columns));
    for (const row of rows) expect(row).toContain(id);
    expect(rows[0]).toMatch(/ python -m mlx/);
  });

  test('nothing is left out of a wide one', () => {
    expect(lines(200)).toEqual(lines(Number.POSITIVE_INFINITY));
  });
});
