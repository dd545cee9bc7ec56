import {expect, test} from '@jest/globals';
import {sceneOfRun} from '../../../source/dashboard/browser/scene-of-run.js';
import {madeWhole} from './made.js';

test('of all checkpoints the best is the one that is marked, as in the dashboard', () => {
  const loss = {first: 2.9, last: 1.3, decay: 60, noise: 0};
  const whole = madeWhole({id: 'a', iterations: 240, evalEvery: 60, saveEvery: 60, intervalSeconds: 10, loss});
  expect(whole.marks.filter(({kind}) => kind === 'checkpoint').length).toBeGreaterThan(1);
  const marked =
    sceneOfRun(whole, 0, {ascii: false, color: false}).marks?.filter(({kind}) => kind === 'checkpoint') ?? [];
  expect(marked).toHaveLength(1);
  expect(marked.at(0)).toMatchObject({iteration: 240, value: whole.figures.bestValLoss?.value});
  expect(marked[0]?.text).toMatch(/^best 240 \(/);
});
