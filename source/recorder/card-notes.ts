import type {CardHolder, CardsReading} from '../host/card-types.js';
import {type MonotonicMs, monotonicMs} from '../journal/clocks.js';
import type {EventOf} from '../journal/events.js';

/** While nothing changes: two looks each of which tells 14 s would leave nothing out; a week's journal stays small. */
const STEADY_MS = 30_000;
/** A change is written at once, but a card that goes up and down is not written at each look. */
const CHANGED_MS = 9000;

/** Points of percent, and share of a card's memory, that are a change. */
const BUSY_POINTS = 15;
const MEMORY_SHARE = 0.02;

/** More are never shown: on a card that many share, the largest say enough. */
const MAX_PROCESSES = 16;

export type Cards = Omit<EventOf<'cards'>, 't' | 'type'>;

const sumOf = (values: readonly (number | null)[]): number | null =>
  values.includes(null) ? null : values.reduce<number>((sum, value) => sum + (value ?? 0), 0);

/**
 * Whose a card's memory is. `runPids`: the run's processes; null where they are not known (in a container, behind
 * `srun`), and so neither is whose the memory is.
 */
export const withOwners = ({cards, processes}: CardsReading, runPids: readonly number[] | null): Cards => {
  const isOfRun = ({pid}: CardHolder): boolean => runPids?.includes(pid) === true;
  return {
    cards: cards.map(card => {
      const own = processes.filter(process => process.uuid === card.uuid && isOfRun(process));
      const runBytes = runPids === null ? null : sumOf(own.map(({bytes}) => bytes));
      const others = card.usedBytes === null || runBytes === null ? null : card.usedBytes - runBytes;
      return {...card, runBytes, othersBytes: others === null ? null : Math.max(0, others)};
    }),
    processes: processes.slice(0, MAX_PROCESSES).map(process => ({...process, ofRun: isOfRun(process)})),
  };
};

const isChanged = (before: Cards, now: Cards): boolean => {
  const holders = ({processes}: Cards): string =>
    processes
      .map(({pid, uuid}) => `${pid} ${uuid}`)
      .sort()
      .join();
  if (before.cards.length !== now.cards.length || holders(before) !== holders(now)) return true;
  return now.cards.some((card, index) => {
    const was = before.cards[index];
    if (was === undefined || was.uuid !== card.uuid || was.slowedBy !== card.slowedBy) return true;
    const moved = Math.abs((was.busyPercent ?? 0) - (card.busyPercent ?? 0)) >= BUSY_POINTS;
    const grown =
      Math.abs((was.usedBytes ?? 0) - (card.usedBytes ?? 0)) >= MEMORY_SHARE * (card.totalBytes ?? Infinity);
    return moved || grown;
  });
};

const mean = (values: readonly (number | null)[]): number | null => {
  const known = values.filter(value => value !== null);
  return known.length === 0 ? null : Math.round(known.reduce((sum, value) => sum + value, 0) / known.length);
};

/** The last of some looks, with how busy the cards were, and what they drew, on average of all of them. */
const averaged = (looks: readonly Cards[], last: Cards): Cards => ({
  ...last,
  cards: last.cards.map(card => {
    const all = looks.flatMap(({cards}) => cards.filter(({uuid}) => uuid === card.uuid));
    return {...card, busyPercent: mean(all.map(one => one.busyPercent)), watts: mean(all.map(one => one.watts))};
  }),
});

/** Decides which looks at the cards become events: one in half a minute, and each change. */
export class CardNotes {
  #looks: Cards[] = [];
  #noted: {cards: Cards; at: MonotonicMs} | null = null;

  /** What is to be written of this look and those before; null for nothing yet. */
  take(look: Cards, now: MonotonicMs): Cards | null {
    this.#looks.push(look);
    const since = this.#noted === null ? monotonicMs(Number.POSITIVE_INFINITY) : monotonicMs(now - this.#noted.at);
    if (since < CHANGED_MS) return null;
    const change = this.#noted === null || isChanged(this.#noted.cards, look);
    if (!change && since < STEADY_MS) return null;
    const cards = change ? look : averaged(this.#looks, look);
    this.#looks = [];
    this.#noted = {cards, at: now};
    return cards;
  }
}
