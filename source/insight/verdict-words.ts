import {grouped} from '../format/grouped.js';
import {formatAbout, formatBytes} from '../format/units.js';
import {type CardAxes, type CardStatement, cardStatement, sharedAfterTheEnd} from './cards/statement.js';
import type {HostInTheWay} from './hosts/in-the-way.js';
import {type HostAxes, slowestHostStatement, unheardStatement} from './hosts/statement.js';
import {unheardWords} from './hosts/verdict-words.js';
import {shortHost} from './hosts/words.js';
import {listed} from './listed.js';
import {isPressed, type Traffic} from './memory-limits.js';
import type {RunView} from './view.js';

/**
 * Whether the machine is in the way of the run, as a colour and one sentence. `brief` names what is in the way in some
 * twenty characters, to stand beside the pressure; empty when nothing is.
 */
export type Verdict = RunView['verdict'];

type Statement = Omit<Verdict, 'brief'> & {brief?: string};

/** What memory does now. */
type MemoryNow = {
  pressure: 'green' | 'yellow' | 'red' | null;
  traffic: Traffic;
  compressing: boolean;
  /** After a quit: pages that were swapped out only come back. */
  returning: boolean;
};

/**
 * The three axes (pressure, traffic, this run's pace against its own), since each alone misleads; and what else may be
 * in the way.
 */
export type Axes = {
  /** Null where it is not known, or the last reading is too old. */
  memory: MemoryNow | null;
  /** How many times as long as usual the work takes now. */
  paceRatio: number | null;
  iterationsPerMinute: number | null;
  slowdown: Omit<RunView['slowdown'], 'etaIfClearedSeconds'>;
  /** What else is in the way now: `on battery`, … */
  hindrance: string | null;
  /** What is known of the NVIDIA cards; null where there is none. */
  cards: CardAxes;
  /** What to quit, by the advice. */
  quit: {app: string; bytes: number | null}[];
  state: RunView['run']['state'];
  ended: boolean;
  /** Since which iteration which loss has been NaN or infinite: nothing else matters then. */
  lost: {iteration: number; of: string} | null;
  /** Whether it ever swapped; null when memory was never read. */
  everSwapped: boolean | null;
  /** The machines of a run that works on several. Null for a run on one. */
  hosts: HostAxes | null;
};

/** From here on the pace is said to be slower than usual; below the other it is as usual. */
const SLOWER = 1.25;
const AS_USUAL = 1.1;
/** Less is not worth a word. */
const MIN_LOST_SECONDS = 30;
/** A smaller factor goes unnoticed. */
const MIN_FACTOR = 1.05;

const times = (factor: number): string => `${factor.toFixed(1)}×`;

const pace = ({iterationsPerMinute}: Axes): string =>
  iterationsPerMinute === null
    ? ''
    : `${iterationsPerMinute < 9.95 ? iterationsPerMinute.toFixed(1) : grouped(Math.round(iterationsPerMinute))} it/min`;

const toQuit = ({quit}: Axes): string => {
  if (quit.length === 0) return '';
  const bytes = quit.reduce((sum, app) => sum + (app.bytes ?? 0), 0);
  return `quit ${listed(quit.map(({app}) => app))} (${formatBytes(bytes)})`;
};

const joined = (parts: readonly string[]): string => parts.filter(Boolean).join(', ');

const lost = ({slowdown: {lostSeconds}}: Axes, words: string): string =>
  lostSeconds === null || lostSeconds < MIN_LOST_SECONDS ? '' : `${formatAbout(lostSeconds)} ${words}`;

const possessive = (name: string): string => (name.endsWith('s') ? `${name}'` : `${name}'s`);

/**
 * How much of a slowdown may come from swapping where other programs were busier meanwhile, too. Null where they were
 * not.
 */
