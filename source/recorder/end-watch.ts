import {errorMessage} from '../errors.js';
import type {RunState} from '../insight/state.js';
import type {RunRecord} from '../journal/run-record.js';
import {hasSaidItsEnd, judgeAdopted} from './adopted-ending.js';
import {type EndSigns, type EndWaits, judge, readExitCode, type Verdict} from './ending.js';

/** In ms. */
export type EndTimes = EndWaits & {
  /** How long it must have been quiet after a trainer's last words, where nothing else tells of its end. */
  lastWordsMs: number;
};

export type EndWatchOptions = {
  record: Pick<RunRecord, 'adopted'>;
  exitFile: string;
  times: EndTimes;
  trouble: (code: string, text: string | null) => void;
};

/** What of the signs others see. */
type SeenSigns = Pick<EndSigns, 'lastByteAt' | 'inBurst' | 'wrapperGoneAt'>;

/** Gathers the signs of a run's end and judges by them. All times are of a clock that only runs forward. */
export class EndWatch {
  readonly #options: EndWatchOptions;
  #exitCode: number | null = null;
  #exitSeenAt: number | null = null;
  #inputEndedAt: number | null = null;

  constructor(options: EndWatchOptions) {
    this.#options = options;
  }

  /** As the wrapper wrote it, at the last look. */
  get exitCode(): number | null {
    return this.#exitCode;
  }

  /** Nothing more comes from the trainer. */
  inputEnded(now: number): void {
    this.#inputEndedAt ??= now;
  }

  /** All signs by now; `isGone` where something of the trainer has ended. */
  look(seen: SeenSigns, now: number): {signs: EndSigns; isGone: boolean} {
    this.#exitCode = this.#readExitCode();
    if (this.#exitCode !== null) this.#exitSeenAt ??= now;
    const signs = {...seen, exitSeenAt: this.#exitSeenAt, inputEndedAt: this.#inputEndedAt};
    const isGone = [signs.exitSeenAt, signs.wrapperGoneAt, signs.inputEndedAt].some(at => at !== null);
    return {signs, isGone};
  }

  /** Whether the recording is over. */
  judge(signs: EndSigns, now: number, state: RunState): Verdict {
    const {record, times} = this.#options;
    if (!record.adopted) return judge(signs, now, times);
    return judgeAdopted(record.adopted, signs, now, times, hasSaidItsEnd(state));
  }

  /** Null also when it cannot be read: then the wrapper's end tells of the run's. */
  #readExitCode(): number | null {
    const {exitFile, trouble} = this.#options;
    try {
      const code = readExitCode(exitFile);
      trouble('exit-code', null);
      return code;
    } catch (error) {
      trouble('exit-code', `The trainer's exit code cannot be read: ${errorMessage(error)}`);
      return null;
    }
  }
}
