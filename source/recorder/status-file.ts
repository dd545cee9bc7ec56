import {type MonotonicMs, monotonicMs} from '../journal/clocks.js';
import {replaceFile} from '../journal/files.js';

/** tmux looks every five seconds. */
const BETWEEN_MS = 4500;

/** The line that tmux shows of a run: replaced when it has changed. Losing it harms nothing, so that a full disk is no trouble here. */
export class StatusFile {
  readonly #path: string;
  #written = '';
  #writtenAt = monotonicMs(Number.NEGATIVE_INFINITY);

  constructor(path: string) {
    this.#path = path;
  }

  /** `atOnce`: for what is not to wait. */
  write(text: () => string, now: MonotonicMs, atOnce = false): void {
    if (!atOnce && now - this.#writtenAt < BETWEEN_MS) return;
    this.#writtenAt = now;
    const line = text();
    if (line !== this.#written) this.#replace(line);
  }

  #replace(text: string): void {
    try {
      replaceFile(this.#path, text);
      this.#written = text;
    } catch {
      // The journal's own trouble with the same disk is told.
    }
  }
}
