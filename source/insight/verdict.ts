import {grouped} from '../format/grouped.js';
import {listed} from './listed.js';
import {BUSY_SHARE} from './slowdown/busy.js';
import {isStale} from './slowdown/freshness.js';
import {paceNow} from './slowdown/pace-now.js';
import type {RunState} from './state.js';
import type {RunView} from './view.js';

/**
 * Whether the machine is in the training's way, in a colour and one sentence. `brief` is what is in the way in some twenty characters,
 * beside the pressure; empty when nothing is.
 */
export type Verdict = {level: 'good' | 'notice' | 'bad' | 'unknown'; sentence: string; brief: string};

type Said = Omit<Verdict, 'brief'> & {brief?: string};

/** The three axes (pressure, traffic, this run's pace against its own), since each alone misleads; and what else may be in the way. */
export type Axes = {
  /** What memory does now; null where it is not known or too old. */
  memory: {
    pressure: 'green' | 'yellow' | 'red' | null;
    traffic: 'none' | 'swapping' | 'thrashing';
    compressing: boolean;
    /** After a quit: what was swapped out only comes back. */
    returning: boolean;
  } | null;
  /** How many times as long as usual the work takes now. */
  paceRatio: number | null;
  iterationsPerMinute: number | null;
  slowdown: Omit<RunView['slowdown'], 'etaIfClearedSeconds'>;
  /** What else is in the way now: `on battery`, … */
  hindrance: string | null;
  /** What to quit, by the advice. */
  quit: {app: string; bytes: number | null}[];
  state: RunView['run']['state'];
  ended: boolean;
  /** Since which iteration which loss has been no number: nothing else matters then. */
  lost: {iteration: number; of: string} | null;
  /** Whether it ever swapped; null when nobody looked. */
  everSwapped: boolean | null;
};

/** From here on the pace is said to be slower than usual; below the other it is as usual. */
const SLOWER = 1.25;
const AS_USUAL = 1.1;
/** Less than this that goes out to swap is nothing. */
const LEAST_OUT_BYTES_PER_SECOND = 1024 ** 2;
/** Less is not worth a word. */
const LEAST_LOST_SECONDS = 30;

const duration = (seconds: number): string => {
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
};

const size = (bytes: number): string =>
  bytes >= 999.5 * 1024 ** 2 ? `${(bytes / 1024 ** 3).toFixed(1)} GB` : `${Math.round(bytes / 1024 ** 2)} MB`;

const times = (factor: number): string => `${factor.toFixed(1)}×`;

const pace = ({iterationsPerMinute}: Axes): string =>
  iterationsPerMinute === null
    ? ''
    : `${iterationsPerMinute < 9.95 ? iterationsPerMinute.toFixed(1) : grouped(Math.round(iterationsPerMinute))} it/min`;

const toQuit = ({quit}: Axes): string => {
  if (quit.length === 0) return '';
  const bytes = quit.reduce((sum, app) => sum + (app.bytes ?? 0), 0);
  return `quit ${listed(quit.map(({app}) => app))} (${size(bytes)})`;
};

const joined = (parts: readonly string[]): string => parts.filter(Boolean).join(', ');

const lost = ({slowdown: {lostSeconds}}: Axes, words: string): string =>
  lostSeconds === null || lostSeconds < LEAST_LOST_SECONDS ? '' : `${duration(lostSeconds)} ${words}`;

const possessive = (name: string): string => (name.endsWith('s') ? `${name}'` : `${name}'s`);

/** A factor below this is none that anybody would feel. */
const LEAST_LOW = 1.05;

/** What of a slowness may be the swapping's where other programs were busier meanwhile, too. */
const besideLoad = ({slowdown: {factorLow, factorHigh, otherCause}}: Axes): string | null => {
  if (factorLow === null || factorHigh === null) return null;
  const work = `${possessive(otherCause ?? 'other programs')} work`;
  return factorLow < LEAST_LOW
    ? `up to ${times(factorHigh)} slower, perhaps due to ${work}`
    : `${factorLow.toFixed(1)}–${times(factorHigh)} slower, perhaps part of it ${work}`;
};

const whileSwapping = (axes: Axes, word: string, isBad: boolean): Said => {
  const {slowdown, paceRatio} = axes;
  const {factor, evidence} = slowdown;
  if (evidence === 'strong' && factor !== null) {
    const cost = `${word}: ${times(factor)} slower`;
    const sentence = joined([cost, lost(axes, 'lost so far'), toQuit(axes)]);
    return {level: 'bad', sentence, brief: `${word} ${times(factor)}`};
  }
  const level = isBad ? 'bad' : 'notice';
  const range = besideLoad(axes);
  if (range !== null) return {level, sentence: joined([`${word}: ${range}`, toQuit(axes)]), brief: word};
  if (evidence === 'weak' && factor !== null) {
    return {
      level,
      sentence: joined([`${word}: perhaps ${times(factor)} slower, not enough evidence yet`, toQuit(axes)]),
      brief: word,
    };
  }
  if (paceRatio !== null && paceRatio < AS_USUAL) {
    return {level, sentence: joined([`${word}, but no slower so far`, pace(axes), toQuit(axes)]), brief: word};
  }
  return {level, sentence: joined([`${word}: not enough evidence yet of what it costs`, toQuit(axes)]), brief: word};
};

const lossLost = ({iteration, of}: NonNullable<Axes['lost']>, ended: boolean): Said => ({
  level: 'bad',
  sentence: `the ${of} loss is no number since iteration ${grouped(iteration)}${ended ? '' : ': stop it'}`,
  brief: 'loss is no number',
});

