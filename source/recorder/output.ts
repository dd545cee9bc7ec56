import type {RunEvent, TrainingEvent} from '../journal/events.js';
import {createReader, type TrainerReader} from '../trainer/reader.js';
import {Burst} from './burst.js';
import {presentFacts} from './input.js';
import {RawLog} from './raw-log.js';
import {rereadLog} from './reread.js';
import {BarThrottle} from './throttle.js';

export type TrainerOutputOptions = {
  /** Where the raw output is kept. */
  log: string;
  iterationsPattern: string | null;
  write: (events: readonly RunEvent[]) => void;
};

/** As what was printed before anybody looked, read now. */
const asHistory = (events: readonly TrainingEvent[]): RunEvent[] => {
  const t = Date.now();
  return events.map(event => ({t, ...event, history: true as const}));
};

/** The trainer's output on its way to the journal: kept raw first, then read into events, of which passing ones are thinned out. */
export class TrainerOutput {
  readonly #logFile: string;
  readonly #log: RawLog;
  readonly #reader: TrainerReader;
  readonly #throttle = new BarThrottle();
  readonly #burst = new Burst();
  readonly #write: TrainerOutputOptions['write'];
  #lastByteAt = performance.now();

  constructor({log, iterationsPattern, write}: TrainerOutputOptions) {
    this.#logFile = log;
    this.#log = new RawLog(log);
    this.#reader = createReader(iterationsPattern === null ? {} : {pattern: iterationsPattern});
    this.#write = write;
  }

  /** Bytes that the trainer has printed. */
  get bytes(): number {
    return this.#log.bytes;
  }

  /** Bytes that the disk did not take. */
  get lost(): number {
    return this.#log.lost;
  }

  /** When the last byte came, by a clock that only runs forward, and whether there was much at once. */
  get latest(): {lastByteAt: number; inBurst: boolean} {
    return {lastByteAt: this.#lastByteAt, inBurst: this.#burst.holds};
  }

  take(chunk: Uint8Array): void {
    this.#lastByteAt = performance.now();
    this.#burst.add(chunk.length, this.#lastByteAt);
    this.#log.append(chunk);
    this.#pass(this.#reader.push(chunk));
  }

  /** What was printed at times that nobody knows. */
  takeHistory(chunk: Uint8Array): void {
    this.#lastByteAt = performance.now();
    this.#log.append(chunk);
    this.#write(asHistory(presentFacts(this.#reader.push(chunk))));
  }

  /** Goes on where the log ends, see `rereadLog`; what the journal lacks of it is written, without times. */
  goOnFromLog(journal: string, takenOver: number): void {
    for (const events of rereadLog(this.#logFile, journal, this.#reader, takenOver)) this.#write(asHistory(events));
  }

  /** Writes what was held back and is due at `now`, ms since 1970. */
  writeDue(now: number): void {
    this.#write(this.#throttle.due(now));
  }

  /** Writes all that is still held back, the last, unended line too. */
  finish(): void {
    this.#pass(this.#reader.flush());
    this.writeDue(Number.POSITIVE_INFINITY);
  }

  close(): void {
    this.#log.close();
  }

  #pass(events: readonly TrainingEvent[]): void {
    this.#write(this.#throttle.pass(events, Date.now()));
  }
}
