import {existsSync, rmSync} from 'node:fs';
import {printable} from '../format/printable.js';
import {RUN_EVENTS} from './events/run.js';
import {replaceFile} from './files.js';
import {readIfRegular} from './regular-file.js';
import type {RunPaths} from './run-folder.js';
import {conforms, type FieldsOf, type Shape} from './shapes.js';

const QUEUE_ENTRY = {
  queuedAt: 'time',
  /** Where it stands among those that wait, from 1 on. */
  position: 'number',
  /** `queue`: one run at a time, and after the one before it in the order; `after`: after that very run. */
  mode: ['queue', 'after'],
  /** The id and the name of the run that it waits for; null for none in particular. */
  after: 'string?',
  afterName: 'string?',
  /** It starts however that run ends, not only when that has finished. */
  anyEnd: 'boolean',
  /** That run has ended as was asked for: from then on its history may be removed. */
  isMet: {orAbsent: 'boolean'},
  /** What it waits for, or why it does not start, as was last seen. */
  reason: {kind: ['run', 'memory', 'held', 'lost'], text: 'string'},
  /** Why it could not be started when it was due. */
  problem: {orAbsent: 'string'},
  /** Its command holds secrets, or it reads a standard input: both are gone with its tmux session. */
  hasSecrets: 'boolean',
  hasInput: 'boolean',
  dashboardFlags: 'strings',
  /** See the `run` event. */
  continues: RUN_EVENTS.run.continues,
} as const satisfies Shape;

/** Why and where a run waits: kept beside `run.json` for as long as it has not started. */
export type QueueEntry = FieldsOf<typeof QUEUE_ENTRY>;

export type QueueReason = QueueEntry['reason'];

/** Many times what one needs. */
const MAX_BYTES = 256 * 1024;

/** Whether a run has not started yet: it waits for another one, for memory, or for the user. */
export const isWaiting = ({queue}: Pick<RunPaths, 'queue'>): boolean => existsSync(queue);

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const UNREADABLE = 'its place in the queue cannot be read';

/** What holds for a run whose entry is damaged: the user has to start it. */
const DAMAGED: QueueEntry = {
  queuedAt: 0,
  position: Number.MAX_SAFE_INTEGER,
  mode: 'after',
  after: null,
  afterName: null,
  anyEnd: false,
  reason: {kind: 'held', text: UNREADABLE},
  problem: UNREADABLE,
  hasSecrets: false,
  hasInput: false,
  dashboardFlags: [],
};

/** A waiting run's place in the queue; null for a run that does not wait. Texts are made printable. */
export const readQueueEntry = ({queue}: Pick<RunPaths, 'queue'>): QueueEntry | null => {
  // Read again where there is something after all: it may have been written meanwhile.
  const text = readIfRegular(queue, MAX_BYTES) ?? (isWaiting({queue}) ? (readIfRegular(queue, MAX_BYTES) ?? '') : null);
  if (text === null) return null;
  const value = parsed(text);
  if (!conforms(value, QUEUE_ENTRY)) return DAMAGED;
  const {afterName, reason, problem} = value;
  return {
    ...value,
    ...(problem !== undefined && {problem: printable(problem)}),
    afterName: afterName === null ? null : printable(afterName),
    reason: {...reason, text: printable(reason.text)},
  };
};

/** Writes it (0600), by rename. Throws system errors. */
export const writeQueueEntry = ({queue}: Pick<RunPaths, 'queue'>, entry: QueueEntry): void =>
  replaceFile(queue, `${JSON.stringify(entry)}\n`, true);

/** From now on the run does not wait. Throws system errors. */
export const dropQueueEntry = ({queue}: Pick<RunPaths, 'queue'>): void => rmSync(queue, {force: true});
