import {EventEmitter} from 'node:events';
import {errorMessage} from '../errors.js';
import type {LogFollower} from './log-follower.js';

/** A report every second or two is soon enough seen; a look costs two calls of the system. */
const LOOK_MS = 200;

/**
 * A followed file as the recorder's input. What is in it at the start comes as `history`, what is written later as `data`;
 * `trouble` tells once why it cannot be read, and null when it can again.
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

  /** Begins to read. */
  resume(): this {
    this.#look();
    return this;
  }

  destroy(): void {
    this.#over = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#follower.close();
  }

  #look(): void {
    if (this.#over) return;
    const piece = this.#read();
    if (piece === null) {
      this.#caughtUp = true;
      this.#timer = setTimeout(() => this.#look(), LOOK_MS);
      return;
    }
    this.emit(this.#caughtUp ? 'data' : 'history', piece);
    // So that signals and looks at the machine get their turn while a long file is read.
    setImmediate(() => this.#look());
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
