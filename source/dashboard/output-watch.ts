import {closeSync, fstatSync} from 'node:fs';
import {errorMessage} from '../errors.js';
import {withoutSecrets} from '../format/secrets.js';
import {ShownLines} from '../format/shown-lines.js';
import {piecesOf, startOfLast} from '../journal/log-lines.js';
import {openIfThere} from '../journal/regular-file.js';
import {NO_OUTPUT, type OutputText} from './output-view.js';
import type {Feed} from './types.js';

/** How often a log is looked at while its output is on the screen. */
const LOOK_MS = 1000;
/** What is read of a log at first, and at most at once. */
const MAX_BYTES = 4 * 1024 * 1024;
const FIRST_LINES = 5000;
/** Lines that are kept, and what is left of them once there are more. */
const MAX_LINES = 20_000;
const LINES_AFTER = 15_000;
/** As long as any line that one reads. */
const MAX_LINE_LENGTH = 10_000;

const shownLine = ({plain}: {plain: string}): string =>
  withoutSecrets(plain.slice(0, MAX_LINE_LENGTH).replaceAll('\t', '    '));

/** Reads the end of the trainer's log, and what is added to it, while it is on the screen; nothing before and after. */
export class OutputWatch {
  readonly #log: string;
  readonly #changed: () => void;
  #timer: NodeJS.Timeout | null = null;
  #isVisible = true;
  #fd: number | null = null;
  #offset = 0;
  #reader = new ShownLines(false);
  #lines: string[] = [];
  #first = 0;
  #isCut = false;
  #text: OutputText | null = null;

  /** `changed` is called when there is something new to draw. */
  constructor(log: string, changed: () => void) {
    this.#log = log;
    this.#changed = changed;
  }

  /** What has been read; null while the output is not on the screen. */
  get text(): OutputText | null {
    return this.#text;
  }

  /** Out of view nothing is read. */
  setVisible(isVisible: boolean): void {
    this.#isVisible = isVisible;
    if (isVisible && this.#timer !== null) this.#look();
  }

  show(isShown: boolean): void {
    if (isShown === (this.#timer !== null)) return;
    if (isShown) {
      this.#timer = setInterval(() => this.#look(), LOOK_MS);
      this.#look();
      return;
    }
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
    this.#lines = [];
    this.#text = null;
  }

  #look(): void {
    if (!this.#isVisible && this.#text !== null) return;
    try {
      this.#read();
    } catch (error) {
      this.#give({...NO_OUTPUT, problem: errorMessage(error)});
    }
  }

  #read(): void {
    if (this.#fd === null) {
      this.#fd = openIfThere(this.#log);
      if (this.#fd !== null) this.#begin(this.#fd);
    }
    if (this.#fd === null) this.#give(NO_OUTPUT);
    else this.#readOn(this.#fd);
  }

  #readOn(fd: number): void {
    const {size} = fstatSync(fd);
    if (this.#text !== null && size === this.#offset) return;
    if (size - this.#offset > MAX_BYTES) this.#begin(fd);
    for (const piece of piecesOf(fd, this.#offset, size)) {
      this.#reader.push(piece);
      this.#offset += piece.length;
      this.#keep(this.#reader.takeFinal().map(shownLine));
    }
    const lines = [...this.#lines, ...this.#reader.rest().map(shownLine)];
    this.#give({lines, first: this.#first, isCut: this.#isCut, problem: null});
  }

  /** Starts with the end of the log as it is now. */
  #begin(fd: number): void {
    this.#first += this.#lines.length;
    this.#lines = [];
    this.#reader = new ShownLines(false);
    this.#offset = startOfLast(fd, FIRST_LINES, MAX_BYTES);
    this.#isCut = this.#offset > 0;
  }

  #keep(lines: readonly string[]): void {
    for (const line of lines) this.#lines.push(line);
    if (this.#lines.length <= MAX_LINES) return;
    const dropped = this.#lines.length - LINES_AFTER;
    this.#lines.splice(0, dropped);
    this.#first += dropped;
    this.#isCut = true;
  }

  #give(text: OutputText): void {
    this.#text = text;
    this.#changed();
  }
}

/** The feed with the trainer's output in its snapshots while that is on the screen, each as `shown` changes it. */
export const withOutput = (
  feed: Feed,
  log: string,
  shown: (text: OutputText) => OutputText = text => text,
): {feed: Feed; output: OutputWatch} => {
  const listeners = new Set<() => void>();
  const output = new OutputWatch(log, () => {
    for (const listener of listeners) listener();
  });
  return {
    output,
    feed: {
      read: () => ({...feed.read(), output: output.text && shown(output.text)}),
      subscribe: listener => {
        const end = feed.subscribe(listener);
        listeners.add(listener);
        return () => {
          listeners.delete(listener);
          end();
        };
      },
      showsApps: shown => feed.showsApps(shown),
      showsOutput: isShown => output.show(isShown),
    },
  };
};
