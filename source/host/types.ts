import type {MonotonicMs} from '../journal/clocks.js';
import type {MemoryKind, MemorySample, PowerSample, ToolCosts} from '../journal/events.js';
import type {Place} from '../journal/place.js';
import type {CardsLoop, CardsReading, CardsTrouble} from './card-types.js';
import type {ProcessorUse} from './processor-use.js';

/** One process as the system lists it. */
export type ProcessInfo = {
  pid: number;
  parentPid: number;
  /** Process group. */
  groupId: number;
  /** Session: the pid of its leader. Null where the system does not report it (macOS' ps). */
  sessionId: number | null;
  /** Its group is the one in the foreground of its terminal. Absent where the system does not report it. */
  foreground?: boolean;
  /** Stopped by SIGSTOP or the like (state T). */
  stopped: boolean;
  /** Ended but not yet waited for (state Z). */
  zombie: boolean;
  /** Processor time used since its start, user and system. */
  cpuSeconds: number;
  /** The part of it that was spent in the kernel. Absent where the system does not separate the two (macOS' ps). */
  kernelSeconds?: number;
  /**
   * Short name: the file's that was executed, until the process changes it (Linux; Node 26 calls itself
   * `node-MainThread`). To be shown, and to recognise what chooses its name for that (`tmux: server`); anything else is
   * known by its executable and first word.
   */
  name: string;
  /**
   * When the system reported this, by the host's own clock (milliseconds, `performance.now()` by default): a list may
   * be some seconds old, and a rate computed from `cpuSeconds` needs the time between two lists, not between two calls.
   * Absent: just now.
   */
  seenAt?: MonotonicMs;
};

/** How recent a list of processes has to be. */
export type Freshness = {
  /**
   * Read the list now. Without it a host that has to start a program for each list (macOS) may return one that is up to
   * 10 s old; processes that were asked for by pid and have gone meanwhile are left out all the same.
   */
  fresh?: boolean;
};

export type ProcessMemory = {
  memoryBytes: number | null;
  memoryKind: MemoryKind;
  swappedBytes: number | null;
  /** The largest so far, where the system records it. */
  peakBytes?: number | null;
};

export type Machine = {
  platform: 'darwin' | 'linux';
  /** Chip or processor, as the system names it; null when it gives no name. */
  processor: string | null;
  /** Present only when this is an Intel program under Rosetta, and so is what it starts. */
  translated?: true;
  cores: number;
  memoryBytes: number | null;
  system: string;
  /** What the GPU may use resident at most (macOS: iogpu.wired_limit_mb, or the default for this size of memory). */
  gpuWorkingSetBytes?: number | null;
};

/** An application: a program with its helpers and everything it started, added up. */
export type App = {
  name: string;
  bundleId: string | null;
  /** Footprint (macOS) or proportional/resident size (Linux) of all its processes. */
  bytes: number;
  /** The real size is at least `bytes`: the tool rounds large values down, or could not read some process. */
  atLeast: boolean;
  /** How much of it is compressed or swapped out. */
  compressedBytes: number | null;
  processes: number;
  /** The process that quits the whole application when it is asked to; null when there is none. */
  mainPid: number | null;
  pids: number[];
  /** Null, or why it must not be quit. */
  protected: string | null;
};

/**
 * The application that a session lives in: the terminal, or the editor with a terminal, in which its tmux server was
 * started.
 */
export type SessionApp = {
  name: string;
  bundleId: string | null;
};

/** Processes that must never be counted as another application's, nor be quit. */
export type Protection = {
  /** The trainer's processes; they do not count for the application that they were started from. */
  trainerPids: readonly number[];
  /** Ours: recorder, dashboard, this process and its ancestors (the terminal, tmux). */
  ownPids: readonly number[];
  /**
   * Those of ownPids that belong to a terminal that shows us: this process or a tmux client, with all its ancestors.
   */
  lookingPids?: readonly number[];
  /**
   * Those of ownPids without which a run, or this process, would end: tmux servers and recorders, which have detached
   * themselves, or what a run without tmux was started in. Absent: all of ownPids that are not in lookingPids.
   */
  sessionPids?: readonly number[];
};

/** How an attempt to quit an application went. */
export type QuitOutcome =
  | {result: 'quit'}
  /** It still runs after the wait: it may be asking the user whether to save something. */
  | {result: 'still-open'}
  /**
   * It could not be asked: why, as a sentence (absent where the next step says it all), and what to do, in one sentence
   * or more.
   */
  | {result: 'refused'; why?: string; nextStep: string}
  | {result: 'not-running'};

/** A sleep of the machine, in ms since 1970. */
export type Sleep = {from: number; to: number};

/**
 * What the rest of the program may ask of the machine. One implementation for each platform; each call is one reading,
 * never a loop. Nothing here throws for a process that has gone or a figure that the system does not give: it is left
 * out, or null.
 */
