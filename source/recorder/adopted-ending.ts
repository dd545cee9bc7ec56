import {hasReachedEnd, isOfShell, lastFailure} from '../insight/outcome.js';
import type {RunState} from '../insight/state.js';
import type {MonotonicMs, WallMs} from '../journal/clocks.js';
import type {EndState, EventOf} from '../journal/events.js';
import type {Adoption} from '../journal/run-record.js';
import type {Dated} from './dated.js';
import type {EndSigns, EndWaits, Verdict} from './ending.js';

/** Lines at the end of the output in which an end may show. */
export const END_LINES = 30;

/** The trainer has said that it is done, or what it fails of, and no validation is under way. */
export const hasSaidItsEnd = ({training, failure, validations}: RunState): boolean =>
  (training.over || (failure !== null && !isOfShell(failure.kind))) && validations.running === null;

/**
 * Whether the recording of a trainer that mlxtop did not start is over at `now`. Where its processes are known their end decides;
 * what they leave behind (a pane's shell) may go on printing. A log whose writer is not known ends only after the trainer's own last
 * words (`saidItsEnd`) and a time of quiet: silence alone is a stall.
 */
export const judgeAdopted = (
  {kind, processes}: Pick<Adoption, 'kind' | 'processes'>,
  signs: EndSigns,
  now: MonotonicMs,
  {quietMs, graceMs, lastWordsMs}: EndWaits & {lastWordsMs: number},
  saidItsEnd: boolean,
): Verdict => {
  const since = (at: MonotonicMs | null): number => (at === null ? Number.NEGATIVE_INFINITY : now - at);
  const quiet = since(signs.lastByteAt);
  const isGone = since(signs.wrapperGoneAt) >= graceMs;
  switch (kind) {
    case 'pipe':
      return signs.inputEndedAt === null ? 'goes-on' : 'ended';
    case 'log':
      if (processes.length > 0) return isGone && quiet >= quietMs ? 'ended' : 'goes-on';
      return saidItsEnd && quiet >= lastWordsMs ? 'ended' : 'goes-on';
    case 'pane':
      if (isGone) return 'ended';
      return signs.wrapperGoneAt === null && since(signs.inputEndedAt) >= 2 * graceMs ? 'pipe-closed' : 'goes-on';
  }
};

const INTERRUPTED_BY_KEY = /^\^C|\bKeyboardInterrupt\b/;
/** The end of a Python traceback. */
const ERROR = /^Traceback \(most recent call last\)|^[\w.]*(?:Error|Exception): /;

/**
 * How a run ended whose exit code nobody knows, by what was printed. Interrupted, with nothing that tells of an end: it may have been
 * killed, and nobody saw it finish.
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

/** What the journal says of a run that the user has let go of: the trainer may go on. */
export const releaseEvents = (t: WallMs): Dated[] => [
  {t, type: 'warning', code: 'released', text: 'mlxtop has let go of it: what came after is not recorded.'},
  {t, type: 'end', state: 'interrupted', exitCode: null},
];
