import type {CardSample, EventOf} from '../../journal/events.js';
import {hold} from '../held.js';
import {keepNewest} from '../keep-newest.js';
import {addToSpans, CARD_FIGURES} from '../series.js';
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
/**
 * The recorder writes a reading every half minute, with the averages of that time; a change at once, as it is then. A
 * reading speaks for no more than the longer of these.
 */
const STEADY_MS = 28_000;
const MAX_SPAN_MS = 45_000;

/** The time that a reading speaks for. */
type Reach = {from: number; t: number};

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
const mean = (values: readonly (number | null)[]): number | null => {
  const known = values.filter(value => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
};

const meanBusy = (cards: readonly CardSample[]): number | null => mean(cards.map(({busyPercent}) => busyPercent));

/** When something other than training last went on: a pause, a validation, a checkpoint, the warm-up. */
const lastDisturbance = ({clock, validations, training, cards}: RunState): number =>
  Math.max(
    cards.disturbedAt ?? 0,
    clock.pauseChangedAt ?? 0,
    validations.endedAt ?? 0,
    training.checkpoints.at(-1)?.at ?? 0,
  );

/** A reading counts when all of the time that it speaks for was undisturbed training. */
const followBusy = (state: RunState, {from, t}: Reach, busyPercent: number | null): void => {
  const {cards, sample, clock, validations, pace} = state;
  if (clock.pausedSince !== null || validations.running !== null || pace.segments.length === 0) cards.disturbedAt = t;
  if (busyPercent === null || lastDisturbance(state) > Math.min(from, t - AVERAGE_MS)) return;
  keepNewest(cards.busy, {at: t, ms: t - from, busyPercent, cpuPercent: sample?.trainer?.cpuPercent ?? null}, MAX_BUSY);
};

type CardFigures = Record<(typeof CARD_FIGURES)[number], number | null>;

const figuresOf = (cards: readonly CardSample[]): CardFigures => ({
  cardBusy: meanBusy(cards),
  cardMemory: sumIfKnown(cards, ({usedBytes}) => usedBytes),
  cardRunMemory: sumIfKnown(cards, ({runBytes}) => runBytes),
});

/** The charts show the run's cards together; before it is known which those are, nothing. */
const chart = ({series}: RunState, {from, t}: Reach, before: CardFigures, now: CardFigures): void => {
  const changedAt = Math.max(from, t - (t - from >= STEADY_MS ? t - from : AVERAGE_MS));
  for (const figure of CARD_FIGURES) {
    const [was, value] = [before[figure], now[figure]];
    if (was !== null && changedAt > from) addToSpans(series[figure], from, changedAt, Math.round(was));
    if (value !== null) addToSpans(series[figure], changedAt, t, Math.round(value));
  }
};

/** A time is over once it has not held for a while; then it is part of the story. */
const endSpell = ({story}: RunState, kind: EpisodeKind, {since, seenAt, goneAt, most}: Spell): void => {
  const to = goneAt ?? seenAt;
  keepEpisode(story, {kind, of: null, from: since, to, count: 1, ms: to - since, most});
};

/** The spell after a reading at which it held (`most` is its figure) or did not (null). */
const spellAfter = (
  state: RunState,
  kind: EpisodeKind,
  spell: Spell | null,
  {t, most}: {t: number; most: number | null},
): Spell | null => {
  const isOver = spell !== null && spell.goneAt !== null && t - spell.goneAt >= BREAK_MS;
  if (isOver) endSpell(state, kind, spell);
  const open = isOver ? null : spell;
  if (most === null) return open && {...open, goneAt: open.goneAt ?? t};
  return {since: open?.since ?? t, seenAt: t, goneAt: null, most: Math.max(open?.most ?? 0, most)};
};

const hottest = (cards: readonly CardSample[]): number | null => {
  const hot = cards.filter(({slowedBy}) => slowedBy === 'heat');
  return hot.length === 0 ? null : Math.max(...hot.map(({celsius}) => celsius ?? 0));
};

/** What the reading before showed, and whether the run used a card by then. */
type Before = CardFigures & {wasUsed: boolean};

/** What held at the reading before held until this one, since a change is written when it comes. */
const addUp = (state: RunState, {from, t}: Reach, before: Before, now: CardFigures): void => {
  const {cards, clock} = state;
  const {totals, sharing, heat} = cards;
  const ms = t - from;
  if (sharing !== null && sharing.goneAt === null) totals.sharedMs += ms;
  if (heat !== null && heat.goneAt === null) totals.heatMs += ms;
  // The driver's average reaches back into a pause that is just over.
  const isPaused = clock.pausedSince !== null || (clock.pauseChangedAt ?? 0) > t - AVERAGE_MS;
  const {cardBusy} = now;
  if (cardBusy === null || isPaused || !before.wasUsed) return;
  const newMs = ms >= STEADY_MS ? ms : Math.min(ms, AVERAGE_MS);
  totals.busyMs += Math.round(cardBusy * newMs + (before.cardBusy ?? cardBusy) * (ms - newMs)) / 100;
  totals.knownMs += ms;
};

/** Notes one reading of the cards. */
export const noteCards = (state: RunState, event: EventOf<'cards'>): void => {
  const {cards} = state;
  const {t} = event;
  // Readings of two recorders may be out of order.
  const reach = {from: Math.min(t, Math.max(cards.latest?.at ?? t, t - MAX_SPAN_MS)), t};
  const before = {...figuresOf(cardsOfRun(cards)), wasUsed: cards.used.length > 0};
  cards.latest = {at: t, cards: event.cards.slice(0, MAX_CARDS), processes: event.processes.slice(0, MAX_PROCESSES)};
  remember(cards, {...event, ...cards.latest});
  const own = cardsOfRun(cards);
  const now = figuresOf(own);
  chart(state, reach, before, now);
  followBusy(state, reach, now.cardBusy);
  addUp(state, reach, before, now);
  cards.sharing = spellAfter(state, 'card-shared', cards.sharing, {t, most: othersNow(cards)?.bytes ?? null});
  cards.heat = spellAfter(state, 'card-hot', cards.heat, {t, most: hottest(own)});
  hold(
    cards.full,
    own.some(({uuid}) => cards.memory[uuid]?.room === 'red'),
    t,
    BREAK_MS,
  );
  const {totals} = cards;
  if (now.cardRunMemory !== null) totals.mostRunBytes = Math.max(totals.mostRunBytes ?? 0, now.cardRunMemory);
};
