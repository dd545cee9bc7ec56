import {createState, type RunState, STATE_VERSION} from '../insight/state.js';
import {replaceFile} from '../journal/files.js';
import {readIfRegular} from '../journal/regular-file.js';
import type {Position} from '../journal/segments.js';
import {decodePlain, encodePlain} from './plain.js';

/**
 * What a journal says up to a position in it: enough to continue from there. It can be computed again from the journal
 * at any time.
 */
export type Rollup = {
  /** Bytes of the journal's file that the position is in. */
  journalBytes: number;
  /** That file's number, and bytes of the previous file (see journal/segments.ts); absent while there is only one. */
  segment?: number;
  before?: number;
  state: RunState;
};

/** The position that a rollup continues from. */
export const rollupPosition = ({journalBytes, segment = 1, before = 0}: Rollup): Position => ({
  segment,
  bytes: journalBytes,
  before,
});

/** The rollup of a state that includes the journal up to that position. */
export const createRollup = ({segment, bytes, before}: Position, state: RunState): Rollup => ({
  journalBytes: bytes,
  ...(segment > 1 && {segment, before}),
  state,
});

/** Writes a rollup by rename, so that a reader never sees half of one. Throws system errors. */
export const writeRollup = (path: string, rollup: Rollup): void => replaceFile(path, encodePlain(rollup));

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** Whether the value is of the model's kind. Where the model is null it may be anything. */
const isKindOf = (value: unknown, model: unknown): boolean => {
  if (model === null) return true;
  if (Array.isArray(model)) return Array.isArray(value);
  return isFields(model) ? hasFieldsOf(value, model) : value === null || typeof value === typeof model;
};

/**
 * Whether `value` has every field of `model`, of the same kind, at any depth. It finds a state from before a change
 * that did not raise the version, and a damaged file.
 */
const hasFieldsOf = (value: unknown, model: Fields): boolean =>
  isFields(value) &&
  !Array.isArray(value) &&
  Object.entries(model).every(([key, part]) => Object.hasOwn(value, key) && isKindOf(value[key], part));

const isState = (value: unknown): value is RunState =>
  isFields(value) && value.version === STATE_VERSION && hasFieldsOf(value, createState());

/** A hundred times the size of the longest run's rollup. */
const MAX_BYTES = 32 * 1024 * 1024;

const isOffset = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** The rollup at `path`; null when there is none, or this version cannot continue from it. Throws system errors. */
export const readRollup = (path: string): Rollup | null => {
  const text = readIfRegular(path, MAX_BYTES);
  if (text === null) return null;
  let rollup: unknown;
  try {
    rollup = decodePlain(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  if (!isFields(rollup) || !isOffset(rollup.journalBytes) || !isState(rollup.state)) return null;
  const {journalBytes, segment = 1, before = 0, state} = rollup;
  if (!isOffset(segment) || segment === 0 || !isOffset(before)) return null;
  return createRollup({segment, bytes: journalBytes, before}, state);
};
