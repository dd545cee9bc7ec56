import type {EventOf, RunEvent} from '../../journal/events.js';
import {RowCollector, type RowOptions} from '../rows/collect.js';
import type {Row} from '../rows/row.js';
import {type Scalars, scalarsRecord} from './event.js';
import {readingScalars, rowScalars} from './scalars.js';

/** TensorBoard shows a thousand points of each curve. So many readings at least come within any tenth of a run. */
const READINGS = 1000;
const MAX_APART_MS = 60_000;

/**
 * Makes the records of a run's events, which it is given in the order of the journal. Steps are iterations; a reading
 * of memory has the iteration at that time. Of a long run not every reading is taken.
 */
export class RecordWriter {
  readonly #rows: RowCollector;
  readonly #hasTimes: boolean;
  #startedAt: number | null = null;
  #lastReadingAt = Number.NEGATIVE_INFINITY;
  #unplaced = 0;

  constructor(options: RowOptions) {
    this.#rows = new RowCollector(options);
    this.#hasTimes = options.hasTimes;
  }

  /** Takes the next event; gives the records that are complete. */
  take(event: RunEvent): Uint8Array[] {
    this.#startedAt ??= event.t;
    const records = this.#rows.take(event).flatMap(row => this.#ofRow(row));
    return event.type === 'sample' ? [...records, ...this.#ofSample(event)] : records;
  }

  /** Gives the rest of the records, at the end of the events. */
  finish(): Uint8Array[] {
    return this.#rows.finish().flatMap(row => this.#ofRow(row));
  }

  #ofRow(row: Row): Uint8Array[] {
    // What has no iteration is numbered: a step is all that TensorBoard can order by.
    const step = row.iteration ?? ++this.#unplaced;
    return recordOf(row.readAt, step, rowScalars(row));
  }

  #ofSample({t, w = t, memory, trainer}: EventOf<'sample'>): Uint8Array[] {
    const apart = Math.min(MAX_APART_MS, (t - (this.#startedAt ?? t)) / READINGS);
    if (!this.#hasTimes || this.#rows.isRepeated || t - this.#lastReadingAt < apart) return [];
    this.#lastReadingAt = t;
    return recordOf(w, this.#rows.iteration, readingScalars(memory, trainer));
  }
}

const recordOf = (at: number, step: number, scalars: Scalars): Uint8Array[] =>
  scalars.size === 0 ? [] : [scalarsRecord(at / 1000, step, scalars)];
