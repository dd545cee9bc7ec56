import {existsSync} from 'node:fs';
import {isDeepStrictEqual} from 'node:util';
import {errorCode, UserError} from '../errors.js';
import type {Host} from '../host/types.js';
import {type WallMs, wallMs} from '../journal/clocks.js';
import {completeLock, type LockOwner} from '../journal/lock.js';
import {type RunPaths, readRunRecord, writeRunRecord} from '../journal/run-folder.js';
import type {RunRecord, TmuxPlace} from '../journal/run-record.js';
import {steadyClock, steadyNow} from '../journal/steady-clock.js';

/** Between two tries, each of which asks only for what is still missing. */
const TRY_MS = 3000;

/** Systems give a process's start to the second. */
const ROUNDED_MS = 1000;

export type LateFactsOptions = {
  host: Pick<Host, 'processIdentity' | 'processStartedAt' | 'machine'>;
  paths: RunPaths;
  owner: LockOwner;
  /** Found facts are put in here too, for the parts of the recorder that share this object. */
  record: RunRecord;
  /**
   * When this process knew the wrapper to exist, by the machine's clock: a process that started later is another one.
   */
  seenAt?: WallMs;
};

const isMissing = ({tmux}: RunRecord): boolean => tmux?.wrapperIdentity === null;

/** Whether the launcher's tools did not answer in time, so that it wrote only what Node knows of the machine. */
const lacksMachine = ({machine}: RunRecord): boolean => machine.platform === 'darwin' && machine.processor === null;

/** Finds facts that a slow tool did not give in time for the start, and adds them where they are missing. */
export class LateFacts {
  readonly #options: LateFactsOptions;
  readonly #seenAt: WallMs;
  /** Changes for `run.json` that have not been seen there yet. */
  #owed: ((known: RunRecord) => RunRecord)[] = [];
  #isTrying = false;

  constructor(options: LateFactsOptions) {
    this.#options = options;
    this.#seenAt = options.seenAt ?? wallMs(steadyNow() + steadyClock.offset);
  }

  /** Tries until nothing is missing. Returns a function that ends the tries. */
  begin(): () => void {
    if (this.isComplete) return () => undefined;
    const again = setInterval(() => {
      if (this.isComplete) clearInterval(again);
      else void this.try();
    }, TRY_MS);
    again.unref();
    void this.try();
    return () => clearInterval(again);
  }

  get isComplete(): boolean {
    const {owner, record} = this.#options;
    return owner.identity !== null && !isMissing(record) && !lacksMachine(record) && this.#owed.length === 0;
  }

  /** One try. What a tool still does not answer, or the disk does not take, is left for the next. */
  async try(): Promise<void> {
    if (this.#isTrying) return;
    this.#isTrying = true;
    try {
      for (const work of [() => this.#lock(), () => this.#wrapper(), () => this.#machine(), () => this.#write()]) {
        await work().catch(throwUnlessLater);
      }
    } finally {
      this.#isTrying = false;
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
    // Once its exit file exists the wrapper ends, and its pid may pass to another process.
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

  /**
   * Writes until the file is seen to have it: a full disk does not take it, and a process that read the file before may
   * overwrite it.
   */
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
