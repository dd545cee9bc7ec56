import type {EarlierRun} from '../insight/join-runs.js';
import type {RunState} from '../insight/state.js';

/** Reads what the charts need of the runs that this one continues, oldest first. Never rejects. */
export type ReadEarlier = (continues: RunState['continues']) => Promise<EarlierRun[]>;

/** Longer than the first frame takes. */
const AFTER_MS = 250;

/** The runs that one continues: read once, after its first frame, since the run itself is what the user waits for. */
export class EarlierWatch {
  readonly #read: ReadEarlier;
  readonly #arrived: () => void;
  #runs: readonly EarlierRun[] = [];
  #isAsked = false;

  constructor(read: ReadEarlier, arrived: () => void) {
    this.#read = read;
    this.#arrived = arrived;
  }

  /** Those that have been read, oldest first. */
  get runs(): readonly EarlierRun[] {
    return this.#runs;
  }

  /** Reads them unless that was begun before. */
  consider(continues: RunState['continues']): void {
    if (this.#isAsked || continues === null) return;
    this.#isAsked = true;
    const timer = setTimeout(async () => {
      this.#runs = await this.#read(continues);
      if (this.#runs.length > 0) this.#arrived();
    }, AFTER_MS);
    timer.unref();
  }
}
