import type {MonotonicMs} from '../journal/clocks.js';
import type {MemoryKind, MemorySample, PowerSample, ToolCosts} from '../journal/events.js';
import type {Place} from '../journal/place.js';
import type {ProcessorUse} from './processor-use.js';

/** One process as the system lists it. */
export type ProcessInfo = {
  pid: number;
  parentPid: number;
  /** Process group. */
  groupId: number;
  /** Session: the pid of its leader. Null where the system does not tell (macOS' ps). */
  sessionId: number | null;
  /** Its group is the one in the foreground of its terminal. Absent where nothing tells. */
  foreground?: boolean;
  /** Stopped by SIGSTOP or the like (state T). */
  stopped: boolean;
  /** Ended but not yet waited for (state Z). */
  zombie: boolean;
  /** Processor time used since its start, user and system. */
  cpuSeconds: number;
  /** The part of it that was spent in the kernel. Absent where the system does not tell the two apart (macOS' ps). */
  kernelSeconds?: number;
  /**
   * Short name: the file's that was executed, until the process changes it (Linux; Node 26 calls itself `node-MainThread`). To be shown,
   * and to recognise what chooses its name for that (`tmux: server`); anything else is known by its executable and first word.
   */
  name: string;
  /**
   * When the system said so, by the host's own clock (milliseconds, `performance.now()` unless told otherwise): a list may be
   * some seconds old, and a rate made from `cpuSeconds` needs the time between two lists, not between two calls. Absent: just now.
   */
  seenAt?: MonotonicMs;
};

/** How new a list of processes has to be. */
export type Freshness = {
  /**
   * Look now. Without it a host for which each look starts a program (macOS) may give a list that is up to 10 s old; processes
   * that were asked for by pid and are gone by now are left out all the same.
   */
  fresh?: boolean;
};

export type ProcessMemory = {
  memoryBytes: number | null;
  memoryKind: MemoryKind;
  swappedBytes: number | null;
  /** The largest so far, where the system keeps it. */
  peakBytes?: number | null;
};

export type Machine = {
  platform: 'darwin' | 'linux';
  /** Chip or processor, as the system names it; null when it does not. */
  processor: string | null;
  /** Only where it is so: this program is an Intel one under Rosetta, and so is what it starts. */
  translated?: true;
  cores: number;
  memoryBytes: number | null;
  system: string;
  /** What the GPU may keep resident at most (macOS: iogpu.wired_limit_mb, or the default for this size of memory). */
  gpuWorkingSetBytes?: number | null;
};

/** An application: a program with its window, its helpers and what it started, added up. */
export type App = {
  name: string;
  bundleId: string | null;
  /** Footprint (macOS) or proportional/resident size (Linux) of all its processes. */
  bytes: number;
  /** The tool rounds large values down, or could not read some process: at least `bytes`. */
  atLeast: boolean;
  /** How much of it is compressed or swapped out. */
  compressedBytes: number | null;
  processes: number;
  /** The process that quits the whole application when it is asked to; null when there is no such one. */
  mainPid: number | null;
  pids: number[];
  /** Null, or why it must not be quit. */
  protected: string | null;
};

/** An application that a session lives in: the terminal, or the editor with one, that its tmux server was started in. */
export type SessionApp = {
  name: string;
  bundleId: string | null;
};

/** Whose processes must never be counted as somebody else's, nor quit. */
export type Protection = {
  /** The trainer's processes; they are taken out of the application that they were started from. */
  trainerPids: readonly number[];
  /** Ours: recorder, dashboard, this process and its ancestors (the terminal, tmux). */
  ownPids: readonly number[];
  /** Those of ownPids that belong to a terminal which is looked from: this process or a tmux client, with all above it. */
  lookingPids?: readonly number[];
  /**
   * Those of ownPids without which a run, or this process, would end: tmux servers and recorders, detached from whatever they were started in,
   * or whatever a run was started in without a tmux. All that are not looked from when left out.
   */
  sessionPids?: readonly number[];
};

/** How an attempt to quit an application went. */
export type QuitOutcome =
  | {result: 'quit'}
  /** It still runs after the wait: it may be waiting for somebody to save something. */
  | {result: 'still-open'}
  /** It could not be asked: why, as a sentence (absent where only the next step tells), and what to do, in one or more. */
  | {result: 'refused'; why?: string; nextStep: string}
  | {result: 'not-running'};

/** A sleep of the machine, in ms since 1970. */
export type Sleep = {from: number; to: number};

