import {closeSync, fstatSync, openSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {errorCode, errorMessage} from '../../errors.js';
import type {Checkpoint} from './find.js';
import {type Header, readHeader} from './header.js';
import {findNotFinite} from './values.js';

/** What is known of the run that made a checkpoint. Times in ms since 1970. */
export type Origin = {
  startedAt: number;
  /** From this iteration on its loss was NaN or infinite; null when it never was. */
  notFiniteFrom: number | null;
};

export type Judgement = {
  /** Why it must not be used; null for a good one. */
  problem: string | null;
  /** Bytes of weights that were not looked through for NaN. */
  unread: number;
  header: Header | null;
};

/** File systems keep times by the second at worst (HFS+), and some by two (FAT). */
const CLOCK_MS = 2000;

const bad = (problem: string): Judgement => ({problem, unread: 0, header: null});

const unreadable = (error: unknown): string => {
  const code = errorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'not there any more';
  return code === 'EACCES' || code === 'EPERM' ? 'not readable for you' : errorMessage(error);
};

const judgeFile = (path: string, after: number, deep: boolean): Judgement => {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (error) {
    return bad(unreadable(error));
  }
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) return bad('not a file');
    if (stats.mtimeMs < after) return bad('older than this run: an earlier one left it');
    const header = readHeader(fd, stats.size);
    if (typeof header === 'string') return bad(header);
    return {...(deep ? findNotFinite(fd, header) : {problem: null, unread: 0}), header};
  } finally {
    closeSync(fd);
  }
};

/** `trainer_state.json` is what a resumed training reads first; it is written after the weights. */
const hasState = (folder: string): boolean => {
  try {
    const state: unknown = JSON.parse(readFileSync(join(folder, 'trainer_state.json'), 'utf8'));
    return typeof state === 'object' && state !== null;
  } catch {
    // Missing or cut short: to whoever resumes both are the same.
    return false;
  }
};

const judgeFolder = (path: string, after: number, deep: boolean): Judgement => {
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
    const one = judgeFile(join(path, name), after, deep);
    if (one.problem !== null) return bad(`${name}: ${one.problem}`);
    unread += one.unread;
  }
  return {problem: null, unread, header: null};
};

/**
 * Whether a checkpoint can be gone on from. `deep` looks through the weights for NaN too: without it only headers and sizes are read,
 * which takes a millisecond.
 */
export const judgeCheckpoint = (checkpoint: Checkpoint, origin: Origin, deep: boolean): Judgement => {
  const {notFiniteFrom} = origin;
  if (notFiniteFrom !== null && checkpoint.iteration >= notFiniteFrom) {
    return bad(`saved after the loss had become no number (iteration ${notFiniteFrom})`);
  }
  const after = origin.startedAt - CLOCK_MS;
  return checkpoint.kind === 'folder'
    ? judgeFolder(checkpoint.path, after, deep)
    : judgeFile(checkpoint.path, after, deep);
};
