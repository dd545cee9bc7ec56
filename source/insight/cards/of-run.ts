import type {CardProcess, CardSample} from '../../journal/events.js';
import type {CardsState} from './state.js';

const MB = 1024 ** 2;

/**
 * A process with less of a card does not compute on it: CUDA's context alone takes 200 to 500 MB (526 MiB on an H100).
 */
const LEAST_SHARE_BYTES = 128 * MB;
/**
 * What nobody is named for counts from here on: below it are a desktop's windows, which hold up to one or two GB and
 * are not listed.
 */
const LEAST_UNNAMED_BYTES = 2048 * MB;

/** A figure of all of them together; null where it is not known of one. */
export const sumIfKnown = <One>(all: readonly One[], of: (one: One) => number | null): number | null => {
  if (all.length === 0) return null;
  let sum = 0;
  for (const one of all) {
    const value = of(one);
    if (value === null) return null;
    sum += value;
  }
  return sum;
};

/** Whether the run holds memory of a card, by one reading. */
export const isHeldByRun = ({uuid, runBytes}: CardSample, processes: readonly CardProcess[]): boolean =>
  (runBytes ?? 0) > 0 || processes.some(holder => holder.ofRun && holder.uuid === uuid);

/** The cards that the run uses, by the last reading: those that it was seen to hold memory of; of one card, that. */
export const cardsOfRun = ({latest, used}: Pick<CardsState, 'latest' | 'used'>): readonly CardSample[] => {
  const cards = latest?.cards ?? [];
  return cards.length === 1 ? cards : cards.filter(({uuid}) => used.includes(uuid));
};

/** Who else uses the run's cards, as far as the driver tells: how many processes, and what they hold. */
export type Others = {
  /** 0 where the driver names none (it shows only those of the same container). */
  processes: number;
  bytes: number;
};

/** Whether it is known whose a card's memory is: not where the run's processes are hidden (a container, `srun`). */
const hasOwners = ({latest}: Pick<CardsState, 'latest'>, card: CardSample): boolean =>
  card.runBytes !== null || (latest?.processes ?? []).some(({ofRun, uuid}) => ofRun && uuid === card.uuid);

/** The others on the run's cards, by the last reading; null for nobody to speak of, and where that is not known. */
export const othersNow = (state: Pick<CardsState, 'latest' | 'used'>): Others | null => {
  const cards = cardsOfRun(state).filter(card => hasOwners(state, card));
  const uuids = new Set(cards.map(({uuid}) => uuid));
  const named = (state.latest?.processes ?? []).filter(
    ({ofRun, uuid, bytes}) => !ofRun && uuids.has(uuid) && (bytes === null || bytes >= LEAST_SHARE_BYTES),
  );
  const namedBytes = named.reduce((sum, {bytes}) => sum + (bytes ?? 0), 0);
  const bytes = cards.reduce((sum, {othersBytes}) => sum + (othersBytes ?? 0), 0);
  const isUnnamed = bytes - namedBytes >= LEAST_UNNAMED_BYTES && named.every(one => one.bytes !== null);
  if (named.length === 0 && !isUnnamed) return null;
  return {processes: new Set(named.map(({pid}) => pid)).size, bytes: Math.max(bytes, namedBytes)};
};
