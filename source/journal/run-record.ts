import {printable} from '../format/printable.js';
import {isSessionName, sessionNameFor} from '../format/run-name.js';
import {maskedCommand} from '../format/secret-words.js';
import {SCHEMA_VERSION} from './events.js';
import {RUN_RECORD, type RunProcess, type RunRecord} from './record-shape.js';
import {conforms, type Shape} from './shapes.js';

export type {Adoption, AutoPause, RunProcess, RunRecord, SessionNote, TmuxPlace} from './record-shape.js';

/** The processes that a run is made of; empty when they are not known (yet). */
export const runProcesses = ({tmux, adopted}: Pick<RunRecord, 'tmux' | 'adopted'>): RunProcess[] =>
  tmux ? [{pid: tmux.wrapperPid, identity: tmux.wrapperIdentity, itself: false}] : (adopted?.processes ?? []);

/**
 * When a run's training began, in ms since 1970: an adopted one began before its record, as far as its processes tell.
 */
export const trainingStartedAt = ({adopted, createdAt}: Pick<RunRecord, 'adopted' | 'createdAt'>): number =>
  adopted?.startedAt ?? createdAt;

/**
 * When the user released an adopted run, in ms since 1970; null while it is followed, and for a run that mlxtop
 * started.
 */
export const releasedAt = ({adopted}: Pick<RunRecord, 'adopted'>): number | null => adopted?.releasedAt ?? null;

/** Whether a run was not recorded here: nothing of it is measured, and nothing can be done to it. */
export const isImported = ({imported}: Pick<RunRecord, 'imported'>): boolean => imported !== undefined;

/** The name of the run's tmux session. */
export const sessionNameOf = ({name, sessionName}: Pick<RunRecord, 'name' | 'sessionName'>): string =>
  sessionName ?? name;

/** What to type for the run in a command: its name, or where that needs quotes, a form that means the same. */
export const runWord = ({name, sessionName}: Pick<RunRecord, 'name' | 'sessionName'>): string =>
  isSessionName(name) ? name : (sessionName ?? sessionNameFor(name));

/** Whether this, which is not its name, means the run in a command: its session's name, or a form of its own. */
export const isTyped = (record: RunRecord, wanted: string): boolean =>
  [sessionNameOf(record), runWord(record), sessionNameFor(record.name)].includes(wanted);

/** Whether the user may mean this run: by its name, or by what is typed for it. */
export const isCalled = (record: RunRecord, wanted: string): boolean =>
  record.name === wanted || isTyped(record, wanted);

const VERSIONED = {schema: 'number'} as const satisfies Shape;

/** Whether it is the record of a newer version, whose fields, and journal, may mean something else. */
export const isNewerRecord = (value: unknown): boolean =>
  conforms(value, VERSIONED) && Number.isSafeInteger(value.schema) && value.schema > SCHEMA_VERSION;

/** The longest that a timer waits, in ms. */
const MAX_WAIT = 2 ** 31 - 1;

/** Whether the numbers that mlxtop acts on are in their range. */
const isSound = ({schema, intervalMs}: RunRecord): boolean => schema > 0 && intervalMs >= 1 && intervalMs <= MAX_WAIT;

/** The record under the name that the run has now: `name`, or null for the one it was started with. */
export const renamed = (record: RunRecord, name: string | null): RunRecord =>
  name === null || name === record.name
    ? record
    : {...record, name, sessionName: sessionNameOf(record), startedAs: record.name};

/** The record as `run.json` holds it: with the secrets of its command masked, and with the name of its start. */
export const recordForFile = (record: RunRecord): RunRecord => {
  const {startedAs, sessionName, ...rest} = recordWithoutSecrets(record);
  const name = startedAs ?? rest.name;
  return {...rest, name, ...(sessionName !== undefined && sessionName !== name && {sessionName})};
};

/** The record with the secrets of its command masked: older versions wrote them. */
export const recordWithoutSecrets = (record: RunRecord): RunRecord => ({
  ...record,
  command: maskedCommand(record.command),
});

/**
 * The value as a `RunRecord`; null when it is not one, or is a newer version's. The name of the run, and of the
 * application it lives in, is made printable: both are shown, and the file may have been written by another program.
 */
export const asRunRecord = (value: unknown): RunRecord | null => {
  if (!conforms(value, RUN_RECORD) || isNewerRecord(value) || !isSound(value)) return null;
  const record = recordWithoutSecrets(value);
  const {name, sessionName, session} = record;
  const shown = session?.terminal && {
    ...session,
    terminal: {...session.terminal, name: printable(session.terminal.name)},
  };
  const named = {name: printable(name), ...(sessionName !== undefined && {sessionName: printable(sessionName)})};
  return {...record, ...named, ...(shown && {session: shown})};
};
