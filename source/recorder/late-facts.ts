import {existsSync} from 'node:fs';
import {isDeepStrictEqual} from 'node:util';
import {errorCode, UserError} from '../errors.js';
import type {Host} from '../host/types.js';
import {type WallMs, wallMs} from '../journal/clocks.js';
import {completeLock, type LockOwner} from '../journal/lock.js';
import {type RunPaths, readRunRecord, writeRunRecord} from '../journal/run-folder.js';
import type {RunRecord, TmuxPlace} from '../journal/run-record.js';
import {steadyClock, steadyNow} from '../journal/steady-clock.js';

/** Between two tries; each asks only for what is still missing. */
const TRY_MS = 3000;

/** A start is told to the second. */
const ROUNDED_MS = 1000;

export type LateFactsOptions = {
  host: Pick<Host, 'processIdentity' | 'processStartedAt' | 'machine'>;
  paths: RunPaths;
  owner: LockOwner;
  /** What is found out is put in here too: whoever has it acts by that. */
  record: RunRecord;
  /** When this process knew the wrapper to be there by the machine's clock: what began later is another process. */
  seenAt?: WallMs;
};

const isMissing = ({tmux}: RunRecord): boolean => tmux?.wrapperIdentity === null;

/** A launcher whose tools gave no answer in time has written down what Node knows. */
const lacksMachine = ({machine}: RunRecord): boolean => machine.platform === 'darwin' && machine.processor === null;

/** What the start was done without, since a tool was slow: found out later, and written down where it was missing. */
export class LateFacts {
  readonly #options: LateFactsOptions;
  readonly #seenAt: WallMs;
  /** What is known here, and was not found in `run.json` yet. */
  #owed: ((known: RunRecord) => RunRecord)[] = [];
  #isLooking = false;

  constructor(options: LateFactsOptions) {
    this.#options = options;
    this.#seenAt = options.seenAt ?? wallMs(steadyNow() + steadyClock.offset);
  }

  /** Tries again and again until nothing is missing any more. Returns what ends that. */
  begin(): () => void {
    if (this.isComplete) return () => undefined;
    const again = setInterval(() => {
      if (this.isComplete) clearInterval(again);
      else void this.look();
    }, TRY_MS);
    again.unref();
    void this.look();
    return () => clearInterval(again);
  }

  get isComplete(): boolean {
    const {owner, record} = this.#options;
    return owner.identity !== null && !isMissing(record) && !lacksMachine(record) && this.#owed.length === 0;
  }

  /** One try. What is still not told, or the disk does not take, is left for the next. */
  async look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      for (const work of [() => this.#lock(), () => this.#wrapper(), () => this.#machine(), () => this.#write()]) {
        await work().catch(throwUnlessLater);
      }
    } finally {
      this.#isLooking = false;
    }
  }

  async #lock(): Promise<void> {
    const {host, paths, owner} = this.#options;
    if (owner.identity !== null) return;
    const identity = await host.processIdentity(owner.pid);
    if (identity !== null) completeLock(paths.lock, owner, identity);
  }

  async #wrapper(): Promise<void> {
    const {host, paths, record} = this.#options;
    const {tmux} = record;
    if (!tmux || tmux.wrapperIdentity !== null) return;
    const {wrapperPid} = tmux;
    const identity = await host.processIdentity(wrapperPid);
    const startedAt = await host.processStartedAt(wrapperPid);
    // With its exit file the wrapper ends, and its pid is free for others.
    if (identity === null || existsSync(paths.exit) || (startedAt ?? 0) > this.#seenAt + ROUNDED_MS) return;
    tmux.wrapperIdentity = identity;
    this.#owed.push(known => ({...known, tmux: withIdentity(known.tmux ?? tmux, wrapperPid, identity)}));
  }

  async #machine(): Promise<void> {
    const {host, record} = this.#options;
    if (!lacksMachine(record)) return;
    const machine = await host.machine();
    if (machine.processor === null) return;
    record.machine = machine;
    this.#owed.push(known => ({...known, machine}));
  }

  /** Until it stands there when it is looked for: a full disk does not take it, and who has read the file before writes it anew. */
  async #write(): Promise<void> {
    if (this.#owed.length === 0) return;
    const {paths} = this.#options;
    const known = await readRunRecord(paths);
    if (known === null) return;
    const whole = this.#owed.reduce((record, change) => change(record), known);
    if (isDeepStrictEqual(whole, known)) this.#owed = [];
    else writeRunRecord(paths, whole);
  }
}

const withIdentity = (tmux: TmuxPlace, wrapperPid: number, wrapperIdentity: string): TmuxPlace =>
  tmux.wrapperPid === wrapperPid ? {...tmux, wrapperIdentity} : tmux;

const throwUnlessLater = (error: unknown): void => {
  if (!(error instanceof UserError) && errorCode(error) === undefined) throw error;
};
