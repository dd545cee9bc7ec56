import {closeSync, fstatSync, readSync} from 'node:fs';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {encodeEvent} from '../journal/codec.js';
import type {TrainingEvent} from '../journal/events.js';
import {openIfThere} from '../journal/regular-file.js';
import type {Read} from '../trainer/dialect.js';
import type {TrainerReader} from '../trainer/reader.js';

const PIECE_BYTES = 64 * 1024;
/** More reports than this say no more about what was printed before; of more, every other one is left out. */
const MAX_REPORTS = 2000;

/** An event without the time at which its line came, which is not known. */
const undated = ({t: _t, retold: _retold, ...event}: Read): TrainingEvent => event;
const keyOf = (event: TrainingEvent): string => encodeEvent({t: 0, ...event});

/** What one reader finds and another does not: events that the journal lacks, once the other has been replaced. */
class Difference {
  readonly #known = new Map<string, number>();
  readonly #fresh: TrainingEvent[] = [];

  add(before: readonly Read[], now: readonly Read[]): void {
    for (const event of before.map(undated)) this.#known.set(keyOf(event), 1 + (this.#known.get(keyOf(event)) ?? 0));
    for (const event of now.map(undated)) {
      const key = keyOf(event);
      const count = this.#known.get(key) ?? 0;
      if (count > 0) this.#known.set(key, count - 1);
      else this.#fresh.push(event);
    }
  }

  get events(): readonly TrainingEvent[] {
    return this.#fresh;
  }
}

const thinned = <Item>(items: readonly Item[], most: number): readonly Item[] => {
  let kept = items;
  while (kept.length > most) kept = kept.filter((_item, index) => (kept.length - 1 - index) % 2 === 0);
  return kept;
};

/**
 * What of the fresh events still means something for a run that is known to be at `iteration`: no position of a bar but
 * the last, and no earlier iteration, which would look like another training loop.
 */
export const worthWriting = (fresh: readonly TrainingEvent[], iteration: number | null): TrainingEvent[] => {
  const last = fresh.findLast(({type}) => type === 'report' || type === 'progress');
  const reports = fresh.filter(event => event.type === 'report' && event.iteration >= (iteration ?? 0));
  const kept = new Set<TrainingEvent>(thinned(reports, MAX_REPORTS));
  return fresh.filter(event => {
    if (event.type === 'report') return kept.has(event);
    if (event.type === 'progress') return event === last && event.iteration >= (iteration ?? 0);
    return event.type !== 'validating' && event.type !== 'training';
  });
};

/**
 * Brings a new reader to the end of the log, and resolves with what it finds there that a reader of the kind that was
 * used so far (`before`) does not. Lets other work come in between; `settle` is called before the last piece, and
 * writes to the log what was held back: nothing may come between that and the end.
 */
export const readAgain = async (
  log: string,
  {before, now, settle}: {before: TrainerReader; now: TrainerReader; settle: () => void},
): Promise<readonly TrainingEvent[]> => {
  const difference = new Difference();
  const fd = openIfThere(log);
  if (fd === null) return [];
  try {
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    let at = 0;
    const step = (): boolean => {
      const got = readSync(fd, piece, 0, piece.length, at);
      at += got;
      const bytes = piece.subarray(0, got);
      if (got > 0) difference.add(before.push(bytes), now.push(bytes));
      return got > 0;
    };
    for (; fstatSync(fd).size - at > PIECE_BYTES; await nextTurn()) step();
    settle();
    while (step());
    return difference.events;
  } finally {
    closeSync(fd);
  }
};
