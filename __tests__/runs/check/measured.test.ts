import {writeFileSync} from 'node:fs';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {createRollup, writeRollup} from '../../../source/history/rollup.js';
import {createState, type RunState} from '../../../source/insight/state.js';
import {listRuns} from '../../../source/journal/runs.js';
import {findMeasured} from '../../../source/runs/check/measured.js';
import {createHome, makeRun} from '../../helpers/home.js';
import {SAMPLES} from '../../journal/samples.js';

let home: ReturnType<typeof createHome>;

beforeEach(() => {
  home = createHome();
});

afterEach(() => home.close());

const {t: _t, type: _type, ...estimate} = SAMPLES.estimate;
const finished: RunState = {
  ...createState(),
  estimate: {...estimate, model: 'org/model', plainBytes: 8e9},
  end: {at: 9, state: 'finished', exitCode: 0, unseen: false},
  mostTrainerBytes: 9.4e9,
};

const past = (id: string, createdAt: number, state: RunState) => {
  const run = makeRun(home.home, {id, name: id, createdAt});
  writeRollup(run.paths.rollup, createRollup({segment: 1, bytes: 0, before: 0}, state));
  return run;
};

const found = async (model = 'org/model') => findMeasured(await listRuns(home.home), model, 'linux');

test('the newest run of the same model tells what was estimated and what it took', async () => {
  past('a', 1000, {...finished, mostTrainerBytes: 1});
  past('b', 2000, finished);
  past('c', 3000, {...finished, estimate: {...estimate, model: 'org/other'}});
  expect(await found()).toEqual({
    run: {id: 'b', name: 'b', startedAt: 2000},
    estimatedBytes: 8e9,
    peakBytes: 9.4e9,
  });
  expect(await found('org/unknown')).toBeNull();
});

test('a run that never reached its peak is no measure', async () => {
  past('alive', 1000, {...finished, end: null});
  const failed = {at: 9, state: 'failed' as const, exitCode: 1, unseen: false};
  past('early', 2000, {...finished, end: failed, training: {...finished.training, iteration: 9}});
  past('unmeasured', 3000, {...finished, mostTrainerBytes: null});
  expect(await found()).toBeNull();
  past('late', 500, {...finished, end: failed, training: {...finished.training, iteration: 10}});
  expect((await found())?.run.id).toBe('late');
});

test('a rollup that cannot be read is passed over', async () => {
  past('good', 1000, finished);
  const {paths} = past('bad', 2000, finished);
  writeFileSync(paths.rollup, '{"journalBytes": 0, "state": {');
  expect((await found())?.run.id).toBe('good');
});
