import {existsSync} from 'node:fs';
import {errorMessage} from '../errors.js';
import {printable} from '../format/printable.js';
import {INSIDE} from '../insight/inside-state.js';
import type {RunState} from '../insight/state.js';
import {type MonotonicMs, monotonicNow} from '../journal/clocks.js';
import type {RunPaths} from '../journal/run-folder.js';
import type {RunRecord} from '../journal/run-record.js';
import {steadyNow} from '../journal/steady-clock.js';
import type {Dated} from './dated.js';
import {type InsideLine, readInsideLine} from './inside-line.js';
import {LinesSince} from './lines-since.js';

/** How long, and for how many reports, the console may be ahead before it is said that nothing comes from inside. */
const AHEAD_MS = 10_000;
const AHEAD_REPORTS = 2;

/** Pieces that are read at once, each of 64 KB: the trainer's output must not wait. */
const PIECES = 8;

const CONSOLE = "the console's figures are shown";

const NONE = `No figures come from inside the trainer (--inside): its Python has not loaded mlxtop's module, or it does not train with mlx_lm; ${CONSOLE}.`;
const NO_MORE = `No more figures come from inside the trainer (--inside): ${CONSOLE}.`;
const FULL = `The file of figures from inside the trainer is full: from here on ${CONSOLE}.`;

const lostText = (lost: number): string =>
  `${lost === 1 ? 'A report' : `${lost} reports`} from inside the trainer could not be written to the disk: ${CONSOLE} for that time.`;

const endedText = (text: string): string =>
  `mlxtop's module inside the trainer has stopped (${printable(text)}). The training run continues, and ${CONSOLE}.`;

export type InsideInputOptions = {
  paths: Pick<RunPaths, 'inside' | 'insideReports'>;
  record: Pick<RunRecord, 'inside' | 'insideBySetting'>;
  /** What the journal said when it was last read. */
  state: () => RunState;
  write: (events: readonly Dated[]) => void;
  /** Reports a problem under that code; null when it is over. */
  trouble: (code: string, text: string | null) => void;
};

/** What is written inside the trainer (`run --inside`), on its way to the journal. Does nothing for another run. */
export class InsideInput {
  readonly #options: InsideInputOptions;
  #lines: LinesSince | null = null;
  /** Since when, and since which report, the console has been ahead. */
  #ahead: {since: MonotonicMs; iteration: number; reports: number} | null = null;
  /** What was there at the beginning has been read. */
  #isCaughtUp = false;
  /** Nothing more comes, which has been said. */
  #isOver = false;

  constructor(options: InsideInputOptions) {
    this.#options = options;
  }

  /** Begins, behind what the journal has. What is there already was written at unknown times. */
  begin({training}: RunState): void {
    const {paths, record} = this.#options;
    // The folder is missing where the module could not be put in front of the trainer, which was said at the start.
    if (record.inside !== true || !existsSync(paths.inside)) return;
    this.#lines = new LinesSince(paths.insideReports, training.inside.bytes);
    this.#read(PIECES);
  }

  /** Takes in what has been written since, and says it when nothing is. */
  check(now = monotonicNow()): void {
    if (this.#lines === null) return;
    this.#read(PIECES);
    if (this.#isCaughtUp) this.#watch(now);
  }

  /** The trainer has ended. `state`: all that the journal says. */
  finish(state: () => RunState): void {
    if (this.#lines === null) return;
    this.#read(Number.POSITIVE_INFINITY);
    const {console, inside} = state().training.inside.reports;
    if (console !== null && inside === null) this.#sayNone();
    this.close();
  }

  close(): void {
    this.#lines?.close();
    this.#lines = null;
  }

  #read(pieces: number): void {
    try {
      for (let piece = 0; piece < pieces; piece++) {
        const lines = this.#lines?.read() ?? [];
        for (const {text, end} of lines) this.#take(readInsideLine(text, end));
        if (lines.length > 0) continue;
        this.#isCaughtUp = true;
        return;
      }
    } catch (error) {
      this.#say(`The figures from inside the trainer cannot be read: ${errorMessage(error)}`);
    }
  }

  #take(line: InsideLine | null): void {
    if (line === null) return;
    if (line.type === 'told') {
      const {event, lost} = line;
      this.#options.write([{t: steadyNow(), ...event, ...(!this.#isCaughtUp && {history: true as const})}]);
      this.#say(lost > 0 ? lostText(lost) : null);
      return;
    }
    this.#say(line.type === 'full' ? FULL : endedText(line.text));
    this.#isOver = true;
  }

  /** By the settings alone other trainers are started like that, too. */
  #sayNone(): void {
    if (this.#options.record.insideBySetting !== true) this.#say(NONE);
  }

  #say(text: string | null): void {
    if (!this.#isOver) this.#options.trouble(INSIDE, text);
  }

  /** Says it when the console goes on and nothing comes from inside. */
  #watch(now: MonotonicMs): void {
    const {console, inside} = this.#options.state().training.inside.reports;
    const isAhead =
      console !== null && (inside === null || (inside.loop === console.loop && inside.iteration < console.iteration));
    if (!isAhead) {
      this.#ahead = null;
      return;
    }
    this.#ahead ??= {since: now, iteration: console.iteration, reports: 1};
    if (this.#ahead.iteration !== console.iteration) {
      this.#ahead = {...this.#ahead, iteration: console.iteration, reports: this.#ahead.reports + 1};
    }
    const {since, reports} = this.#ahead;
    if (now - since < AHEAD_MS || reports <= AHEAD_REPORTS) return;
    if (inside === null) this.#sayNone();
    else this.#say(NO_MORE);
  }
}
