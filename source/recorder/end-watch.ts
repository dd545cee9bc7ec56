import {errorMessage} from '../errors.js';
import type {RunState} from '../insight/state.js';
import type {MonotonicMs, WallMs} from '../journal/clocks.js';
import type {EventOf} from '../journal/events.js';
import type {RunRecord} from '../journal/run-record.js';
import {endByWords, hasSaidItsEnd, judgeAdopted} from './adopted-ending.js';
import type {Dated} from './dated.js';
import {type EndSigns, type EndWaits, judge, readExitCode, type Verdict} from './ending.js';
import {knownExit} from './known-exit.js';
import {ownEnd} from './own-ending.js';
import type {PaneWatch} from './pane-watch.js';

/** In ms. */
export type EndTimes = EndWaits & {
  /** How long it must have been quiet after a trainer's last words, where nothing else tells of its end. */
  lastWordsMs: number;
};

export type EndWatchOptions = {
  record: Pick<RunRecord, 'adopted'>;
  exitFile: string;
  /** Asked how the wrapper ended when no file says so. */
  pane: Pick<PaneWatch, 'ask' | 'answer'>;
  times: EndTimes;
  trouble: (code: string, text: string | null) => void;
};

/** What of the signs others see. */
type SeenSigns = Pick<EndSigns, 'lastByteAt' | 'inBurst' | 'wrapperGoneAt'>;

/** Gathers the signs of a run's end and judges by them. */
export class EndWatch {
  readonly #options: EndWatchOptions;
  #exitCode: number | null = null;
  #exitSeenAt: MonotonicMs | null = null;
  #inputEndedAt: MonotonicMs | null = null;

  constructor(options: EndWatchOptions) {
    this.#options = options;
  }

  /** Nothing more comes from the trainer. */
  inputEnded(now: MonotonicMs): void {
    this.#inputEndedAt ??= now;
  }

  /** All signs by now; `isGone` where something of the trainer has ended. */
  look(seen: SeenSigns, now: MonotonicMs): {signs: EndSigns; isGone: boolean} {
    this.#exitCode = this.#readExitCode(seen.wrapperGoneAt !== null);
    if (this.#exitCode !== null) this.#exitSeenAt ??= now;
    const signs = {...seen, exitSeenAt: this.#exitSeenAt, inputEndedAt: this.#inputEndedAt};
    const isGone = [signs.exitSeenAt, signs.wrapperGoneAt, signs.inputEndedAt].some(at => at !== null);
    return {signs, isGone};
  }

  /** Whether the recording is over: not before it is known how the run ended, as far as anybody knows. */
  judge(signs: EndSigns, now: MonotonicMs, state: RunState): Verdict {
    const {record, times, pane} = this.#options;
    if (record.adopted) return judgeAdopted(record.adopted, signs, now, times, hasSaidItsEnd(state));
    const verdict = judge(signs, now, times);
    if (verdict !== 'ended' || this.#exitCode !== null) return verdict;
    void pane.ask();
    return pane.answer === null ? 'goes-on' : verdict;
  }

  /** How the run ended. `lastLines` gives the last that it printed. */
  end(t: WallMs, state: RunState, lastLines: () => readonly string[]): Dated<EventOf<'end'>> {
    const {record, pane} = this.#options;
    if (record.adopted) return endByWords(t, state, lastLines());
    return ownEnd(t, this.#exitCode, pane.answer, state, lastLines);
  }

  /** Null also when it cannot be read: then the wrapper's end tells of the run's. */
  #readExitCode(isGone: boolean): number | null {
    const {record, exitFile, trouble} = this.#options;
    try {
      const code = isGone && !record.adopted ? (knownExit(exitFile)?.code ?? null) : readExitCode(exitFile);
      trouble('exit-code', null);
      return code;
    } catch (error) {
      trouble('exit-code', `The trainer's exit code cannot be read: ${errorMessage(error)}`);
      return null;
    }
  }
}