const besideLoad = ({slowdown: {factorLow, factorHigh, otherCause}}: Axes): string | null => {
  if (factorLow === null || factorHigh === null) return null;
  const work = `${possessive(otherCause ?? 'other programs')} work`;
  return factorLow < MIN_FACTOR
    ? `up to ${times(factorHigh)} slower, perhaps due to ${work}`
    : `${factorLow.toFixed(1)}–${times(factorHigh)} slower, perhaps partly due to ${work}`;
};

/** The sentence about the cost of swapping, as far as there is evidence for one; `word` is what it is called. */
const costOfSwapping = (axes: Axes, word: string): string => {
  const {factor, evidence} = axes.slowdown;
  const range = besideLoad(axes);
  if (range !== null) return `${word}: ${range}`;
  if (evidence === 'weak' && factor !== null)
    return `${word}: perhaps ${times(factor)} slower, not enough evidence yet`;
  const isAsUsual = axes.paceRatio !== null && axes.paceRatio < AS_USUAL;
  return isAsUsual ? joined([`${word}, but no slower so far`, pace(axes)]) : `${word}: cost not known yet`;
};

const whileSwapping = (axes: Axes, word: string, isBad: boolean): Statement => {
  const {factor, evidence} = axes.slowdown;
  if (evidence === 'strong' && factor !== null) {
    const cost = `${word}: ${times(factor)} slower`;
    const sentence = joined([cost, lost(axes, 'lost so far'), toQuit(axes)]);
    return {level: 'bad', sentence, brief: `${word} ${times(factor)}`};
  }
  const sentence = joined([costOfSwapping(axes, word), toQuit(axes)]);
  return {level: isBad ? 'bad' : 'notice', sentence, brief: word};
};

const lossLost = ({iteration, of}: NonNullable<Axes['lost']>, ended: boolean): Statement => ({
  level: 'bad',
  sentence: `${of} loss NaN or infinite since iteration ${grouped(iteration)}${ended ? '' : ': stop it'}`,
  brief: 'loss is NaN or inf',
});

const afterTheEnd = (axes: Axes): Statement => {
  const {factor, evidence} = axes.slowdown;
  const shared = sharedAfterTheEnd(axes.cards);
  if (shared !== null && axes.everSwapped !== true) return shared;
  if (axes.everSwapped === null) return {level: 'unknown', sentence: ''};
  if (!axes.everSwapped) {
    const unknown = axes.hosts?.neverRead ?? null;
    if (unknown === null) return {level: 'good', sentence: 'no swapping to speak of'};
    return {level: 'unknown', sentence: `no swapping seen, but nothing is known of ${shortHost(unknown)}`};
  }
  if (evidence !== 'strong' || factor === null) {
    return {level: 'unknown', sentence: 'it swapped: not enough evidence of what that cost'};
  }
  return {level: 'notice', sentence: joined([`${times(factor)} slower while swapping`, lost(axes, 'lost')])};
};

/** By how much it is slower than usual, where that is much. */
const muchSlower = ({paceRatio}: Axes): number | null => (paceRatio !== null && paceRatio >= SLOWER ? paceRatio : null);

const NOT_ENOUGH: Statement = {level: 'unknown', sentence: 'not enough evidence yet'};

const withTraffic = (axes: Axes, {pressure, traffic, returning}: MemoryNow): Statement => {
  if (returning) {
    return {level: 'notice', sentence: joined(['pages come back from swap', pace(axes)]), brief: 'back from swap'};
  }
  return traffic === 'thrashing'
    ? whileSwapping(axes, 'swapping heavily', true)
    : whileSwapping(axes, 'swapping', pressure === 'red');
};

const underPressure = (axes: Axes, {pressure, compressing}: MemoryNow): Statement => {
  const slower = muchSlower(axes);
  const what = compressing ? 'compressing memory, not swapping' : 'memory is short, not swapping';
  const how = slower === null ? pace(axes) : `${times(slower)} slower than usual`;
  const briefly = slower === null ? '' : `${times(slower)} slower`;
  return {
    level: pressure === 'red' ? 'bad' : 'notice',
    sentence: joined([what, how, toQuit(axes)]),
    brief: compressing ? 'compressing' : briefly,
  };
};