/**
 * What the rest of the program may ask of the machine. One implementation a platform; each call is one look, never a loop.
 * Nothing here throws for a process that is gone or a figure that the system does not give: it is left out, or null.
 */
export type Host = {
  /**
   * The folder whose tools are run before the system's own (`MLXTOP_TOOLS`, `--tools`); null for none. Processes of mlxtop that this one
   * starts are given it too: see `toolsWords`.
   */
  readonly toolsFolder: string | null;
  /** Memory, swap and pressure. Rates and hysteresis come from the difference to this object's previous look. */
  memory(): Promise<MemorySample>;
  /** Every process of the machine. */
  processes(freshness?: Freshness): Promise<ProcessInfo[]>;
  /** These processes only, cheaper than all of them where the system allows it. */
  someProcesses(pids: readonly number[], freshness?: Freshness): Promise<ProcessInfo[]>;
  /**
   * These processes, and those that are most likely all below them, as they are now. Where a look at all takes long (macOS under memory
   * pressure) this one need not; absent where all is as cheap. Throws when the system gives no answer.
   */
  processesNear?(pids: readonly number[]): Promise<ProcessInfo[]>;
  processMemory(pid: number): Promise<ProcessMemory>;
  /**
   * A text that is the same for as long as this pid belongs to the same process and that no later process with the same pid
   * has (start time since boot); null when there is no such process or it has ended and only waits to be reaped. Throws a `UserError` when
   * the process is there but the system does not tell in a second or two (macOS): then nobody knows.
   */
  processIdentity(pid: number): Promise<string | null>;
  /**
   * When it was started, in ms since 1970 by the clock that files are dated by (macOS: the second); null where
   * `processIdentity` has none, and where the system does not tell.
   */
  processStartedAt(pid: number): Promise<number | null>;
  /**
   * The words that a process was started with; null when it has gone, or the system keeps them from us. Exact on Linux. On macOS they come
   * from `ps`, which puts blanks between them and quotes nothing: a word with blanks comes apart, an empty one is lost.
   */
  commandLine(pid: number): Promise<string[] | null>;
  /** `commandLine` only reads a file (Linux). Absent where each call starts a program (macOS). */
  wordsAreFree?: true;
  /** The folder that a process works in, as an absolute path; null when it has gone, or the system does not tell. */
  workingDirectory(pid: number): Promise<string | null>;
  /**
   * The variables of these names that a process was started with; null when it has gone, or the system keeps them from us. On macOS from
   * `ps`, which puts blanks between them: a value that looks like another variable is cut there. Absent where there are no processes.
   */
  startEnvironment?(pid: number, names: readonly string[]): Promise<Record<string, string> | null>;
  /** Whether a process ignores SIGINT, which ^C sends; null when it has gone. Absent where the system does not tell (macOS). */
  ignoresInterrupt?(pid: number): Promise<boolean | null>;
  machine(): Promise<Machine>;
  /** Where processes live that this one can see: of those of another place a pid tells nothing. The same at every call. */
  place(): Promise<Place>;
  /** Battery, power mode, thermal limit, GPU. Null where the system tells none of it. */
  power(): Promise<PowerSample | null>;
  /**
   * The machine's last sleep, as the newest look at memory was told of it; null when it has not slept since it was started, undefined
   * while nothing was told. Absent where the clocks tell: on macOS both of Node's run on during sleep (libuv's mach_continuous_time).
   */
  lastSleep?(): Sleep | null | undefined;
  /** What the tools cost that were started for these looks, in the last minute; null while none has ended. Absent where none is started. */
  toolCosts?(): ToolCosts | null;
  /** The processor's use by anybody since the last look. Absent where what is shown is another machine than this one. */
  processorUse?(): ProcessorUse | null;
  /** Memory by application, largest first. Costly on macOS (0.8 s of a core): at most every 10 s, and only for somebody. */
  apps(protection: Protection): Promise<App[]>;
  /**
   * The application that a process (a run's tmux server, or its wrapper) lives in, however it was detached from it since: on macOS 27 what
   * lives in an application may end with it, and files that it may not read are closed to what lives in it. Null on Linux, where it is
   * not told, and for what belongs to no application. Starts three programs on macOS: to be asked once a run, not at every look.
   * @throws {UserError} when the system's tool gave no answer, or none within `patienceMs`, so that a later question may get one.
   */
  sessionApp(pid: number, patienceMs?: number): Promise<SessionApp | null>;
  /** Asks an application to quit as its own menu would, and waits up to `waitMs` for it to go. Never kills. */
  quitApp(app: App, waitMs: number): Promise<QuitOutcome>;
};
