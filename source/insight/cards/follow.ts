import type {CardSample, EventOf} from '../../journal/events.js';
import {keepNewest} from '../keep-newest.js';
import {addToSpans} from '../series.js';
import {MAX_SAMPLE_SPAN_MS} from '../slowdown/freshness.js';
import type {RunState} from '../state.js';
import {keepEpisode} from '../story/keep.js';
import type {EpisodeKind} from '../story/state.js';
import {cardsOfRun, isHeldByRun, othersNow, sumIfKnown} from './of-run.js';
import {roomOf} from './room.js';
import type {CardMemory, CardsState, Spell} from './state.js';
import {AVERAGE_MS} from './waits.js';

/** A machine has up to 16 cards; with several for each of them that share it, the processes are still few. */
const MAX_CARDS = 32;
const MAX_PROCESSES = 64;
/** More readings of undisturbed training than a window of them holds are not needed. */
const MAX_BUSY = 60;
/** What is away for a shorter time has not left: a program that starts its work again, a reading that failed. */
const BREAK_MS = 20_000;

const firstMemory = (): CardMemory => ({runMost: 0, othersMost: 0, room: null});

/** What is remembered of a card, after a reading. What others held counts as long as they are there. */
const rememberedOf = (card: CardSample, before: CardMemory): CardMemory => {
  const {runBytes, othersBytes} = card;
  const memory = {
    ...before,
    runMost: Math.max(before.runMost, runBytes ?? 0),
    othersMost: othersBytes === null || othersBytes === 0 ? 0 : Math.max(before.othersMost, othersBytes),
  };
  return {...memory, room: roomOf(card, memory)};
};

const remember = (cards: CardsState, {cards: seen, processes}: EventOf<'cards'>): void => {
  const before = cards.memory;
  cards.memory = Object.fromEntries(
    seen.map(card => [card.uuid, rememberedOf(card, before[card.uuid] ?? firstMemory())]),
  );
  const held = seen.filter(card => isHeldByRun(card, processes)).map(({uuid}) => uuid);
  cards.used = [...new Set([...cards.used, ...held])].slice(-MAX_CARDS);
};

/** The mean of what is known; null where nothing is. */
const meanBusy = (cards: readonly CardSample[]): number | null => {
  const known = cards.flatMap(({busyPercent}) => (busyPercent === null ? [] : [busyPercent]));
  return known.length === 0 ? null : known.reduce((sum, percent) => sum + percent, 0) / known.length;
};

/** Training is undisturbed once it has a pace, and neither pauses, validates nor has just saved. */
const isDisturbed = ({clock, validations, pace, training}: RunState, since: number): boolean =>
  clock.pausedSince !== null ||
  validations.running !== null ||
  pace.segments.length === 0 ||
  (clock.pauseChangedAt ?? 0) > since ||
  (validations.endedAt ?? 0) > since ||
  (training.checkpoints.at(-1)?.at ?? 0) > since;

/** The driver's average reaches back: what it says counts when all of that time was undisturbed. */
const followBusy = (state: RunState, t: number, ms: number, busyPercent: number | null): void => {
  const {cards, sample} = state;
  if (isDisturbed(state, t - ms)) cards.disturbedAt = t;
  if (busyPercent === null || t - (cards.disturbedAt ?? t) < AVERAGE_MS) return;
  keepNewest(cards.busy, {at: t, ms, busyPercent, cpuPercent: sample?.trainer?.cpuPercent ?? null}, MAX_BUSY);
};

/** The charts show the run's cards together; before it is known which those are, nothing. */
const chart = ({series}: RunState, cards: readonly CardSample[], from: number, t: number): void => {
  const values = {
    cardBusy: meanBusy(cards),
    cardMemory: sumIfKnown(cards, ({usedBytes}) => usedBytes),
    cardRunMemory: sumIfKnown(cards, ({runBytes}) => runBytes),
  };
  for (const figure of ['cardBusy', 'cardMemory', 'cardRunMemory'] as const) {
    const value = values[figure];
    if (value !== null) addToSpans(series[figure], from, t, Math.round(value));
  }
};

/** A time is over once it has not held for a while; then it is part of the story. */
const endSpell = ({story}: RunState, kind: EpisodeKind, {since, seenAt, most}: Spell): void =>
  keepEpisode(story, {kind, of: null, from: since, to: seenAt, count: 1, ms: seenAt - since, most});

/** The spell after a reading at which it held (`most` is its figure) or did not (null). */
const spellAfter = (
  state: RunState,
  kind: EpisodeKind,
  spell: Spell | null,
  {t, most}: {t: number; most: number | null},
): Spell | null => {
  const isOver = spell !== null && t - spell.seenAt >= BREAK_MS;
  if (spell !== null && isOver) endSpell(state, kind, spell);
  const open = isOver ? null : spell;
  if (most === null) return open;
  return {since: open?.since ?? t, seenAt: t, most: Math.max(open?.most ?? 0, most)};
};

const hottest = (cards: readonly CardSample[]): number | null => {
  const hot = cards.filter(({slowedBy}) => slowedBy === 'heat');
  return hot.length === 0 ? null : Math.max(...hot.map(({celsius}) => celsius ?? 0));
};

/** Notes one reading of the cards. */
export const noteCards = (state: RunState, event: EventOf<'cards'>): void => {
  const {cards, clock} = state;
  const {t} = event;
  const before = cards.latest?.at ?? t;
  // Readings of two recorders may be out of order.
  const from = Math.min(t, Math.max(before, t - MAX_SAMPLE_SPAN_MS));
  const ms = t - from;
  cards.latest = {at: t, cards: event.cards.slice(0, MAX_CARDS), processes: event.processes.slice(0, MAX_PROCESSES)};
  remember(cards, {...event, ...cards.latest});
  const own = cardsOfRun(cards);
  const busyPercent = meanBusy(own);
  const runBytes = sumIfKnown(own, one => one.runBytes);
  const others = othersNow(cards);
  const heat = hottest(own);
  chart(state, own, from, t);
  followBusy(state, t, ms, busyPercent);
  cards.sharing = spellAfter(state, 'card-shared', cards.sharing, {t, most: others?.bytes ?? null});
  cards.heat = spellAfter(state, 'card-hot', cards.heat, {t, most: heat});
  const {totals} = cards;
  if (runBytes !== null) totals.mostRunBytes = Math.max(totals.mostRunBytes ?? 0, runBytes);
  if (others !== null) totals.sharedMs += ms;
  if (heat !== null) totals.heatMs += ms;
  if (busyPercent === null || clock.pausedSince !== null || cards.used.length === 0) return;
  totals.busyMs += Math.round(busyPercent * ms) / 100;
  totals.knownMs += ms;
};
