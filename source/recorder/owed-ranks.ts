import {monotonicMs, monotonicNow} from '../journal/clocks.js';

/** Between two tries to reach ranks that wait to be resumed. */
const TRY_AGAIN_MS = 10_000;

export type OwedRanksOptions = {
  /** Does it to the run's ranks on other machines; resolves with why that did not work, or null. Never rejects. */
  act: (deed: 'pause' | 'resume') => Promise<string | null>;
  /** Called with the reason when ranks could not be paused or resumed, and with null once they could after all. */
  onTrouble: (text: string | null) => void;
  tryAgainMs?: number;
};

/**
 * Pauses and resumes the ranks on other machines after those here, one deed after the other, and without holding up the
 * caller: another machine may be slow to answer. What was not reached to be resumed is tried until it is: it would stay
 * stopped for ever, and the whole run with it.
 */
export class OwedRanks {
  readonly #options: OwedRanksOptions;
  #queue: Promise<void> = Promise.resolve();
  #isBusy = false;
  #owesResume = false;
  #triedAt = monotonicMs(Number.NEGATIVE_INFINITY);

  constructor(options: OwedRanksOptions) {
    this.#options = options;
  }

  do(deed: 'pause' | 'resume'): void {
    this.#queue = this.#queue.then(() => this.#try(deed));
  }

  /** To be called now and then. `isPaused`: the run is paused again, so that nothing is owed any more. */
  check(isPaused: boolean): void {
    if (!this.#owesResume || this.#isBusy) return;
    if (isPaused) this.#owesResume = false;
    else if (monotonicNow() - this.#triedAt >= (this.#options.tryAgainMs ?? TRY_AGAIN_MS)) this.do('resume');
  }

  /** The run has ended. */
  end(): void {
    this.#owesResume = false;
  }

  async #try(deed: 'pause' | 'resume'): Promise<void> {
    const {act, onTrouble} = this.#options;
    this.#isBusy = true;
    const problem = await act(deed);
    this.#isBusy = false;
    this.#triedAt = monotonicNow();
    if (problem !== null) onTrouble(deed === 'resume' ? `${problem}. It keeps trying` : problem);
    else if (this.#owesResume) onTrouble(null);
    this.#owesResume = problem !== null && deed === 'resume';
  }
}
