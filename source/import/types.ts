import type {EndState, EventOf, RunEvent, RunSettings} from '../journal/events.js';
import type {Examined} from '../trainer/examine.js';
import type {Stamp} from './stamps.js';

type WithoutTime<Event> = Event extends unknown ? Omit<Event, 't' | 'w'> : never;

/** An event of the journal that is not dated yet. */
export type UndatedEvent = WithoutTime<RunEvent>;

/** What was read, and the time that its line names. `isOwn`: that line itself does, and not one before it. */
export type Item = {
  event: UndatedEvent;
  at: Stamp | null;
  isOwn: boolean;
  /** The time by the machine's clock, where that was set: see the journal's `w`. */
  w?: number;
};

/** The formats that are told apart. Words that stay: they stand in `run.json` and in `--json`. */
export const FORMATS = ['log', 'csv', 'records', 'trainer-state', 'wandb', 'mlxtop', 'mlx-lm-lora'] as const;
export type Format = (typeof FORMATS)[number];

/** What a file says of its run besides what happened in it; what it does not say is absent. */
export type FileFacts = {
  name?: string;
  tags?: readonly string[];
  note?: string;
  command?: readonly string[];
  directory?: string;
  /** The run that it continues, as it is called where it comes from. */
  continues?: NonNullable<EventOf<'run'>['continues']>;
  settings?: RunSettings;
  iterations?: number;
  /** By ms since 1970. */
  startedAt?: number;
  endedAt?: number;
  /** The first and the last time that a line of it names. */
  first?: Stamp;
  last?: Stamp;
  exitCode?: number;
  /** How it ended, where the file says so. */
  state?: EndState;
  /** What the user should know about how it was read. */
  notes?: readonly string[];
};

/** What a reader has understood at the end of a file. */
export type Understood = {examined: Examined; facts: FileFacts};

/**
 * Reads one file, in pieces of bytes as they come (UTF-8), into what it gives to its `take`. `end` is to be called
 * after the last piece. Throws a `UserError` for a file that cannot be one of its format.
 */
export type FormatReader = {push(bytes: Uint8Array): void; end(): Understood};

/** Takes what is read, as it is read. */
export type Take = (item: Item) => void;
