import {describe, expect, test} from '@jest/globals';
import {canContinue} from '../../source/insight/can-continue.js';
import {describe as describeState} from '../../source/insight/describe.js';
import {LOSS_NOT_FINITE} from '../../source/insight/describe-warnings.js';
import {hindrancesOf} from '../../source/insight/hindrances.js';
import {fractionDone, hasIterations} from '../../source/insight/progress.js';
import {areReportsRare} from '../../source/insight/rare-reports.js';
import {isOldReading} from '../../source/insight/reading-age.js';
import {isRecentQuit} from '../../source/insight/recent-quit.js';
import {createState} from '../../source/insight/state.js';
import {isStopOverdue, isStopping} from '../../source/insight/stop-request.js';
import {isGpuWaiting, isMuchSwapped, isSuspended} from '../../source/insight/trainer-signs.js';
import type {RunView} from '../../source/insight/view.js';
import {CLOCK_SET} from '../../source/insight/wall-clock.js';
import {weightOf} from '../../source/insight/warning-weight.js';
import {REMARK} from '../../source/journal/events.js';

const T = 1_000_000;
const MINUTE = 60_000;
const view: RunView = describeState(createState(), T);

test.each([
  ['memory', 10_000],
  ['gpu', 150_000],
  ['apps', 90_000],
] as const)('a reading of %s is old after %i ms', (of, ms) => {
  expect([isOldReading(of, T, T + ms), isOldReading(of, T, T + ms + 1)]).toEqual([false, true]);
});

test('a signal is overdue after 3 s; after 30 s the run no longer counts as stopping', () => {
  expect([isStopOverdue(T, T + 2999), isStopOverdue(T, T + 3000)]).toEqual([false, true]);
  expect([isStopping(T, T + 29_999), isStopping(T, T + 30_000)]).toEqual([true, false]);
});

test('reports 30 s apart are rare; unknown ones are not', () => {
  const rare = (ms: number | null) => areReportsRare({lastReportAt: T, nextReportAt: ms === null ? null : T + ms});
  expect([rare(29_999), rare(30_000), rare(null)]).toEqual([false, true, false]);
});

test('a quit is news for 15 minutes, from when the application was gone', () => {
  const quit = {...{at: T, app: 'Cursor', goneBy: null}, paceBefore: null, paceAfter: null, freedBytes: null};
  const at = (goneBy: number | null, now: number) =>
    isRecentQuit({...quit, goneBy, pressureBefore: null, pressureAfter: null}, now);
  expect([at(null, T + 15 * MINUTE), at(null, T + 15 * MINUTE + 1)]).toEqual([true, false]);
  expect(at(T + MINUTE, T + 16 * MINUTE)).toBe(true);
});

describe('a run can be continued', () => {
  const ended = (outcome: RunView['run']['outcome'], training: Partial<RunView['training']>) =>
    canContinue({run: {...view.run, outcome}, training: {...view.training, ...training}});
  const saved = {lastCheckpoint: {iteration: 100, path: 'a'}};

  test('if it ended before its time', () => {
    expect([ended(null, saved), ended('finished', saved)]).toEqual([false, false]);
    expect([ended('stopped', saved), ended('ended-early', saved)]).toEqual([true, true]);
  });

  test('from its own checkpoint, or from the one that it began with', () => {
    expect([ended('failed', {}), ended('failed', {baseIteration: 0})]).toEqual([false, true]);
  });
});

test('the GPU waits for memory when it has time to spare in a run that trains, while the machine swaps', () => {
  const waits = (gpuPercent: number | null, traffic: 'none' | 'swapping' | null, state: 'training' | 'paused') =>
    isGpuWaiting({
      run: {...view.run, state},
      memoryState: {...view.memoryState, traffic},
      power: {takenAt: T, gpuPercent, onBattery: null, lowPowerMode: null, speedLimitPercent: null},
    });
  expect(waits(89, 'swapping', 'training')).toBe(true);
  expect([waits(90, 'swapping', 'training'), waits(null, 'swapping', 'training')]).toEqual([false, false]);
  expect([waits(50, 'none', 'training'), waits(50, null, 'training')]).toEqual([false, false]);
  expect(waits(50, 'swapping', 'paused')).toBe(false);
});

test('a trainer is swapped out from a tenth of its memory on', () => {
  const much = (swappedBytes: number | null, memoryBytes: number | null) =>
    isMuchSwapped({...view.trainer, swappedBytes, memoryBytes});
  expect([much(10, 100), much(11, 100), much(11, null), much(null, 100)]).toEqual([false, true, false, false]);
});

test('a process that stands still is a suspended trainer only while the run is paused', () => {
  const at = (state: 'training' | 'paused') =>
    isSuspended({run: {...view.run, state}, trainer: {...view.trainer, stopped: true}});
  expect([at('paused'), at('training')]).toEqual([true, false]);
});

test('heat, low power mode and battery are in the way of the machine', () => {
  const power = {gpuPercent: null, onBattery: true, lowPowerMode: true, speedLimitPercent: 62};
  expect(hindrancesOf(power)).toEqual([{kind: 'heat', speedPercent: 62}, {kind: 'low-power-mode'}, {kind: 'battery'}]);
  expect(hindrancesOf({...power, onBattery: false, lowPowerMode: null, speedLimitPercent: 100})).toEqual([]);
  expect(hindrancesOf(null)).toEqual([]);
});

test('a warning weighs as much as what it warns of', () => {
  const [remark = ''] = Object.values(REMARK);
  expect([LOSS_NOT_FINITE, CLOCK_SET, remark, 'rollup'].map(weightOf)).toEqual(['alarm', 'note', 'remark', 'warning']);
});

test('how far a run is, once its end is known', () => {
  const at = (iteration: number | null, totalIterations: number | null, baseIteration: number | null = null) => {
    const part = {...view, training: {...view.training, iteration, totalIterations, baseIteration}};
    return [fractionDone(part), hasIterations(part)];
  };
  expect(at(null, null)).toEqual([null, false]);
  expect(at(50, null)).toEqual([null, true]);
  expect(at(50, 200)).toEqual([0.25, true]);
  expect(at(50, 150, 50)).toEqual([0.5, true]);
});