export type Host = {
  /**
   * The folder whose tools are run before the system's own (`MLXTOP_TOOLS`, `--tools`); null for none. Passed on to the
   * processes of mlxtop that this one starts: see `toolsWords`.
   */
  readonly toolsFolder: string | null;
  /** Memory, swap and pressure. Rates and hysteresis come from the difference to this object's previous reading. */
  memory(): Promise<MemorySample>;
  /** Every process of the machine. */
  processes(freshness?: Freshness): Promise<ProcessInfo[]>;
  /** These processes only, cheaper than all of them where the system allows it. */
  someProcesses(pids: readonly number[], freshness?: Freshness): Promise<ProcessInfo[]>;
  /**
   * These processes and most likely all of their descendants, as they are now. Fast even where a list of all processes
   * takes long (macOS under memory pressure); absent where that list is as cheap. Throws when the system gives no
   * answer.
   */
  processesNear?(pids: readonly number[]): Promise<ProcessInfo[]>;
  processMemory(pid: number): Promise<ProcessMemory>;
  /**
   * What a process holds when pages that several share are divided among them (PSS), now and in swap; null for one that
   * has gone or that the system does not show us. The kernel walks through all of its memory: 20 to 30 ms for one of
   * two gigabytes, in which nothing else happens here. Absent where sizes are not shared (macOS: footprint).
   */
  proportionalMemory?(pid: number): Promise<{bytes: number; swappedBytes: number | null} | null>;
  /**
   * A text that stays the same for as long as this pid belongs to the same process, and that no later process with the
   * same pid has (start time since boot); null when there is no such process, or it has ended and only waits to be
   * reaped. Throws a `UserError` when the process exists but the system does not answer in a second or two (macOS): the
   * identity is unknown then.
   */
  processIdentity(pid: number): Promise<string | null>;
  /**
   * When it was started, in ms since 1970 by the clock that files are dated by (macOS: the second); null where
   * `processIdentity` is null, and where the system does not report it.
   */
  processStartedAt(pid: number): Promise<number | null>;
  /**
   * The words that a process was started with; null when it has gone, or the system does not show them to us. Exact on
   * Linux. On macOS they come from `ps`, which separates them by blanks and quotes nothing: a word with blanks is
   * split, an empty one is lost.
   */
  commandLine(pid: number): Promise<string[] | null>;
  /** `commandLine` only reads a file (Linux). Absent where each call starts a program (macOS). */
  wordsAreFree?: true;
  /**
   * The folder that a process works in, as an absolute path; null when it has gone, or the system does not report it.
   */
  workingDirectory(pid: number): Promise<string | null>;
  /**
   * The variables of these names that a process was started with; null when it has gone, or the system does not show
   * them to us. On macOS from `ps`, which separates them by blanks: a value that looks like another variable is cut
   * there. Absent where there are no processes.
   */
  startEnvironment?(pid: number, names: readonly string[]): Promise<Record<string, string> | null>;
  /**
   * Whether a process ignores SIGINT, which ^C sends; null when it has gone. Absent where the system does not report it
   * (macOS).
   */
  ignoresInterrupt?(pid: number): Promise<boolean | null>;
  /**
   * Whether a process waits for somebody to type at a terminal; null where the system does not say. Absent where it
   * never does (macOS).
   */
  waitsForInput?(pid: number): Promise<boolean | null>;
  machine(): Promise<Machine>;
  /**
   * Where the processes live that this one can see: a pid of another place means nothing here. The same at every call.
   */
  place(): Promise<Place>;
  /**
   * One look at the NVIDIA cards, by a program that is started for it (0.1 s); null where there are none. Absent where
   * there can be none.
   */
  cards?(): Promise<CardsReading | CardsTrouble | null>;
  /** Looks at the NVIDIA cards for as long as a run lasts; null where there are none, and nothing is started then. */
  cardsLoop?(): Promise<CardsLoop | null>;
  /** Battery, power mode, thermal limit, GPU. Null where the system reports none of it. */
  power(): Promise<PowerSample | null>;
  /**
   * The machine's last sleep, as of the newest reading of memory; null when it has not slept since it was started,
   * undefined while that is unknown. Absent where the clocks show it (Linux): on macOS both of Node's clocks run during
   * sleep (libuv's mach_continuous_time).
   */
  lastSleep?(): Sleep | null | undefined;
  /**
   * What the tools that these readings start have cost in the last minute; null while none has ended. Absent where none
   * is started.
   */
  toolCosts?(): ToolCosts | null;
  /**
   * The processor's use by all programs since the previous reading. Absent where another machine than this one is
   * shown.
   */
  processorUse?(): ProcessorUse | null;
  /**
   * Memory by application, largest first. Costly on macOS (0.8 s of a core): at most every 10 s, and only when it is
   * shown or needed.
   */
  apps(protection: Protection): Promise<App[]>;
  /**
   * The application that a process (a run's tmux server, or its wrapper) lives in, even when it has detached itself
   * since: on macOS 27 what lives in an application may end with it, and may not read the files that the application
   * may not read. Null on Linux, where nothing reports it, and for what belongs to no application. Starts three
   * programs on macOS: ask once a run, not at every reading.
   * @throws {UserError} when the system's tool gave no answer, or none within `patienceMs`, so that a later call may
   *   get one.
   */
  sessionApp(pid: number, patienceMs?: number): Promise<SessionApp | null>;
  /** Asks an application to quit as its own menu would, and waits up to `waitMs` for it to go. Never kills. */
  quitApp(app: App, waitMs: number): Promise<QuitOutcome>;
};
