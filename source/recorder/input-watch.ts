import type {Host} from '../host/types.js';
import {isPrompt} from '../trainer/prompt.js';

/** Of the trainer, as of the latest sample. */
export type Silence = {
  pids: readonly number[];
  /** For how long it has printed nothing. */
  ms: number;
  /** What it has printed since the last line ended. */
  open: string;
  paused: boolean;
  /** Its use of a core; null where it is not known. */
  cpuPercent: number | null;
};

/** Shorter pauses are not worth a word: somebody may be typing the answer. */
const SILENT_MS = 5000;
/** More processes are never asked about: one that waits for input is one of the first. */
const MAX_PROCESSES = 32;
/** A trainer that works does not wait, whatever its last words look like. */
const IDLE_PERCENT = 20;
const SHOWN = 60;

export type InputWatchOptions = {
  host: Pick<Host, 'waitsForInput'>;
  /** Where the user can answer: `in its pane`. */
  where: string;
  /** Reports that it waits; null when it does no longer. */
  report: (text: string | null) => void;
};

/**
 * Detects a trainer that waits for somebody to type: by the system call that it is in, where the system tells, else by
 * its last words, which stand without a line end and ask for something.
 */
export class InputWatch {
  readonly #options: InputWatchOptions;

  constructor(options: InputWatchOptions) {
    this.#options = options;
  }

  /** To be called after each sample. */
  async consider(silence: Silence): Promise<void> {
    this.#options.report((await this.#waits(silence)) ? this.#text(silence) : null);
  }

  async #waits({pids, ms, open, paused, cpuPercent}: Silence): Promise<boolean> {
    if (paused || ms < SILENT_MS || pids.length === 0) return false;
    if (isPrompt(open) && (cpuPercent ?? 0) < IDLE_PERCENT) return true;
    for (const pid of pids.slice(0, MAX_PROCESSES)) {
      if ((await this.#options.host.waitsForInput?.(pid)) === true) return true;
    }
    return false;
  }

  #text({open}: Silence): string {
    const line = open.trim();
    const shown = line.length > SHOWN ? `…${line.slice(-SHOWN)}` : line;
    // In a narrow dashboard the end is cut.
    return `The trainer waits for input: answer it ${this.#options.where}${line === '' ? '.' : `: “${shown}”`}`;
  }
}
