import {existsSync, renameSync} from 'node:fs';
import {afterAll, beforeAll, expect, test} from '@jest/globals';
import {writeMadeRun} from '../helpers/made-run.js';
import {createStage, PROGRAM, type Stage, waitFor} from '../helpers/stage.js';

const HOUR = 3_600_000;
const RUNS = ['qwen-swapping', 'qwen-calm', 'llama-3b'] as const;
const idOf = (index: number): string => `20260105-0${9 - index}0000-000${index}`;

let stage: Stage;
let terminal: ReturnType<Stage['terminal']>;

beforeAll(() => {
  stage = createStage();
  for (const [index, name] of RUNS.entries()) {
    writeMadeRun(stage.home, idOf(index), {
      ...{name, seed: index + 1, iterations: 120, intervalSeconds: 10, evalEvery: 40},
      startedAt: Date.now() - (index + 30) * HOUR,
      swapping: index === 0 ? [{from: 60, until: 240, factor: 2.2}] : [],
    });
  }
  terminal = stage.terminal([PROGRAM, 'browse'], 80, 24);
});
afterAll(() => stage.close());

const shows = (what: string, pattern: RegExp) => waitFor(what, () => pattern.test(terminal.screen()), terminal.screen);

test('all runs in one screen: filter, mark, a dashboard and back, remove, leave', async () => {
  await shows(
    'the list, and the charts of the newest run',
    /3 runs[\s\S]*›qwen-swapping[\s\S]*✓ finished[\s\S]*loss .*┤/,
  );
  terminal.type('/', 'qwen');
  await shows('those that match', /filter: qwen(?![\s\S]*llama-3b)/);
  terminal.type('Enter', 'Space', 'Down', 'Space');
  await shows(
    'both over each other',
    /2 of 3 runs[\s\S]*─ qwen-swapping[\s\S]*━›qwen-calm[\s\S]*by iteration[\s\S]*1\.\d+×/,
  );
  terminal.resize(120, 40);
  await shows('the same in a larger terminal', /qwen-swapping .* loss [\s\S]*iterations└0/);
  terminal.type('Enter');
  await shows('the dashboard', /finished +qwen-calm[\s\S]*q close/);
  terminal.type('q');
  await shows('the list at the same place', /2 of 3 runs[\s\S]*━›qwen-calm/);
  const folder = stage.runFolder(idOf(0));
  renameSync(folder, `${folder}.gone`);
  await shows('that one is gone, and its mark with it', /1 of \d runs[\s\S]*›qwen-calm(?![\s\S]*by iteration)/);
  renameSync(`${folder}.gone`, folder);
  terminal.type('x');
  await shows('the question', /remove the history of qwen-calm[\s\S]*y \/ n/);
  terminal.type('y');
  await shows('what was done', /was removed/);
  expect(existsSync(stage.runFolder(idOf(1)))).toBe(false);
  terminal.type('q');
  await waitFor('its end', () => !terminal.isOpen());
});
