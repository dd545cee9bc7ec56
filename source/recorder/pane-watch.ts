import {setTimeout as delay} from 'node:timers/promises';
import {askProgram} from '../host/ask-program.js';
import {monotonicNow} from '../journal/clocks.js';
import {type RunPaths, readRunRecord} from '../journal/run-folder.js';
import type {RunRecord, TmuxPlace} from '../journal/run-record.js';
import {type PaneEnd, paneEndWords, parsePaneEnd} from '../tmux/pane-end.js';

/** tmux answers in milliseconds, or later on a machine that swaps. */
const LIMIT_MS = 5000;
/** tmux may call a pane dead a moment before it knows how it ended. In one case of seven (3.3a) it never knows. */
const SOON_MS = 1500;
const RETRY_MS = 100;

/** Asks tmux how the wrapper ended, when the disk did not take its exit code. */
export class PaneWatch {
  readonly #paths: RunPaths;
  readonly #id: string;
  readonly #ask: typeof askProgram;
  #place: TmuxPlace | null;
  #asking: Promise<void> | null = null;
  #answer: PaneEnd | null = null;

  constructor(paths: RunPaths, {id, tmux}: Pick<RunRecord, 'id' | 'tmux'>, ask = askProgram) {
    this.#ask = ask;
    this.#paths = paths;
    this.#id = id;
    this.#place = tmux;
  }

  /** What tmux has answered; null before that. */
  get answer(): PaneEnd | null {
    return this.#answer;
  }

  /** Reads where the pane is: a run's first recorder starts a moment before its record has that. Never throws. */
  async findPlace(): Promise<void> {
    if (this.#place !== null) return;
    // The disk may be gone or the record being changed: the next call tries again.
    this.#place = (await readRunRecord(this.#paths).catch(() => null))?.tmux ?? null;
  }

  /** Asks once; resolves when there is an answer. Never throws: without an answer the end is `unknown`. */
  ask(): Promise<void> {
    this.#asking ??= this.#find().then(answer => {
      this.#answer = answer;
    });
    return this.#asking;
  }

  async #find(): Promise<PaneEnd> {
    await this.findPlace();
    if (this.#place === null) return {kind: 'unknown'};
    for (const until = monotonicNow() + SOON_MS; ; await delay(RETRY_MS)) {
      const end = await this.#askTmux(this.#place);
      if (end.kind !== 'ended' || monotonicNow() > until) return end;
    }
  }

  async #askTmux({socketPath, trainerPane}: TmuxPlace): Promise<PaneEnd> {
    const stdout = await this.#ask(['tmux', '-u', '-S', socketPath, ...paneEndWords(trainerPane)], LIMIT_MS);
    return parsePaneEnd(stdout, this.#id);
  }
}
