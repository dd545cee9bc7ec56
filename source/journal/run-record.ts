import {printable} from '../format/printable.js';
import {maskedCommand} from '../format/secret-words.js';
import {SCHEMA_VERSION} from './events.js';
import {type Place, placeShape} from './place.js';
import {conforms, type Shape} from './shapes.js';

/** Where a run lives in tmux and among the processes; null until tmux has started it. */
export type TmuxPlace = {
  socketPath: string;
  sessionId: string;
  trainerPane: string;
  /** The pane's leader: the wrapper that the trainer is a child of. */
  wrapperPid: number;
  /** See `Host.processIdentity`: tells this wrapper from a later process with the same pid. */
  wrapperIdentity: string | null;
};

/** A process that a run is made of: `itself` and all below it, or (a wrapper, a pane's shell) only what is below. */
export type RunProcess = {
  pid: number;
  /** See `Host.processIdentity`; null when it was not known. */
  identity: string | null;
  itself: boolean;
};

/** How a trainer that mlxtop did not start is followed. */
export type Adoption = {
  /** Its tmux pane, a file that it writes, or the standard input of the recorder. */
  kind: 'pane' | 'log' | 'pipe';
  /** The file that is followed (`log`). */
  file: string | null;
  /** The pane, and its first process (`pane`). */
  pane: {socketPath: string; paneId: string; leaderPid: number; leaderIdentity: string | null} | null;
  /** The processes that train, as found when it was adopted; none when they are not known. */
  processes: RunProcess[];
  /** When the training began, by its processes; absent or null when that is not known. */
  startedAt?: number | null;
  /** Pythons that the trainer's own environment named, as whole paths, the likeliest first; absent where nothing is known of it. */
  interpreters?: string[];
  /** When the user let go of it; null while it is followed. */
  releasedAt: number | null;
};

/** What the tmux server of a run belongs to, and may end with. */
export type SessionNote = {
  /** The application that the server was started from (macOS); null where there is none, or that is not known. */
  terminal: {name: string; bundleId: string | null} | null;
  /** launchd has started the server: it belongs to no application. */
  independent: boolean;
};

/** When to pause a training by itself, and when to go on. */
export type AutoPause = {
  when: 'red' | 'swapping';
  resumeAt: 'green' | 'yellow';
  /** How long the condition must have held. */
  afterSeconds: number;
  /** How long the better one must have held. */
  resumeAfterSeconds: number;
  /** Longest pause at a time, and shortest time of training between two. */
  maxPauseSeconds: number;
  minRunSeconds: number;
};

/**
 * `run.json`: what was started, where, and how. Never holds a secret: of the environment the PATH alone, no addresses, and those of the
 * command masked.
 */
export type RunRecord = {
  schema: number;
  id: string;
  /** The session's name. */
  name: string;
  command: string[];
  directory: string;
  createdAt: number;
  intervalMs: number;
  iterationsPattern: string | null;
  machine: {
    platform: string;
    processor: string | null;
    cores: number;
    memoryBytes: number | null;
    system: string;
    /** See `Machine` in host/types.ts. */
    gpuWorkingSetBytes?: number | null;
    translated?: boolean;
  };
  tmux: TmuxPlace | null;
  /** Where all its pids mean something; absent or null where that is not known (an older version's run): here, then. */
  place?: Place | null;
  /** Null or absent for what mlxtop started itself; then `tmux` is null. */
  adopted?: Adoption | null;
  autoPause?: AutoPause | null;
  /** The machine may sleep while it trains: `--no-awake`. */
  maySleep?: boolean;
  /** The log keeps every repaint of a bar: `--keep-repaints`. */
  keepRepaints?: boolean;
  /** See trainer/gpu-watchdog.ts. */
  relaxGpuWatchdog?: boolean;
  /** A tmux server that belongs to no application was asked for: `--independent`. Whether it is one is in `session`. */
  independent?: boolean;
  /** Absent until it is known. */
  session?: SessionNote;
  /** Channels that this run was told to alert by; absent or null: those of the settings. */
  alertChannels?: string[] | null;
  /** The launcher's settings file: the tmux server's environment may name another. */
  settingsPath?: string;
  /** The launcher's PATH: the tmux server's is another. Absent in an older version's. */
  path?: string;
};

/** The processes that a run is made of; none when they are not known (yet). */
export const runProcesses = ({tmux, adopted}: Pick<RunRecord, 'tmux' | 'adopted'>): RunProcess[] =>
  tmux ? [{pid: tmux.wrapperPid, identity: tmux.wrapperIdentity, itself: false}] : (adopted?.processes ?? []);

