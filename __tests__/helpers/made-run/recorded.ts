import {describe} from '../../../source/insight/describe.js';
import {fold} from '../../../source/insight/fold.js';
import type {RecordedRun} from '../../../source/insight/recorded-run.js';
import {createState, type RunState} from '../../../source/insight/state.js';
import {madeRun} from '../made-run.js';
import {madeRecord} from './record.js';
import {type Scenario, wholeScenario} from './scenario.js';

const stateOf = (scenario: Scenario): RunState => {
  const state = createState();
  for (const event of madeRun(scenario)) fold(state, event);
  return state;
};

/** A made run as it is read from its folder, with those that it continues, oldest first; nothing is written. */
export const madeRecorded = (scenario: Scenario, earlier: readonly Scenario[] = []): RecordedRun => {
  const state = stateOf(scenario);
  const now = state.end?.at ?? state.clock.at ?? wholeScenario(scenario).startedAt;
  return {
    view: describe(state, now),
    ...{state, now, clockOffset: state.clock.offsetMs},
    record: madeRecord(scenario),
    earlier: earlier.map(one => ({state: stateOf(one), record: madeRecord(one)})),
  };
};

/**
 * Two scenarios of which the second continues the first from its checkpoint at that iteration, so many seconds after
 * its end.
 */
export const continued = (
  first: Scenario & {id: string},
  second: Scenario & {id: string},
  {checkpoint, afterSeconds}: {checkpoint: number; afterSeconds: number},
): [Scenario & {id: string}, Scenario & {id: string}] => {
  const events = madeRun(first);
  const end = events.at(-1)?.t ?? 0;
  const before = wholeScenario(first).continues?.iteration ?? 0;
  const continues = {run: first.id, iteration: before + checkpoint, checkpoint: before + checkpoint};
  return [first, {...second, startedAt: end + 1000 * afterSeconds, continues}];
};
