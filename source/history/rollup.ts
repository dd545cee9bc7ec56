import {readFileSync} from 'node:fs';
import {errorCode} from '../errors.js';
import {type RunState, STATE_VERSION} from '../insight/state.js';
import {decodeNumber, encodeValue} from '../journal/codec.js';
import {replaceFile} from '../journal/files.js';

/** What a journal says up to a byte offset: enough to go on from there. It can be computed again from the journal at any time. */
export type Rollup = {journalBytes: number; state: RunState};

/** Writes a rollup by rename, so that a reader never sees half of one. Throws system errors. */
export const writeRollup = (path: string, {journalBytes, state}: Rollup): void =>
  replaceFile(path, encodeValue({journalBytes, state}));

/** Fields of the state that hold a user's words, in which `NaN` is a word. */
const WORDS = new Set(['id', 'name', 'command', 'directory', 'path', 'text', 'code']);

/** Turns the names of NaN and the infinities back into these numbers, in place. */
const decodeNumbers = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return decodeNumber(value);
  const fields = value as Record<string, unknown>;
  for (const key of Object.keys(fields)) {
    if (!WORDS.has(key) && typeof fields[key] !== 'number') fields[key] = decodeNumbers(fields[key]);
  }
  return value;
};

const isState = (value: unknown): value is RunState =>
  typeof value === 'object' && value !== null && 'version' in value && value.version === STATE_VERSION;

/** The rollup at `path`; null when there is none, or none that this version can go on from. */
export const readRollup = (path: string): Rollup | null => {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
  if (typeof value !== 'object' || value === null) return null;
  const {journalBytes, state} = value as Record<string, unknown>;
  if (typeof journalBytes !== 'number' || !isState(state)) return null;
  return {journalBytes, state: decodeNumbers(state) as RunState};
};
