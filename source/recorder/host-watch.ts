import type {RemoteReading} from '../host/remote/reading.js';
import {RemoteHost} from '../host/remote/remote-host.js';
import type {Hello} from '../host/remote/session.js';
import type {HostTrouble} from '../host/remote/trouble.js';
import type {App} from '../host/types.js';
import {isMemoryShort} from '../insight/short-memory.js';
import {LISTED_APPS} from '../journal/events/memory.js';
import type {EventOf, MemorySample} from '../journal/events.js';
import {steadyNow} from '../journal/steady-clock.js';
import {type Expected, ranksAmong} from '../trainer/ranks/match.js';
import {type RankTimes, rankSample} from '../trainer/ranks/rank-sample.js';
import type {Dated} from './dated.js';
import {isWorthWriting} from './host-changes.js';

/** Memory by application costs 0.75 s of a core there (macOS), while that machine is at its slowest. */
const FIRST_APPS_MS = 60_000;
const MAX_APPS_MS = 240_000;

export type HostWatchOptions = {
  name: string;
  toolsFolder: string | null;
  /** What the run's processes there are known by. */
  expected: (hello: Hello, reading: RemoteReading) => Expected;
  write: (event: Dated) => void;
};

/** Whole bytes and bytes a second: fifteen digits behind a point take space. */
const rounded = (memory: MemorySample): MemorySample => {
  const figures = Object.entries(memory).map(([name, value]) => [
    name,
    typeof value === 'number' ? Math.round(value) : value,
  ]);
  return Object.fromEntries(figures.filter(([name, value]) => !(name === 'diskFreeBytes' && value === null)));
};

/** Records one other machine of a run. */
export class HostWatch {
  readonly #options: HostWatchOptions;
  readonly #host: RemoteHost;
  #pids: readonly number[] = [];
  #times: RankTimes | null = null;
  #written: {sample: EventOf<'host-sample'>; at: number} | null = null;
  #appsAt = Number.NEGATIVE_INFINITY;
  #appsRestMs = FIRST_APPS_MS;

  constructor(options: HostWatchOptions) {
    this.#options = options;
    this.#host = new RemoteHost({
      name: options.name,
      toolsFolder: options.toolsFolder,
      onReading: (reading, hello, at) => this.#read(reading, hello, at),
      onApps: apps => this.#noteApps(apps),
      onState: trouble => this.#noteState(trouble),
      trainerPids: () => this.#pids,
    });
  }

  /** See `RemoteHost.tick`. */
  tick(now: number): void {
    this.#host.tick(now);
  }

  /** Ends the connection. */
  close(): void {
    this.#host.close();
  }

  #read(reading: RemoteReading, hello: Hello, at: number): void {
    const {name, expected, write} = this.#options;
    const {ranks} = ranksAmong(reading.processes, expected(hello, reading));
    const processes = ranks.flatMap(rank => rank.processes);
    this.#pids = processes.map(({info}) => info.pid);
    const {sample: trainer, times} = rankSample(processes, at, this.#times);
    this.#times = times;
    const {platform, memory} = reading;
    const sample: EventOf<'host-sample'> = {
      ...{t: steadyNow(), type: 'host-sample', host: name, platform},
      memory: memory && rounded(memory),
      trainer,
    };
    if (isWorthWriting(this.#written?.sample ?? null, sample, at - (this.#written?.at ?? 0))) {
      this.#written = {sample, at};
      write({...sample, t: steadyNow()});
    }
    if (memory !== null) this.#considerApps(memory, at);
  }

  #considerApps(memory: MemorySample, at: number): void {
    if (!isMemoryShort(memory) || memory.limitedBy !== 'machine') {
      this.#appsRestMs = FIRST_APPS_MS;
      return;
    }
    if (at < this.#appsAt) return;
    this.#appsAt = at + this.#appsRestMs;
    this.#appsRestMs = Math.min(2 * this.#appsRestMs, MAX_APPS_MS);
    this.#host.wantApps();
  }

  #noteApps(apps: readonly App[]): void {
    if (apps.length === 0) return;
    const samples = apps.slice(0, LISTED_APPS).map(app => ({
      ...{name: app.name, bundleId: app.bundleId, bytes: app.bytes, atLeast: app.atLeast},
      ...{compressedBytes: app.compressedBytes, processes: app.processes, protected: app.protected},
    }));
    this.#options.write({t: steadyNow(), type: 'host-apps', host: this.#options.name, apps: samples});
  }

  #noteState(trouble: HostTrouble | null): void {
    this.#written = null;
    this.#times = null;
    this.#options.write({
      ...{t: steadyNow(), type: 'host-state', host: this.#options.name},
      ...{answers: trouble === null, trouble: trouble?.trouble ?? null, text: trouble?.text ?? null},
    });
  }
}
