import type {EventOf} from '../../journal/events.js';
import type {RunRecord} from '../../journal/run-record.js';
import type {Settings} from '../../settings/check.js';
import type {RunChoices} from './choices.js';

/** The ended run that a start continues, with the same folder, session name, server and sampling interval. */
export type Continues = {
  record: RunRecord;
  /** See the `run` event; null where it starts over. */
  continues: EventOf<'run'>['continues'] | null;
  /** Makes the files that the trainer needs; returns a function that removes them again if nothing was started. */
  prepare: (() => () => void) | null;
  /** mlxtop itself starts it after a restart of the machine, which was at `at` (ms since 1970); absent for a user. */
  restarted?: {at: number; from: number};
};

/** After which run a start is to wait. */
export type QueueWish =
  /** After whatever is the last of the queue, or in progress. */
  | {kind: 'queue'; anyEnd: boolean}
  /** After the run that this word names. */
  | {kind: 'after'; run: string; anyEnd: boolean};

/** Everything that the user chose for a start, checked. */
export type StartRequest = {
  command: readonly string[];
  directory: string;
  /** The session's name; undefined for one that follows from the run's. */
  session: string | undefined;
  /** The run's name; undefined for the session's, or without that for the first free one of the default names. */
  name: string | undefined;
  /** The tmux server's name (`tmux -L`); undefined for the user's own. */
  socketName: string | undefined;
  /** Whether the user's terminal is to be attached to the session. */
  attach: boolean;
  intervalMs: number;
  iterationsPattern: string | null;
  choices: RunChoices;
  /** Null for the channels of the settings. */
  alertChannels: string[] | null;
  /** Null when they could not be read. */
  settings: Settings | null;
  dashboardFlags: readonly string[];
  /** Start only what `mlxtop check` has nothing against. */
  checked: boolean;
  from: Continues | null;
  /** After which run it is to start; null for at once. */
  queue: QueueWish | null;
  /** What the trainer reads as its standard input; null for its terminal. */
  input: Uint8Array | null;
};
