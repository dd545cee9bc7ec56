import {errorMessage} from '../errors.js';
import type {RunState} from '../insight/state.js';
import type {MonotonicMs, WallMs} from '../journal/clocks.js';
import type {EventOf} from '../journal/events.js';
import type {RunRecord} from '../journal/run-record.js';
import {decideAdoptedEnd, endByWords, hasPrintedItsEnd} from './adopted-ending.js';
import type {Dated} from './dated.js';
import {decideEnd, type EndDecision, type EndSigns, type EndWaits, readExitCode} from './ending.js';
import {knownExit} from './known-exit.js';
import {ownEnd} from './own-ending.js';
import type {PaneWatch} from './pane-watch.js';

/** How long the signs of an end must have lasted, in ms. */
export type EndTimes = EndWaits & {
  /** How long the output must have been quiet after a trainer's last words, where no other sign shows its end. */
  lastWordsMs: number;
};

export type EndWatchOptions = {
  record: Pick<RunRecord, 'adopted'>;
  exitFile: string;
  /** Asked how the wrapper ended when no exit file shows it. */
  pane: Pick<PaneWatch, 'ask' | 'answer'>;
  times: EndTimes;
  trouble: (code: string, text: string | null) => void;
};

/** The signs that are not this class's own. */
type SeenSigns = Pick<EndSigns, 'lastByteAt' | 'inBurst' | 'wrapperGoneAt'>;

/** Gathers the signs of a run's end and decides by them. */
export class EndWatch {
  readonly #options: EndWatchOptions;
  #exitCode: number | null = null;
  #exitSeenAt: MonotonicMs | null = null;
  #inputEndedAt: MonotonicMs | null = null;

  constructor(options: EndWatchOptions) {
    this.#options = options;
  }

  /** The trainer's output has reached its end. */
  inputEnded(now: MonotonicMs): void {
    this.#inputEndedAt ??= now;
  }

  /** All signs so far; `isGone` when any of them shows an end. */
  update(seen: SeenSigns, now: MonotonicMs): {signs: EndSigns; isGone: boolean} {
    this.#exitCode = this.#readExitCode(seen.wrapperGoneAt !== null);
    if (this.#exitCode !== null) this.#exitSeenAt ??= now;
    const signs = {...seen, exitSeenAt: this.#exitSeenAt, inputEndedAt: this.#inputEndedAt};
    const isGone = [signs.exitSeenAt, signs.wrapperGoneAt, signs.inputEndedAt].some(at => at !== null);
    return {signs, isGone};
  }

  /** Whether the recording is over. While tmux has yet to answer how the run ended, it is not. */
  decide(signs: EndSigns, now: MonotonicMs, state: RunState): EndDecision {
    const {record, times, pane} = this.#options;
    if (record.adopted) return decideAdoptedEnd(record.adopted, signs, now, times, hasPrintedItsEnd(state));
    const decision = decideEnd(signs, now, times);
    if (decision !== 'ended' || this.#exitCode !== null) return decision;
    void pane.ask();
    return pane.answer === null ? 'continues' : decision;
  }

  /** How the run ended. `lastLines` gives the last lines that it printed. */
  end(t: WallMs, state: RunState, lastLines: () => readonly string[]): Dated<EventOf<'end'>> {
    const {record, pane} = this.#options;
    if (record.adopted) return endByWords(t, state, lastLines());
    return ownEnd(t, this.#exitCode, pane.answer, state, lastLines);
  }

  /** Null also when it cannot be read: the run then ends with its wrapper. */
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
