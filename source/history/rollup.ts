import {readFileSync} from 'node:fs';
import {errorCode} from '../errors.js';
import {createState, type RunState, STATE_VERSION} from '../insight/state.js';
import {replaceFile} from '../journal/files.js';
import {decodePlain, encodePlain} from './plain.js';

/** What a journal says up to a byte offset: enough to go on from there. It can be computed again from the journal at any time. */
export type Rollup = {journalBytes: number; state: RunState};

/** Writes a rollup by rename, so that a reader never sees half of one. Throws system errors. */
export const writeRollup = (path: string, rollup: Rollup): void => replaceFile(path, encodePlain(rollup));

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** Whether `value` has every field of `model`, and fields in fields: what a change of the state without a new version lacks. */
const hasFieldsOf = (value: unknown, model: Fields): boolean =>
  isFields(value) &&
  Object.entries(model).every(
    ([key, part]) =>
      Object.hasOwn(value, key) && (!isFields(part) || Array.isArray(part) || hasFieldsOf(value[key], part)),
  );

const isState = (value: unknown): value is RunState =>
  isFields(value) && value.version === STATE_VERSION && hasFieldsOf(value, createState());

/** The rollup at `path`; null when there is none, or none that this version can go on from. */
export const readRollup = (path: string): Rollup | null => {
  let rollup: unknown;
  try {
    rollup = decodePlain(readFileSync(path, 'utf8'));
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
  if (!isFields(rollup) || typeof rollup.journalBytes !== 'number' || !isState(rollup.state)) return null;
  return {journalBytes: rollup.journalBytes, state: rollup.state};
};
