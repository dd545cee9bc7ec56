import {isTooHot} from './hindrances.js';
import {hostsInTheWay, hostsUnheard, neverRead} from './hosts/in-the-way.js';
import {RETURNING_OUT_BYTES_PER_SECOND} from './memory-limits.js';
import {BUSY_SHARE} from './slowdown/busy.js';
import {isStale} from './slowdown/freshness.js';
import {paceNow} from './slowdown/pace-now.js';
import type {RunState} from './state.js';
import {type Axes, type Verdict, verdict} from './verdict-words.js';
import type {RunView} from './view.js';

/** What else the machine reports that may slow a run down; the first of them. Null for nothing. */
const hindranceOf = (state: RunState, view: Pick<RunView, 'power'>, now: number): string | null => {
  const {power} = view;
  if (power && !isStale(power.takenAt, now, 'power')) {
    if (power.lowPowerMode) return 'low power mode';
    if (power.onBattery) return 'on battery';
    if (isTooHot(power)) return 'the machine is too hot';
  }
  return (state.slowdown.readings.at(-1)?.load ?? 0) >= BUSY_SHARE ? 'other programs use the processor' : null;
};

/** For so long after a quit pages may come back from swap: that is the machine getting better, not worse. */
const RETURNING_MS = 60_000;

/** An application has just been quit, there is room again, and nothing goes out to swap any more. */
const isReturning = ({quits}: RunState, memory: RunView['memory'], now: number): boolean => {
  const quit = quits.findLast(({result}) => result === 'quit');
  if (!quit || now - (quit.goneBy ?? quit.at) > RETURNING_MS || memory?.pressure !== 'green') return false;
  return memory.swapOutBytesPerSecond !== null && memory.swapOutBytesPerSecond < RETURNING_OUT_BYTES_PER_SECOND;
};

const memoryNow = (state: RunState, view: Omit<RunView, 'verdict'>, now: number): Axes['memory'] => {
  const {memory, memoryState} = view;
  if (memory === null || memoryState.traffic === null) return null;
  return {
    pressure: memory.pressure,
    traffic: memoryState.traffic,
    compressing: state.slowdown.compressing,
    returning: isReturning(state, memory, now),
  };
};

/** The verdict on a run at `now` (ms since 1970), from its state and the rest of what is shown of it. */
export const describeVerdict = (state: RunState, view: Omit<RunView, 'verdict'>, now: number): Verdict => {
  const {run, training, slowdown, advice, hosts} = view;
  const inTheWay = hostsInTheWay(hosts);
  const [worst] = inTheWay;
  const askedAt = worst === undefined || worst.here ? null : worst.name;
  const {swapping, swappedAt, readings} = state.slowdown;
  return verdict({
    memory: memoryNow(state, view, now),
    // A stalled trainer has no pace.
    paceRatio: run.state === 'stalled' ? null : paceNow(state),
    iterationsPerMinute: training.iterationsPerMinute,
    slowdown,
    hindrance: hindranceOf(state, view, now),
    cards: view.cardUse && {cards: view.cards, use: view.cardUse},
    quit: advice.flatMap(({action, app, bytes, host = null}) =>
      action === 'quit' && app !== null && host === askedAt ? [{app, bytes}] : [],
    ),
    state: run.state,
    ended: run.endedAt !== null,
    lost: state.training.notFinite,
    everSwapped: readings.length === 0 ? null : swapping || swappedAt !== null,
    hosts: hosts.length === 0 ? null : {inTheWay, unheard: hostsUnheard(hosts), neverRead: neverRead(hosts)},
  });
};
