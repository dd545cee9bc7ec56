import {printable} from '../format/printable.js';
import {maskedCommand} from '../format/secret-words.js';
import {SCHEMA_VERSION} from './events.js';
import {RUN_RECORD, type RunProcess, type RunRecord} from './record-shape.js';
import {conforms, type Shape} from './shapes.js';

export type {Adoption, AutoPause, RunProcess, RunRecord, SessionNote, TmuxPlace} from './record-shape.js';

/** The processes that a run is made of; none when they are not known (yet). */
export const runProcesses = ({tmux, adopted}: Pick<RunRecord, 'tmux' | 'adopted'>): RunProcess[] =>
  tmux ? [{pid: tmux.wrapperPid, identity: tmux.wrapperIdentity, itself: false}] : (adopted?.processes ?? []);

/** When a run's training began: one that mlxtop did not start ran already, as far as its processes tell. */
export const trainsSince = ({adopted, createdAt}: Pick<RunRecord, 'adopted' | 'createdAt'>): number =>
  adopted?.startedAt ?? createdAt;

/** When the user let go of a training that mlxtop did not start; null while it is followed, and for one of mlxtop's own. */
export const releasedAt = ({adopted}: Pick<RunRecord, 'adopted'>): number | null => adopted?.releasedAt ?? null;

const VERSIONED = {schema: 'number'} as const satisfies Shape;

/** True for the record of a run that a newer version recorded: its fields, and its journal, may mean something else. */
export const isNewerRecord = (value: unknown): boolean =>
  conforms(value, VERSIONED) && Number.isSafeInteger(value.schema) && value.schema > SCHEMA_VERSION;

/** The longest that a timer waits, in ms. */
const MAX_WAIT = 2 ** 31 - 1;

/** The numbers that something is done by are in the range that it can be done with. */
const isSound = ({schema, intervalMs}: RunRecord): boolean => schema > 0 && intervalMs >= 1 && intervalMs <= MAX_WAIT;

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
  if (!conforms(value, RUN_RECORD) || isNewerRecord(value) || !isSound(value)) return null;
  const record = recordWithoutSecrets(value);
  const {name, session} = record;
  const shown = session?.terminal && {
    ...session,
    terminal: {...session.terminal, name: printable(session.terminal.name)},
  };
  return {...record, name: printable(name), ...(shown && {session: shown})};
};
