import {EventEmitter} from 'node:events';
import {errorMessage} from '../errors.js';
import type {LogFollower} from './log-follower.js';

/** Trainers report every second or two; a check costs two system calls. */
const CHECK_MS = 200;

/**
 * A followed file as the recorder's input. What is in it at the start is emitted as `history`, what is written later as
 * `data`. `trouble` carries the reason why it cannot be read, and null when it can again.
 */
export class LogInput extends EventEmitter {
  readonly #follower: LogFollower;
  #timer: NodeJS.Timeout | null = null;
  #caughtUp = false;
  #troubled = false;
  #over = false;

  constructor(follower: LogFollower) {
    super();
    this.#follower = follower;
  }

  /** Starts reading. */
  resume(): this {
    this.#readNext();
    return this;
  }

  destroy(): void {
    this.#over = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#follower.close();
  }

  #readNext(): void {
    if (this.#over) return;
    const piece = this.#read();
    if (piece === null) {
      this.#caughtUp = true;
      this.#timer = setTimeout(() => this.#readNext(), CHECK_MS);
      return;
    }
    this.emit(this.#caughtUp ? 'data' : 'history', piece);
    // Lets signals and samples of the machine be handled while a long file is read.
    setImmediate(() => this.#readNext());
  }

  #read(): Buffer | null {
    try {
      const piece = this.#follower.read();
      if (this.#troubled) this.emit('trouble', null);
      this.#troubled = false;
      return piece;
    } catch (error) {
      this.#troubled = true;
      this.emit('trouble', `The log cannot be read: ${errorMessage(error)}`);
      return null;
    }
  }
}
