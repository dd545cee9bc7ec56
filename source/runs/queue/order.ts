import {UserError, usageError} from '../../errors.js';
import type {QueueEntry} from '../../journal/queue-entry.js';

/** A run that waits, as far as the order is concerned. */
export type Waiting = {id: string; name: string; entry: QueueEntry};

/** The runs in the order in which they are to start: by position, of equal ones the older first. */
export const inOrder = <One extends Waiting>(list: readonly One[]): One[] =>
  list.toSorted((a, b) => a.entry.position - b.entry.position || a.id.localeCompare(b.id));

/** The position for a run that comes last. */
export const nextPosition = (list: readonly Waiting[]): number =>
  Math.max(0, ...list.map(({entry}) => entry.position)) + 1;

/** Where a run is to be moved: to a place counted from 1, or by so many. */
export type Move = {to: number} | {by: number};

/** Reads `up`, `down`, `first`, `last` or a place such as `2`. Throws a usage error. */
export const parseMove = (word: string | undefined): Move => {
  if (word === 'up') return {by: -1};
  if (word === 'down') return {by: 1};
  if (word === 'first') return {to: 1};
  if (word === 'last') return {to: Number.MAX_SAFE_INTEGER};
  if (word !== undefined && /^[1-9]\d{0,5}$/.test(word)) return {to: Number(word)};
  throw usageError(
    word === undefined ? 'Give the place to move it to.' : `'${word}' is not a place in the queue.`,
    'up, down, first, last, or a place such as 2: mlxtop queue move RUN first',
  );
};

/** A run before one that it waits for, by name; null for an order in which none is. */
const impossible = (list: readonly Waiting[]): {run: Waiting; waitsFor: Waiting} | null => {
  for (const [index, run] of list.entries()) {
    const waitsFor = list.slice(index + 1).find(({id}) => run.entry.mode === 'after' && run.entry.after === id);
    if (waitsFor) return {run, waitsFor};
  }
  return null;
};

/**
 * The order (of a list that is `inOrder`) after one run was moved. Throws a `UserError` for an order in which a run
 * would come before one that it was told to wait for: so no circle can arise.
 */
export const moved = <One extends Waiting>(list: readonly One[], id: string, move: Move): One[] => {
  const from = list.findIndex(one => one.id === id);
  const one = list[from];
  if (one === undefined) return [...list];
  const to = Math.min(list.length - 1, Math.max(0, 'by' in move ? from + move.by : move.to - 1));
  const order = list.toSpliced(from, 1).toSpliced(to, 0, one);
  const wrong = impossible(order);
  if (wrong === null) return order;
  throw new UserError(
    `${wrong.run.name} waits for ${wrong.waitsFor.name} (--after) and cannot come before it.`,
    `Keep ${wrong.waitsFor.name} before ${wrong.run.name}, or start that now: mlxtop queue start ${wrong.run.id}`,
  );
};

type Link = Pick<QueueEntry, 'after' | 'afterName'>;

const linkTo = ({id, name}: Waiting): Link => ({after: id, afterName: name});

const isHeld = ({entry}: Waiting): boolean => entry.reason.kind === 'held';

/** The run that the first of the queue waits for, which is none of them; null for none. */
const baseOf = (list: readonly Waiting[]): Link => {
  const waits = new Set(list.map(({id}) => id));
  const bases = list.filter(({entry}) => entry.mode === 'queue' && (entry.after === null || !waits.has(entry.after)));
  const first = bases.find(one => !isHeld(one)) ?? bases[0];
  return {after: first?.entry.after ?? null, afterName: first?.entry.afterName ?? null};
};

/** The last of these that is not held: what is held may never start, and nothing is put behind it. */
const lastUnheld = (list: readonly Waiting[]): Waiting | undefined => list.findLast(one => !isHeld(one));

/** A run that waits for another one than before has still to see that end. */
const linked = <One extends Waiting>(one: One, link: Link): One => {
  const {isMet, ...entry} = {...one.entry, ...link};
  const isSame = isMet !== undefined && entry.after === one.entry.after;
  return {...one, entry: isSame ? {...entry, isMet} : entry};
};

/**
 * The runs in their new order with what each waits for there: one that was put into the queue follows the one before
 * it, one that was told to wait for a run keeps that, and so does one that is held, unless it is the one that was moved
 * (`id`). `before`: the order until now.
 */
export const relinked = (before: readonly Waiting[], order: readonly Waiting[], id: string): Waiting[] => {
  const base = baseOf(before);
  return order.map((one, index) => {
    const placed = {...one, entry: {...one.entry, position: index + 1}};
    const ahead = lastUnheld(order.slice(0, index));
    const keeps = one.entry.mode === 'after' || (isHeld(one) && (one.id !== id || ahead === undefined));
    if (keeps) return placed;
    return linked(placed, ahead === undefined ? base : linkTo(ahead));
  });
};

/**
 * The others of a list that is `inOrder` once one has left it: what was put behind that follows the one before it, or,
 * where there is none, what that one has waited for.
 */
export const closedRanks = (before: readonly Waiting[], id: string): Waiting[] => {
  const from = before.findIndex(one => one.id === id);
  const gone = before[from];
  const left = before.filter(one => one.id !== id);
  if (gone === undefined) return left;
  const ahead = lastUnheld(before.slice(0, from));
  const {after, afterName, isMet} = gone.entry;
  return left.map(one => {
    if (one.entry.mode === 'after' || one.entry.after !== id) return one;
    if (ahead !== undefined) return linked(one, linkTo(ahead));
    const next = linked(one, {after, afterName});
    return isMet === undefined ? next : {...next, entry: {...next.entry, isMet}};
  });
};

/** The entry as it is now, at the place that it has in a new order. */
export const withPlace = (
  now: QueueEntry,
  {after, afterName, position, isMet}: Pick<QueueEntry, 'after' | 'afterName' | 'position' | 'isMet'>,
): QueueEntry => {
  const {isMet: _before, ...rest} = now;
  return {...rest, after, afterName, position, ...(isMet !== undefined && {isMet})};
};
