/*
 * A trainer may tell of an iteration twice: on its console, and from inside (`run --inside`), whose words come by a
 * file, mostly a moment later. Here it is found out which of two is the first.
 */

/** Where a trainer's words come from. */
export type Teller = 'console' | 'inside';

/** A place in a training run: training loops that one command runs one after the other begin again at 1. */
type Place = {loop: number; iteration: number};

/** How far each has told; null before its first word. */
export type Told = Record<Teller, Place | null>;

/** Before anything has been told. */
export const createTold = (): Told => ({console: null, inside: null});

/**
 * What comes is `news`; or the `same` iteration again; or one that is `behind` what the other has told of the present
 * loop; or one of a loop that is `over`.
 */
export type Order = 'news' | 'same' | 'behind' | 'over';

/** Which place is the later one: positive for the first. */
const compare = (one: Place, other: Place): number => one.loop - other.loop || one.iteration - other.iteration;

const front = ({console, inside}: Told): Place | null => {
  if (console === null || inside === null) return console ?? inside;
  return compare(console, inside) >= 0 ? console : inside;
};

/** Whether what was told last was told from inside: its figures, which are exact, stand then. */
export const isLedInside = (told: Told): boolean => {
  const first = front(told);
  return first !== null && told.inside !== null && compare(told.inside, first) === 0;
};

/** Whether an iteration lies between what the console and what the inside has told: the console shows it late then. */
export const isLate = ({console, inside}: Told, iteration: number): boolean =>
  inside !== null && iteration < inside.iteration && iteration >= (console?.iteration ?? 0);

const placeOf = (told: Told, from: Teller, iteration: number): Place => {
  const first = front(told);
  const before = told[from];
  // The other has told of just this one: the two are in the same loop, even if one of them has missed another.
  if (first?.iteration === iteration) return first;
  if (before === null) return {loop: first?.loop ?? 0, iteration};
  return {loop: iteration < before.iteration ? before.loop + 1 : before.loop, iteration};
};

/** Notes that one of them tells of an iteration, and gives what that means. A console that is alone tells news only. */
export const tell = (told: Told, from: Teller, iteration: number): Order => {
  const first = front(told);
  const place = placeOf(told, from, iteration);
  told[from] = place;
  if (first === null || told.inside === null) return 'news';
  const after = compare(place, first);
  if (after === 0) return 'same';
  if (after > 0) return 'news';
  return place.loop === first.loop ? 'behind' : 'over';
};
