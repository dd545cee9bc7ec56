import {type MonotonicMs, monotonicMs} from '../journal/clocks.js';
import {replaceFile} from '../journal/files.js';

/** tmux reads the file every five seconds. */
const INTERVAL_MS = 4500;

/**
 * The line that tmux shows for a run, replaced when it changes. Losing it harms nothing, so a full disk is ignored
 * here.
 */
export class StatusFile {
  readonly #path: string;
  #written = '';
  #writtenAt = monotonicMs(Number.NEGATIVE_INFINITY);

  constructor(path: string) {
    this.#path = path;
  }

  /** Writes the line if it is due; `atOnce` in any case. */
  write(text: () => string, now: MonotonicMs, atOnce = false): void {
    if (!atOnce && now - this.#writtenAt < INTERVAL_MS) return;
    this.#writtenAt = now;
    const line = text();
    if (line !== this.#written) this.#replace(line);
  }

  #replace(text: string): void {
    try {
      replaceFile(this.#path, text);
      this.#written = text;
    } catch {
      // The journal reports a problem with the same disk.
    }
  }
}
