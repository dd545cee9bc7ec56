import {closeSync, fstatSync, openSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {errorCode, errorMessage} from '../../errors.js';
import {type Checkpoint, CLOCK_MS} from './find.js';
import {type Header, readHeader} from './header.js';
import {findNotFinite} from './values.js';

/** What is known of the run that made a checkpoint. Times in ms since 1970. */
export type Origin = {
  startedAt: number;
  /** When it ended, or when another one began to write to the same place; null where neither is known. */
  endedAt: number | null;
  /** The last iteration that it can have reached; null where that is not known. */
  lastIteration: number | null;
  /** From this iteration on its loss was NaN or infinite; null when it never was. */
  notFiniteFrom: number | null;
};

export type Inspection = {
  /** Why it must not be used; null for a good one. */
  problem: string | null;
  /** Bytes of weights that were not searched for NaN. */
  unread: number;
  header: Header | null;
};

const bad = (problem: string): Inspection => ({problem, unread: 0, header: null});

const unreadable = (error: unknown): string => {
  const code = errorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'not there any more';
  if (code === 'EPERM') return 'the system does not let this session read it (Operation not permitted)';
  return code === 'EACCES' ? 'you may not read it (Permission denied)' : errorMessage(error);
};

/** A span of time in which a run wrote its files, in ms since 1970. */
type Span = {from: number; to: number};

const inspectFile = (path: string, span: Span, deep: boolean): Inspection => {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (error) {
    return bad(unreadable(error));
  }
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) return bad('not a file');
    if (stats.mtimeMs < span.from) return bad('older than this run: an earlier one left it');
    if (stats.mtimeMs > span.to) return bad("newer than this run's end: a later one wrote it");
    const header = readHeader(fd, stats.size);
    if (typeof header === 'string') return bad(header);
    return {...(deep ? findNotFinite(fd, header) : {problem: null, unread: 0}), header};
  } finally {
    closeSync(fd);
  }
};

/** `trainer_state.json` is what a resumed run reads first; it is written after the weights. */
const hasState = (folder: string): boolean => {
  try {
    const state: unknown = JSON.parse(readFileSync(join(folder, 'trainer_state.json'), 'utf8'));
    return typeof state === 'object' && state !== null;
  } catch {
    // Missing or cut short: for resuming both are the same.
    return false;
  }
};

const inspectFolder = (path: string, span: Span, deep: boolean): Inspection => {
  let names: string[];
  try {
    names = readdirSync(path);
  } catch (error) {
    return bad(unreadable(error));
  }
  if (!hasState(path)) return bad('its trainer_state.json is missing or cut short');
  const files = names.filter(name => name.endsWith('.safetensors'));
  if (files.length === 0 && !names.some(name => name.endsWith('.bin'))) return bad('holds no weights');
  let unread = 0;
  for (const name of files) {
    const one = inspectFile(join(path, name), span, deep);
    if (one.problem !== null) return bad(`${name}: ${one.problem}`);
    unread += one.unread;
  }
  return {problem: null, unread, header: null};
};

/**
 * Whether a run can be continued from a checkpoint. `deep` also searches the weights for NaN: without it only headers
 * and sizes are read, which takes a millisecond.
 */
export const inspectCheckpoint = (checkpoint: Checkpoint, origin: Origin, deep: boolean): Inspection => {
  const {notFiniteFrom, lastIteration, startedAt, endedAt} = origin;
  if (notFiniteFrom !== null && checkpoint.iteration >= notFiniteFrom) {
    return bad(`saved after the loss became NaN or infinite (iteration ${notFiniteFrom})`);
  }
  if (lastIteration !== null && checkpoint.iteration > lastIteration) {
    return bad('beyond the iteration that this run reached: another run wrote it');
  }
  const span = {from: startedAt - CLOCK_MS, to: (endedAt ?? Number.POSITIVE_INFINITY) + CLOCK_MS};
  return checkpoint.kind === 'folder'
    ? inspectFolder(checkpoint.path, span, deep)
    : inspectFile(checkpoint.path, span, deep);
};