const afterwards = (axes: Axes): Said => {
  const {factor, evidence} = axes.slowdown;
  if (axes.everSwapped === null) return {level: 'unknown', sentence: ''};
  if (!axes.everSwapped) return {level: 'good', sentence: 'no swapping to speak of'};
  if (evidence !== 'strong' || factor === null) {
    return {level: 'unknown', sentence: 'it swapped: not enough evidence of what that cost'};
  }
  return {level: 'notice', sentence: joined([`${times(factor)} slower while swapping`, lost(axes, 'lost')])};
};

const judge = (axes: Axes): Said => {
  const {memory, paceRatio, hindrance, slowdown, state} = axes;
  if (axes.lost !== null) return lossLost(axes.lost, axes.ended);
  if (axes.ended) return afterwards(axes);
  if (state === 'paused') return {level: 'unknown', sentence: 'paused: this frees no memory by itself'};
  if (memory === null) return {level: 'unknown', sentence: 'not enough evidence yet'};
  const {pressure, traffic, compressing} = memory;
  if (traffic !== 'none' && memory.returning) {
    return {level: 'notice', sentence: joined(['pages come back from swap', pace(axes)]), brief: 'back from swap'};
  }
  if (traffic === 'thrashing') return whileSwapping(axes, 'swapping heavily', true);
  if (traffic === 'swapping') return whileSwapping(axes, 'swapping', pressure === 'red');
  const isSlow = paceRatio !== null && paceRatio >= SLOWER;
  if (pressure === 'red' || pressure === 'yellow') {
    const what = compressing ? 'compressing memory, not swapping' : 'memory is short, not swapping';
    const how = isSlow ? `${times(paceRatio)} slower than usual` : pace(axes);
    const brief = compressing ? 'compressing' : isSlow ? `${times(paceRatio)} slower` : '';
    return {level: pressure === 'red' ? 'bad' : 'notice', sentence: joined([what, how, toQuit(axes)]), brief};
  }
  if (state === 'stalled') {
    const free = pressure === null ? '' : 'and memory is not in the way';
    return {level: 'notice', sentence: joined(['no sign of the trainer', free])};
  }
  if (isSlow) {
    return {
      level: 'notice',
      sentence: `slow, but not for memory: ${hindrance ?? `${times(paceRatio)} slower than usual`}`,
      brief: `slow: ${hindrance ?? times(paceRatio)}`,
    };
  }
  if (pressure === null || axes.iterationsPerMinute === null) {
    return {level: 'unknown', sentence: 'not enough evidence yet'};
  }
  const before = slowdown.evidence === 'strong' ? lost(axes, 'lost while swapping') : '';
  return {level: 'good', sentence: joined(['all in memory', pace(axes), before])};
};

/** One sentence on whether memory, or what else, is in the training's way. It never says more than was seen. */
export const verdict = (axes: Axes): Verdict => ({brief: '', ...judge(axes)});

/** What else the machine tells that may slow a training down; the first of them. */
const hindranceOf = (state: RunState, view: Pick<RunView, 'power'>, now: number): string | null => {
  const {power} = view;
  if (power && !isStale(power.takenAt, now, 'power')) {
    if (power.lowPowerMode) return 'low power mode';
    if (power.onBattery) return 'on battery';
    if ((power.speedLimitPercent ?? 100) < 100) return 'the machine is too hot';
  }
  return (state.slowdown.looks.at(-1)?.load ?? 0) >= BUSY_SHARE ? 'other programs use the processor' : null;
};

/** For so long after a quit pages may come back from swap: that is the machine getting better, not worse. */
const RETURNING_MS = 60_000;

/** An application has just been quit, there is room again, and nothing goes out to swap any more. */
const isReturning = ({quits}: RunState, memory: RunView['memory'], now: number): boolean => {
  const quit = quits.findLast(({result}) => result === 'quit');
  if (!quit || now - (quit.goneBy ?? quit.at) > RETURNING_MS || memory?.pressure !== 'green') return false;
  return memory.swapOutBytesPerSecond !== null && memory.swapOutBytesPerSecond < LEAST_OUT_BYTES_PER_SECOND;
};

/** The verdict of a run at `now`, from its state and the rest of what is shown of it. */
export const describeVerdict = (state: RunState, view: Omit<RunView, 'verdict'>, now: number): Verdict => {
  const {memory, run, training, slowdown, advice} = view;
  const {swapping, thrashing, compressing, swappedAt, looks} = state.slowdown;
  const isKnown = memory !== null && !isStale(memory.takenAt, now, 'memory');
  return verdict({
    memory: isKnown
      ? {
          pressure: memory.pressure,
          traffic: thrashing ? 'thrashing' : swapping ? 'swapping' : 'none',
          compressing,
          returning: isReturning(state, memory, now),
        }
      : null,
    // Of a trainer that does nothing there is none.
    paceRatio: run.state === 'stalled' ? null : paceNow(state),
    iterationsPerMinute: training.iterationsPerMinute,
    slowdown,
    hindrance: hindranceOf(state, view, now),
    quit: advice.flatMap(({action, app, bytes}) => (action === 'quit' && app !== null ? [{app, bytes}] : [])),
    state: run.state,
    ended: run.endedAt !== null,
    lost: state.training.notFinite,
    everSwapped: looks.length === 0 ? null : swapping || swappedAt !== null,
  });
};
