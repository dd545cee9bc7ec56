import {hasReachedEnd, isOfShell, lastFailure} from '../insight/outcome.js';
import type {RunState} from '../insight/state.js';
import type {MonotonicMs, WallMs} from '../journal/clocks.js';
import type {EndState, EventOf} from '../journal/events.js';
import type {Adoption} from '../journal/run-record.js';
import type {Dated} from './dated.js';
import {type EndDecision, type EndSigns, type EndWaits, msSince} from './ending.js';

/** How many of the last lines of output are searched for the run's end. */
export const END_LINES = 30;

/** Whether the trainer has printed that it is done or why it fails, with no validation under way. */
export const hasPrintedItsEnd = ({training, failure, validations}: RunState): boolean =>
  (training.over || (failure !== null && !isOfShell(failure.kind))) && validations.running === null;

type AdoptedWaits = EndWaits & {lastWordsMs: number};

/**
 * A log ends with its writer. Without a known writer it ends after the trainer's last words and a time of quiet:
 * silence alone is a stall.
 */
const hasLogEnded = (
  knowsWriter: boolean,
  {lastByteAt, wrapperGoneAt}: EndSigns,
  now: MonotonicMs,
  {quietMs, graceMs, lastWordsMs}: AdoptedWaits,
  hasPrintedEnd: boolean,
): boolean => {
  const quiet = msSince(lastByteAt, now);
  if (!knowsWriter) return hasPrintedEnd && quiet >= lastWordsMs;
  return msSince(wrapperGoneAt, now) >= graceMs && quiet >= quietMs;
};

/** A pane's run ends with its processes: the shell that they leave behind may continue printing. */
const decidePaneEnd = ({wrapperGoneAt, inputEndedAt}: EndSigns, now: MonotonicMs, graceMs: number): EndDecision => {
  if (msSince(wrapperGoneAt, now) >= graceMs) return 'ended';
  return wrapperGoneAt === null && msSince(inputEndedAt, now) >= 2 * graceMs ? 'pipe-closed' : 'continues';
};

/**
 * Whether the recording of a trainer that mlxtop did not start is over at `now`. `hasPrintedEnd`: see
 * `hasPrintedItsEnd`.
 */
export const decideAdoptedEnd = (
  {kind, processes}: Pick<Adoption, 'kind' | 'processes'>,
  signs: EndSigns,
  now: MonotonicMs,
  waits: AdoptedWaits,
  hasPrintedEnd: boolean,
): EndDecision => {
  switch (kind) {
    case 'pipe':
      return signs.inputEndedAt === null ? 'continues' : 'ended';
    case 'log':
      return hasLogEnded(processes.length > 0, signs, now, waits, hasPrintedEnd) ? 'ended' : 'continues';
    case 'pane':
      return decidePaneEnd(signs, now, waits.graceMs);
  }
};

const INTERRUPTED_BY_KEY = /^\^C|\bKeyboardInterrupt\b/;
/** The end of a Python traceback. */
const ERROR = /^Traceback \(most recent call last\)|^[\w.]*(?:Error|Exception): /;

/**
 * How a run ended whose exit code is unknown, by what it printed last. `interrupted` when the output shows no end: the
 * trainer may have been killed.
 */
export const endByWords = (t: WallMs, state: RunState, lastLines: readonly string[]): Dated<EventOf<'end'>> => {
  const {stops} = state;
  const endState = (): EndState => {
    if (stops.length > 0) return 'stopped';
    if (lastFailure(state) !== null) return 'failed';
    if (hasReachedEnd(state)) return 'finished';
    if (lastLines.some(line => INTERRUPTED_BY_KEY.test(line))) return 'stopped';
    return lastLines.some(line => ERROR.test(line)) ? 'failed' : 'interrupted';
  };
  return {t, type: 'end', state: endState(), exitCode: null};
};

/** The last events of a run that the user has released: its trainer may continue. */
export const releaseEvents = (t: WallMs): Dated[] => [
  {t, type: 'warning', code: 'released', text: 'mlxtop no longer follows it: nothing after this point is recorded.'},
  {t, type: 'end', state: 'interrupted', exitCode: null},
];
