import {basename} from 'node:path';
import {errorMessage} from '../errors.js';
import type {CardsLoop} from '../host/card-types.js';
import type {Host} from '../host/types.js';
import type {MonotonicMs} from '../journal/clocks.js';
import type {RunRecord} from '../journal/run-record.js';
import {steadyNow} from '../journal/steady-clock.js';
import {CardNotes, withOwners} from './card-notes.js';
import type {Dated} from './dated.js';

/** Programs whose own process is not the trainer's ancestor: what trains is somewhere else. */
const ELSEWHERE = new Set(['docker', 'podman', 'nerdctl', 'kubectl', 'srun', 'ssh', 'wsl.exe']);

export type CardsWatchOptions = {
  host: Pick<Host, 'cardsLoop'>;
  record: Pick<RunRecord, 'command' | 'adopted'>;
  write: (event: Dated) => void;
  /** Called with the reason while the cards cannot be read, and with null while they can. */
  onTrouble: (text: string | null) => void;
};

/** What a program that stays for the recorder uses. */
export type HelperCost = ReturnType<CardsLoop['cost']>;

/**
 * Records the NVIDIA cards while the run lasts, where there are any. Everything is done by the loop, which stays: a
 * call only takes what it has printed.
 */
export class CardsWatch {
  readonly #options: CardsWatchOptions;
  readonly #notes = new CardNotes();
  readonly #isElsewhere: boolean;
  #loop: CardsLoop | null = null;
  #isStopped = false;

  constructor(options: CardsWatchOptions) {
    this.#options = options;
    const {command, adopted} = options.record;
    this.#isElsewhere = adopted?.kind === 'log' || command.some(word => ELSEWHERE.has(basename(word)));
    void this.#open();
  }

  /** Takes the looks since the last call. `pids`: the run's processes. */
  consider(pids: readonly number[], now: MonotonicMs): void {
    const loop = this.#loop;
    if (loop === null || this.#isStopped) return;
    const runPids = this.#isElsewhere || pids.length === 0 ? null : pids;
    for (const look of loop.take()) {
      const cards = this.#notes.take(withOwners(look, runPids), now);
      if (cards !== null) this.#options.write({t: steadyNow(), type: 'cards', ...cards});
    }
    this.#options.onTrouble(loop.trouble && `The NVIDIA cards cannot be read: ${loop.trouble}`);
  }

  /** What the program that stays uses; null for none. */
  cost(): HelperCost {
    return this.#loop?.cost() ?? null;
  }

  stop(): void {
    this.#isStopped = true;
    this.#loop?.close();
  }

  async #open(): Promise<void> {
    try {
      this.#loop = (await this.#options.host.cardsLoop?.()) ?? null;
      if (this.#isStopped) this.#loop?.close();
    } catch (error) {
      this.#options.onTrouble(`The NVIDIA cards cannot be read: ${errorMessage(error)}`);
    }
  }
}
