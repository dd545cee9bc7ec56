import type {Host, ProcessInfo} from '../host/types.js';
import type {MonotonicMs} from '../journal/clocks.js';
import type {TrainerSample} from '../journal/events.js';
import {isStopped} from '../trainer/control/index.js';
import {ProcessSampler} from '../trainer/control/process-sampler.js';
import {type ProcessRoot, processesOf, rootsOf, type Target} from '../trainer/tree.js';
import {secondsSince} from './processor-seconds.js';
import {type Held, SharedMemory} from './shared-memory.js';

/** Every how many samples all processes of the machine are listed; the known ones are read each time. */
const SAMPLES_PER_LIST = 5;

/**
 * Samples the processes of a run and adds them up. Keeps the previous sample, to compute the processor use between the
 * two.
 */
export class TrainerWatch {
  readonly #host: Host;
  readonly #now: ProcessSampler;
  readonly #roots: readonly ProcessRoot[];
  /** Roots that are not part of the run themselves: a wrapper, a pane's shell. */
  readonly #outside: readonly number[];
  readonly #shared: SharedMemory;
  #known: number[] = [];
  #samples = 0;
  #previous: readonly ProcessInfo[] = [];
  #previousAt: MonotonicMs | null = null;
  #used: {cpuPercent: number | null; kernelPercent: number | null} = {cpuPercent: null, kernelPercent: null};

  constructor(host: Host, target: Target) {
    this.#host = host;
    this.#roots = rootsOf(target);
    this.#shared = new SharedMemory(host);
    this.#now = new ProcessSampler(host, this.#roots);
    this.#outside = this.#roots.filter(({itself}) => !itself).map(({pid}) => pid);
  }

  /** The run's processes, as of the last sample. */
  get pids(): readonly number[] {
    return this.#known;
  }

  /** The part of the last sample's `cpuPercent` that was spent in the kernel; null where the system does not say. */
  get kernelPercent(): number | null {
    return this.#used.kernelPercent;
  }

  /**
   * The run's processes, added up; null when there are none. `paused`: whether the run is, according to the journal; a
   * list of processes that is some seconds old may not show that yet, and is read again then.
   */
  async sample(now: MonotonicMs, paused: boolean | null = null): Promise<TrainerSample | null> {
    const listed = await this.#processes();
    const isOutdated = paused !== null && listed[0]?.seenAt !== undefined && isStopped(listed) !== paused;
    const processes = isOutdated ? await this.#all(true) : listed;
    this.#known = processes.map(process => process.pid);
    const {cpuPercent} = this.#use(processes, now);
    if (processes.length === 0) return null;
    const resident = await Promise.all(processes.map(({pid}) => this.#held(pid)));
    const memories = (await this.#shared.divide(resident, now)).map(({memory}) => memory);
    const total = (values: (number | null)[]): number | null => {
      const known = values.filter(value => value !== null);
      return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
    };
    const largest = memories.reduce(
      (best, memory, index) => ((memory.memoryBytes ?? 0) > (memories[best]?.memoryBytes ?? 0) ? index : best),
      0,
    );
    return {
      pid: processes[largest]?.pid ?? 0,
      cpuPercent,
      memoryBytes: total(memories.map(memory => memory.memoryBytes)),
      memoryKind: memories[0]?.memoryKind ?? 'resident',
      swappedBytes: total(memories.map(memory => memory.swappedBytes)),
      processes: processes.length,
      stopped: isStopped(processes),
      peakBytes: memories[largest]?.peakBytes ?? null,
    };
  }

  async #held(pid: number): Promise<Held> {
    return {pid, memory: await this.#host.processMemory(pid)};
  }

  async #processes(): Promise<ProcessInfo[]> {
    if (this.#roots.length === 0) return [];
    const full = this.#samples++ % SAMPLES_PER_LIST === 0 || this.#known.length === 0;
    if (!full) {
      const known = await this.#host.someProcesses([...this.#outside, ...this.#known]);
      const found = known.filter(process => !this.#outside.includes(process.pid) && !process.zombie);
      if (found.length === this.#known.length) return found;
    }
    // While none is known, one may have started since the last list.
    return this.#all(this.#known.length === 0);
  }

  /** All of the run's processes; where a full list takes too long, those that most likely are all of them. */
  async #all(fresh: boolean): Promise<ProcessInfo[]> {
    if (fresh) return processesOf(this.#roots, (await this.#now.sample()).all);
    const all = await this.#host.processes().catch(async error => {
      if (this.#host.processesNear === undefined) throw error;
      return this.#host.processesNear(this.#roots.map(({pid}) => pid));
    });
    return processesOf(this.#roots, all);
  }

  #use(processes: readonly ProcessInfo[], now: MonotonicMs) {
    // The same list again has nothing new.
    const at = processes[0]?.seenAt ?? now;
    if (at === this.#previousAt) return this.#used;
    const elapsed = this.#previousAt === null ? 0 : at - this.#previousAt;
    const percentOf = (of: (process: ProcessInfo) => number | undefined): number | null => {
      const seconds = secondsSince(this.#previous, processes, of);
      return seconds !== null && elapsed > 0 ? (seconds * 100_000) / elapsed : null;
    };
    this.#used = {
      cpuPercent: percentOf(({cpuSeconds}) => cpuSeconds),
      kernelPercent: percentOf(({kernelSeconds}) => kernelSeconds),
    };
    this.#previous = processes;
    this.#previousAt = at;
    return this.#used;
  }
}
