import {PLACE} from './place.js';
import type {FieldsOf, Shape} from './shapes.js';

const TMUX_PLACE = {
  socketPath: 'string',
  sessionId: 'string',
  trainerPane: 'string',
  /** The pane's leader: the wrapper that the trainer is a child of. */
  wrapperPid: 'pid',
  /** See `Host.processIdentity`: tells this wrapper from a later process with the same pid. */
  wrapperIdentity: 'string?',
} as const satisfies Shape;

/** Where a run lives in tmux and among the processes; null until tmux has started it. */
export type TmuxPlace = FieldsOf<typeof TMUX_PLACE>;

const RUN_PROCESS = {
  pid: 'pid',
  /** See `Host.processIdentity`; null when it was not known. */
  identity: 'string?',
  itself: 'boolean',
} as const satisfies Shape;

/** A process that a run is made of: `itself` and all below it, or (a wrapper, a pane's shell) only what is below. */
export type RunProcess = FieldsOf<typeof RUN_PROCESS>;

const ADOPTION = {
  /** Its tmux pane, a file that it writes, or the standard input of the recorder. */
  kind: ['pane', 'log', 'pipe'],
  /** The file that is followed (`log`). */
  file: 'string?',
  /** The pane, and its first process (`pane`). */
  pane: {orNull: {socketPath: 'string', paneId: 'string', leaderPid: 'pid', leaderIdentity: 'string?'}},
  /** The processes that train, as found at the adoption; empty when they are not known. */
  processes: {listOf: RUN_PROCESS},
  /** When the training began, by its processes; absent or null when that is not known. */
  startedAt: {orAbsent: 'number?'},
  /**
   * Pythons that the trainer's own environment named, as whole paths, the likeliest first; absent where it is not
   * known.
   */
  interpreters: {orAbsent: 'strings'},
  /** When the user released it; null while it is followed. */
  releasedAt: 'number?',
} as const satisfies Shape;

/** How a trainer that mlxtop did not start is followed. */
export type Adoption = FieldsOf<typeof ADOPTION>;

const SESSION_NOTE = {
  /** The application that the server was started from (macOS); null where there is none, or it is not known. */
  terminal: {orNull: {name: 'string', bundleId: 'string?'}},
  /** launchd has started the server: it belongs to no application. */
  independent: 'boolean',
} as const satisfies Shape;

/** What the tmux server of a run belongs to, and may end with. */
export type SessionNote = FieldsOf<typeof SESSION_NOTE>;

const AUTO_PAUSE = {
  when: ['red', 'swapping'],
  resumeAt: ['green', 'yellow'],
  /** How long the condition must have held. */
  afterSeconds: 'number',
  /** How long the better one must have held. */
  resumeAfterSeconds: 'number',
  /** Longest pause at a time, and shortest time of training between two. */
  maxPauseSeconds: 'number',
  minRunSeconds: 'number',
} as const satisfies Shape;

/** When to pause a run automatically, and when to resume it. */
export type AutoPause = FieldsOf<typeof AUTO_PAUSE>;

/** The guard of `RunRecord`: what `asRunRecord` insists on. */
export const RUN_RECORD = {
  schema: 'number',
  id: 'string',
  name: 'string',
  /** The session's name where it is not the run's: tmux allows less, or the run was renamed. */
  sessionName: {orAbsent: 'string'},
  command: 'strings',
  directory: 'string',
  createdAt: 'time',
  /** When it was put into the queue, for a run that waited there; `createdAt` is when it started then. */
  queuedAt: {orAbsent: 'time'},
  intervalMs: 'number',
  iterationsPattern: 'string?',
  machine: {
    platform: 'string',
    processor: 'string?',
    cores: 'number',
    memoryBytes: 'number?',
    system: 'string',
    /** See `Machine` in host/types.ts. */
    gpuWorkingSetBytes: {orAbsent: 'number?'},
    translated: {orAbsent: 'boolean'},
  },
  tmux: {orNull: TMUX_PLACE},
  /**
   * Where all its pids mean something; absent or null where that is not known (an older version's run), and then taken
   * to be here.
   */
  place: {orAbsent: {orNull: PLACE}},
  /** Null or absent for what mlxtop started itself. Otherwise `tmux` is null. */
  adopted: {orAbsent: {orNull: ADOPTION}},
  autoPause: {orAbsent: {orNull: AUTO_PAUSE}},
  /** The machine may sleep while it trains: `--no-awake`. */
  maySleep: {orAbsent: 'boolean'},
  /** The log keeps every repaint of a bar: `--keep-repaints`. */
  keepRepaints: {orAbsent: 'boolean'},
  /** See trainer/gpu-watchdog.ts. */
  relaxGpuWatchdog: {orAbsent: 'boolean'},
  /** Figures from inside the trainer were asked for: `--inside`. They can come where the run has a folder `inside`. */
  inside: {orAbsent: 'boolean'},
  /** It was the settings that asked for them: where none can come, which is so for other trainers, nothing is said. */
  insideBySetting: {orAbsent: 'boolean'},
  /** A tmux server that belongs to no application was asked for: `--independent`. Whether it is one is in `session`. */
  independent: {orAbsent: 'boolean'},
  /** It is to continue by itself after a restart of the machine: `--after-restart`. */
  afterRestart: {orAbsent: 'boolean'},
  /**
   * Each time that this training was continued by itself after a restart, before this run and with it: when, and from
   * which iteration of the whole training. The oldest first; absent for none.
   */
  restarts: {orAbsent: {listOf: {at: 'time', from: 'number'}}},
  /** The machines that it works on, as `--hosts` named them; absent where it did not. */
  hosts: {orAbsent: 'strings'},
  /** Absent until it is known. */
  session: {orAbsent: SESSION_NOTE},
  /**
   * Where a run comes from that was not recorded here: which format the file has, its name without the folder, whether
   * its lines were dated, the SHA-256 of what was read, and how many bytes that was. Absent for every other run.
   */
  imported: {
    orAbsent: {format: 'string', file: 'string', hasTimes: 'boolean', digest: 'string', bytes: {orAbsent: 'number'}},
  },
  /** Channels that this run alerts by; absent or null: those of the settings. */
  alertChannels: {orAbsent: {orNull: 'strings'}},
  /** The launcher's settings file: the tmux server's environment may name another. */
  settingsPath: {orAbsent: 'string'},
  /** The folder where the recorder keeps a file for node_exporter: the setting `metrics.textfile` at the start. */
  metricsFolder: {orAbsent: 'string'},
  /** The launcher's PATH: the tmux server's is another. Absent in an older version's. */
  path: {orAbsent: 'string'},
} as const satisfies Shape;

/**
 * `run.json`: what was started, where, and how. Never holds a secret: of the environment only the PATH, no addresses,
 * and the secrets of the command masked.
 */
export type RunRecord = FieldsOf<typeof RUN_RECORD> & {
  /** Its name in the file, where the user has renamed it since (labels.ts). Not in the file. */
  startedAs?: string;
};
