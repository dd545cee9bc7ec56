import {BYTES_PER_GB, formatAbout} from '../../format/units.js';
import type {CardUse, CardView} from './types.js';

/** What the cards have to say in the verdict; see verdict-words.ts. */
export type CardStatement = {
  level: 'notice' | 'bad';
  sentence: string;
  brief: string;
};

/** What is known of the cards now. Null where there is none. */
export type CardAxes = {cards: readonly CardView[]; use: CardUse} | null;

const WORDS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const inWords = (count: number): string => WORDS[count - 1] ?? String(count);

/** Less is not worth a word. */
const MIN_LOST_SECONDS = 30;
/** From so much of a core on the trainer's processor works for its data. */
const WORKS_PERCENT = 60;
/** Beside others for so long, the pace of the last minute is that beside them. */
const LONG_ENOUGH_MS = 75_000;

const times = (factor: number): string => `${factor.toFixed(1)}×`;
const gb = (bytes: number): string => String(Math.round(bytes / BYTES_PER_GB));

/** The run's cards; where that is not known, the only one. */
const ownOf = (cards: readonly CardView[]): readonly CardView[] => {
  const used = cards.filter(({usedByRun}) => usedByRun);
  return used.length > 0 || cards.length !== 1 ? used : cards;
};

/** `this card`, `these cards`. */
const these = (own: readonly CardView[]): string => (own.length > 1 ? 'these cards' : 'this card');
const the = (own: readonly CardView[]): string => (own.length > 1 ? 'the cards are' : 'the card is');

const sum = (own: readonly CardView[], of: (card: CardView) => number | null): number =>
  own.reduce((all, card) => all + (of(card) ?? 0), 0);

/** `43 of 80 GB`; empty where it is not known. */
const inUse = (own: readonly CardView[]): string => {
  const total = sum(own, ({totalBytes}) => totalBytes);
  return total === 0 ? '' : `${gb(sum(own, ({usedBytes}) => usedBytes))} of ${gb(total)} GB`;
};

const bracketed = (words: string): string => (words === '' ? '' : ` (${words})`);

/**
 * How many times slower it is beside others, where that is sure: now, else in all. Others who left, and whatever came
 * after them, are not the same: what the former cost says nothing of those who have just come, or cost nothing.
 */
const sureFactor = ({slowerNow, asBefore, cost: {factor, evidence}}: CardUse, lasts: boolean): number | null =>
  slowerNow ?? (evidence === 'strong' && lasts && !asBefore ? factor : null);

const lostWords = ({cost: {lostSeconds, evidence}}: CardUse, word: string): string =>
  evidence !== 'strong' || lostSeconds === null || lostSeconds < MIN_LOST_SECONDS
    ? ''
    : `, ${formatAbout(lostSeconds)} ${word}`;

const costOf = (use: CardUse, sure: number | null, lasts: boolean): string => {
  const {factor, evidence} = use.cost;
  if (sure !== null) return `: ${times(sure)} slower than before${lostWords(use, 'lost so far')}`;
  if (use.asBefore) return lasts ? `, but no slower ${evidence === 'none' ? 'so far' : 'now'}` : '';
  // What is sure of others before these is not a guess about these.
  return factor === null || evidence !== 'weak' ? '' : `: perhaps ${times(factor)} slower, not enough evidence yet`;
};

/** Others use the run's cards. */
const sharedStatement = (own: readonly CardView[], use: CardUse): CardStatement | null => {
  const {sharing} = use;
  if (sharing === null) return null;
  const {processes, bytes} = sharing;
  const who =
    processes === 0
      ? `other programs hold ${gb(bytes)} GB of ${these(own)}`
      : `${processes === 1 ? 'another process uses' : `${inWords(processes)} other processes use`} ${these(own)}`;
  const lasts = (own[0]?.takenAt ?? sharing.since) - sharing.since >= LONG_ENOUGH_MS;
  const sure = sureFactor(use, lasts);
  return {
    level: sure === null ? 'notice' : 'bad',
    sentence: `${who}${bracketed(inUse(own))}${costOf(use, sure, lasts)}`,
    brief: sure === null ? 'card shared' : `card shared ${times(sure)}`,
  };
};

/** The next larger allocation may fail. */
const fullStatement = (own: readonly CardView[]): CardStatement | null => {
  const full = own.filter(({room}) => room === 'red');
  const [card] = full;
  if (card === undefined) return null;
  const others = card.othersBytes ?? 0;
  const byOthers = others > 0.05 * (card.totalBytes ?? 0) ? `, others hold ${gb(others)} GB of it` : '';
  const name = own.length > 1 ? `the memory of GPU ${card.index}` : "the card's memory";
  return {
    level: byOthers === '' ? 'notice' : 'bad',
    sentence: `${name} is nearly full${bracketed(inUse([card]))}${byOthers}: a larger batch may end the run`,
    brief: 'card memory full',
  };
};

const heatStatement = (own: readonly CardView[], {hotSince}: CardUse): CardStatement | null => {
  const hot = own.find(({slowedBy}) => slowedBy === 'heat');
  if (hotSince === null || hot === undefined) return null;
  const celsius = hot.celsius === null ? '' : ` (${Math.round(hot.celsius)} °C)`;
  const name = own.length > 1 ? `GPU ${hot.index}` : 'the card';
  return {level: 'notice', sentence: `${name} is too hot${celsius} and slows itself down`, brief: 'card too hot'};
};

const slowedStatement = (own: readonly CardView[]): CardStatement | null => {
  const slowed = own.find(({slowedBy}) => slowedBy === 'power-brake' || slowedBy === 'hardware');
  if (slowed === undefined) return null;
  const why = slowed.slowedBy === 'power-brake' ? 'its power supply' : 'its hardware';
  const name = own.length > 1 ? `GPU ${slowed.index}` : 'the card';
  return {level: 'notice', sentence: `${name} is slowed down by ${why}`, brief: 'card slowed down'};
};

const waitingStatement = (own: readonly CardView[], {waitsForData, sharing}: CardUse): CardStatement | null => {
  // Beside others its share of the card says nothing.
  if (waitsForData === null || sharing !== null) return null;
  const {busyPercent, cpuPercent} = waitsForData;
  const idle =
    cpuPercent !== null && cpuPercent < WORKS_PERCENT
      ? `, and the trainer's processor ${Math.round(cpuPercent)} %: look at disk and network`
      : '';
  return {
    level: 'notice',
    sentence: `waits for its data: ${the(own)} ${Math.round(busyPercent)} % busy${idle}`,
    brief: 'waits for its data',
  };
};

/** What the cards have to say of a run that trains, what matters most first; null for nothing. */
export const cardStatement = (axes: CardAxes): CardStatement | null => {
  if (axes === null) return null;
  const own = ownOf(axes.cards);
  const {use} = axes;
  const full = fullStatement(own);
  return (
    (full?.level === 'bad' ? full : null) ??
    sharedStatement(own, use) ??
    heatStatement(own, use) ??
    slowedStatement(own) ??
    waitingStatement(own, use) ??
    full
  );
};

/** What sharing its cards cost a run that has ended; null for nothing that was seen. */
export const sharedAfterTheEnd = (axes: CardAxes): CardStatement | null => {
  if (axes === null) return null;
  const {factor, evidence} = axes.use.cost;
  if (evidence === 'none' || factor === null) return null;
  const perhaps = evidence === 'weak' ? 'perhaps ' : '';
  const lost = lostWords(axes.use, 'lost');
  return {level: 'notice', sentence: `${perhaps}${times(factor)} slower while others used its card${lost}`, brief: ''};
};
