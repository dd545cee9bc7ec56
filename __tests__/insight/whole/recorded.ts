import {describe} from '../../../source/insight/describe.js';
import type {RecordedRun} from '../../../source/insight/recorded-run.js';
import type {RunState} from '../../../source/insight/state.js';
import {viewInWallTime} from '../../../source/insight/wall-time.js';
import {wholeRun} from '../../../source/insight/whole/whole-run.js';
import type {RunRecord} from '../../../source/journal/run-record.js';

export const aRecord = (more: Partial<RunRecord> = {}): RunRecord => ({
  ...{schema: 1, id: 'last', name: 'run', command: ['mlx_lm.lora'], directory: '/work', createdAt: 1, intervalMs: 2000},
  ...{iterationsPattern: null, tmux: null},
  machine: {platform: 'darwin', processor: null, cores: 8, memoryBytes: 16e9, system: 'macOS'},
  ...more,
});

/** The last of these states with the others, oldest first, that it continues; `later` seconds after its last event. */
export const recordedOf = (
  states: readonly [RunState, ...RunState[]],
  {later = 0, clockOffset = 0, record = {}}: {later?: number; clockOffset?: number; record?: Partial<RunRecord>} = {},
): RecordedRun => {
  const state = states.at(-1) ?? states[0];
  const now = (state.clock.at ?? 0) + 1000 * later;
  return {
    ...{state, now, clockOffset, record: aRecord(record)},
    view: viewInWallTime(describe(state, now), clockOffset),
    earlier: states.slice(0, -1).map(one => ({state: one, record: null})),
  };
};

/** The same joined into one. */
export const wholeOf = (...given: Parameters<typeof recordedOf>) => wholeRun(recordedOf(...given));
