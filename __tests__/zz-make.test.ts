import {test} from '@jest/globals';
import {type Scenario, writeMadeRun, GB} from './helpers/made-run.js';
test('make', () => {
  const home = '/tmp/cmp-home';
  const base: Scenario = {iterations: 2000, secondsPerIteration: 2.5, evalEvery: 200, saveEvery: 500, settings: {model: 'mlx-community/Qwen2.5-3B-Instruct-4bit', data: 'data', batchSize: 4, rank: 8, numLayers: 16, maxSeqLength: 2048, learningRate: 1e-5}};
  const t = Date.now() - 30 * 3600e3;
  writeMadeRun(home, '20261127-100000-cursor-open', {...base, name: 'cursor-open', startedAt: t, seed: 3, swapping: [{from: 600, until: 12000, factor: 2.3, swapBytes: 3.2 * GB}], apps: [{name: 'Cursor', bytes: 4 * GB}, {name: 'Chrome', bytes: 2 * GB}]});
  writeMadeRun(home, '20261127-150000-cursor-closed', {...base, name: 'cursor-closed', startedAt: t + 5 * 3600e3, seed: 4, apps: [{name: 'Chrome', bytes: 2 * GB}]});
  writeMadeRun(home, '20261127-180000-rank16', {...base, name: 'rank16', startedAt: t + 8 * 3600e3, seed: 5, secondsPerIteration: 2.8, endsAt: 3000, settings: {...base.settings, rank: 16}});
  writeMadeRun(home, '20261127-200000-rank16', {...base, name: 'rank16', startedAt: t + 10 * 3600e3, seed: 6, secondsPerIteration: 2.8, iterations: 1100, total: 1100, settings: {...base.settings, rank: 16}, continues: {run: '20261127-180000-rank16', iteration: 900, checkpoint: 900}});
});