/** When a run's training began: one that mlxtop did not start ran already, as far as its processes tell. */
export const trainsSince = ({adopted, createdAt}: Pick<RunRecord, 'adopted' | 'createdAt'>): number =>
  adopted?.startedAt ?? createdAt;

/** When the user let go of a training that mlxtop did not start; null while it is followed, and for one of mlxtop's own. */
export const releasedAt = ({adopted}: Pick<RunRecord, 'adopted'>): number | null => adopted?.releasedAt ?? null;

const shape: Shape = {
  schema: 'number',
  id: 'string',
  name: 'string',
  command: 'strings',
  directory: 'string',
  createdAt: 'number',
  intervalMs: 'number',
  iterationsPattern: 'string?',
  machine: {
    platform: 'string',
    processor: 'string?',
    cores: 'number',
    memoryBytes: 'number?',
    system: 'string',
    gpuWorkingSetBytes: {orAbsent: 'number?'},
    translated: {orAbsent: 'boolean'},
  },
  autoPause: {
    orAbsent: {
      orNull: {
        when: ['red', 'swapping'],
        resumeAt: ['green', 'yellow'],
        afterSeconds: 'number',
        resumeAfterSeconds: 'number',
        maxPauseSeconds: 'number',
        minRunSeconds: 'number',
      },
    },
  },
  maySleep: {orAbsent: 'boolean'},
  keepRepaints: {orAbsent: 'boolean'},
  relaxGpuWatchdog: {orAbsent: 'boolean'},
  independent: {orAbsent: 'boolean'},
  session: {
    orAbsent: {terminal: {orNull: {name: 'string', bundleId: 'string?'}}, independent: 'boolean'},
  },
  alertChannels: {orAbsent: {orNull: 'strings'}},
  settingsPath: {orAbsent: 'string'},
  path: {orAbsent: 'string'},
  tmux: {
    orNull: {
      socketPath: 'string',
      sessionId: 'string',
      trainerPane: 'string',
      wrapperPid: 'number',
      wrapperIdentity: 'string?',
    },
  },
  place: {orAbsent: {orNull: placeShape}},
  adopted: {
    orAbsent: {
      orNull: {
        kind: ['pane', 'log', 'pipe'],
        file: 'string?',
        pane: {
          orNull: {socketPath: 'string', paneId: 'string', leaderPid: 'number', leaderIdentity: 'string?'},
        },
        processes: {listOf: {pid: 'number', identity: 'string?', itself: 'boolean'}},
        startedAt: {orAbsent: 'number?'},
        interpreters: {orAbsent: 'strings'},
        releasedAt: 'number?',
      },
    },
  },
};

/** True for the record of a run that a newer version recorded: its fields, and its journal, may mean something else. */
export const isNewerRecord = (value: unknown): boolean =>
  conforms(value, {schema: 'number'}) &&
  Number.isSafeInteger((value as Pick<RunRecord, 'schema'>).schema) &&
  (value as Pick<RunRecord, 'schema'>).schema > SCHEMA_VERSION;

/** Signals go to it: 0 and what is below would be groups of processes. */
const isPid = (pid: number): boolean => Number.isSafeInteger(pid) && pid > 0;

/** The latest time that a Date can hold, and the longest that a timer waits, in ms. */
const MOST_TIME = 8.64e15;
const MOST_WAIT = 2 ** 31 - 1;

/** Numbers that something is done by, such as sending signals, are some that it can be done by. */
const isSound = ({schema, createdAt, intervalMs, tmux, adopted}: RunRecord): boolean =>
  schema > 0 &&
  Math.abs(createdAt) <= MOST_TIME &&
  intervalMs >= 1 &&
  intervalMs <= MOST_WAIT &&
  (tmux === null || isPid(tmux.wrapperPid)) &&
  (!adopted?.pane || isPid(adopted.pane.leaderPid)) &&
  (adopted?.processes ?? []).every(({pid}) => isPid(pid));

/** The record without the secrets of its command, which older versions have written down. */
export const recordWithoutSecrets = (record: RunRecord): RunRecord => ({
  ...record,
  command: maskedCommand(record.command),
});

/**
 * The value as a `RunRecord`, or null when it is not one, or a newer version's. Its name is typed and shown everywhere, and that of the
 * application that it lives in is shown: those that mlxtop has not written are made fit for that.
 */
export const asRunRecord = (value: unknown): RunRecord | null => {
  if (!conforms(value, shape) || isNewerRecord(value) || !isSound(value as RunRecord)) return null;
  const record = recordWithoutSecrets(value as RunRecord);
  const {name, session} = record;
  const shown = session?.terminal && {
    ...session,
    terminal: {...session.terminal, name: printable(session.terminal.name)},
  };
  return {...record, name: printable(name), ...(shown && {session: shown})};
};
