import type {MemoryKind, MemorySample} from '../journal/events.js';

/** One process as the system lists it. */
export type ProcessInfo = {
  pid: number;
  parentPid: number;
  /** Process group. */
  groupId: number;
  /** Session: the pid of its leader. Null where the system does not tell (macOS' ps). */
  sessionId: number | null;
  /** Stopped by SIGSTOP or the like (state T). */
  stopped: boolean;
  /** Ended but not yet waited for (state Z). */
  zombie: boolean;
  /** Processor time used since its start, user and system. */
  cpuSeconds: number;
  /** Short name, for words only. */
  name: string;
};

export type ProcessMemory = {memoryBytes: number | null; memoryKind: MemoryKind; swappedBytes: number | null};

export type Machine = {
  platform: 'darwin' | 'linux';
  /** Chip or processor, as the system names it; null when it does not. */
  processor: string | null;
  cores: number;
  memoryBytes: number | null;
  system: string;
};

/**
 * What the rest of the program may ask of the machine. One implementation a platform; each call is one look, never a loop.
 * Nothing here throws for a process that is gone or a figure that the system does not give: it is left out, or null.
 */
export type Host = {
  /** Memory, swap and pressure. Rates and hysteresis come from the difference to this object's previous look. */
  memory(): Promise<MemorySample>;
  /** Every process of the machine. */
  processes(): Promise<ProcessInfo[]>;
  /** These processes only, cheaper than all of them where the system allows it. */
  someProcesses(pids: readonly number[]): Promise<ProcessInfo[]>;
  processMemory(pid: number): Promise<ProcessMemory>;
  /**
   * A text that is the same for as long as this pid belongs to the same process and that no later process with the same pid
   * has (start time since boot); null when there is no such process or it has ended and only waits to be reaped.
   */
  processIdentity(pid: number): Promise<string | null>;
  machine(): Promise<Machine>;
};