/** What the evidence says of the cost of swapping on whichever machine: nothing where there is none. */
const costNow = (axes: Axes): string => {
  const {factor, evidence} = axes.slowdown;
  const range = besideLoad(axes);
  if (range !== null) return range;
  if (factor === null || evidence === 'none') return '';
  return evidence === 'strong'
    ? joined([`${times(factor)} slower`, lost(axes, 'lost so far')])
    : `perhaps ${times(factor)} slower`;
};

/** A machine of several whose memory is in the way: all ranks wait for it. */
const atSlowestHost = (axes: Axes, worst: HostInTheWay, others: readonly HostInTheWay[]): Statement =>
  slowestHostStatement(worst, others, {
    quit: axes.quit,
    cost: costNow(axes),
    isSure: axes.slowdown.evidence === 'strong',
    slower: muchSlower(axes),
    asUsual: axes.paceRatio !== null && axes.paceRatio < AS_USUAL ? pace(axes) : null,
  });

/** Memory is not in the way, as far as anything is known of it. */
const withEnoughMemory = (axes: Axes, {pressure}: MemoryNow): Statement => {
  const unheard = unheardWords(axes.hosts?.unheard ?? []);
  if (unheard !== '') {
    return unheardStatement(unheard, {isStalled: axes.state === 'stalled', pace: pace(axes), slower: muchSlower(axes)});
  }
  const {hindrance, slowdown, state, iterationsPerMinute} = axes;
  if (state === 'stalled') {
    const free = pressure === null ? '' : 'and memory is not in the way';
    return {level: 'notice', sentence: joined(['no sign of the trainer', free])};
  }
  const slower = muchSlower(axes);
  if (slower !== null) {
    return {
      level: 'notice',
      sentence: `slow, but not because of memory: ${hindrance ?? `${times(slower)} slower than usual`}`,
      brief: `slow: ${hindrance ?? times(slower)}`,
    };
  }
  if (pressure === null || iterationsPerMinute === null) return NOT_ENOUGH;
  const before = slowdown.evidence === 'strong' ? lost(axes, 'lost while swapping') : '';
  return {level: 'good', sentence: joined(['all in memory', pace(axes), before])};
};

/** What the cards have to say where nothing swaps; a run of which nothing is seen is asked nothing. */
const byCards = (axes: Axes): CardStatement | null =>
  axes.state === 'stalled' ? null : cardStatement(axes.cards, axes.paceRatio);

/** Memory that is short, or what the cards cost where that is measured: then it is known what is in the way. */
const besideMemory = (axes: Axes, memory: MemoryNow): Statement => {
  const cards = byCards(axes);
  const isPressing = isPressed(memory.pressure);
  if (cards !== null && (cards.level === 'bad' || !isPressing)) return cards;
  return isPressing ? underPressure(axes, memory) : withEnoughMemory(axes, memory);
};

const statementFor = (axes: Axes): Statement => {
  const {memory} = axes;
  if (axes.lost !== null) return lossLost(axes.lost, axes.ended);
  if (axes.ended) return afterTheEnd(axes);
  if (axes.state === 'paused') return {level: 'unknown', sentence: 'paused: this frees no memory by itself'};
  const [worst, ...others] = axes.hosts?.inTheWay ?? [];
  if (worst !== undefined && !(worst.here && memory?.returning)) return atSlowestHost(axes, worst, others);
  if (memory === null) return byCards(axes) ?? NOT_ENOUGH;
  return memory.traffic === 'none' ? besideMemory(axes, memory) : withTraffic(axes, memory);
};

/** One sentence on whether memory, or what else, is in the way of the run. It never says more than was seen. */
export const verdict = (axes: Axes): Verdict => ({brief: '', ...statementFor(axes)});
