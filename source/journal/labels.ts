import {rmSync, statSync, writeFileSync} from 'node:fs';
import {errorCode} from '../errors.js';
import {printable} from '../format/printable.js';
import {replaceFile} from './files.js';
import {readIfRegular} from './regular-file.js';
import {conforms, type FieldsOf, type Shape} from './shapes.js';

const LABELS = {
  /** Null: as it was called at its start. */
  name: 'string?',
  tags: 'strings',
  note: 'string?',
} as const satisfies Shape;

/** What the user has called a run and written about it since it started. */
export type Labels = FieldsOf<typeof LABELS>;

/** A run about which the user has said nothing. */
export const NO_LABELS: Labels = {name: null, tags: [], note: null};

/** Many times what one needs. */
const MAX_BYTES = 256 * 1024;

const parsed = (text: string | null): unknown => {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
};

/**
 * Reads a run's labels. A file of its own: `run.json` is written by the run's recorder, which would write an old name
 * over a new one. A file that is missing or damaged labels nothing: it must not hide the run.
 */
export const readLabels = (path: string): Labels => {
  const value = parsed(readIfRegular(path, MAX_BYTES));
  if (!conforms(value, LABELS)) return NO_LABELS;
  const {name, tags, note} = value;
  return {
    name: name === null ? null : printable(name),
    tags: tags.map(printable),
    note: note === null ? null : note.split('\n').map(printable).join('\n'),
  };
};

/** Writes a run's labels (0600), by rename; without any, removes the file. Throws system errors. */
export const writeLabels = (path: string, labels: Labels): void => {
  if (labels.name === null && labels.tags.length === 0 && labels.note === null) rmSync(path, {force: true});
  else replaceFile(path, `${JSON.stringify(labels)}\n`, true);
};

/** A change takes milliseconds: who holds it longer has died with it. */
const STALE_MS = 2000;
const RETRY_MS = 10;

const ageOf = (path: string): number => {
  const {mtimeMs} = statSync(path, {throwIfNoEntry: false}) ?? {mtimeMs: Date.now()};
  return Date.now() - mtimeMs;
};

const tryLock = (lock: string): boolean => {
  try {
    writeFileSync(lock, '', {mode: 0o600, flag: 'wx'});
    return true;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    return false;
  }
};

const waitForLock = (lock: string): void => {
  const nap = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; !tryLock(lock); waited += RETRY_MS) {
    if (waited > STALE_MS || ageOf(lock) > STALE_MS) rmSync(lock, {force: true});
    else Atomics.wait(nap, 0, 0, RETRY_MS);
  }
};

/**
 * Changes a run's labels, one change after the other: of two commands at once neither undoes what the other has
 * written. Returns them as they are now. Throws system errors, and whatever `change` throws.
 */
export const changeLabels = (path: string, change: (before: Labels) => Labels): Labels => {
  const lock = `${path}.lock`;
  waitForLock(lock);
  try {
    const labels = change(readLabels(path));
    writeLabels(path, labels);
    return labels;
  } finally {
    rmSync(lock, {force: true});
  }
};
