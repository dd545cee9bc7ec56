import {createState, type RunState, STATE_VERSION} from '../insight/state.js';
import {replaceFile} from '../journal/files.js';
import {readIfRegular} from '../journal/regular-file.js';

/** What a journal says up to a byte offset: enough to go on from there. It can be computed again from the journal at any time. */
export type Rollup = {journalBytes: number; state: RunState};

/** Before the names of NaN and the infinities, for which JSON has no numbers: no user's word begins with it. */
const MARK = '\0';

const encode = (rollup: Rollup): string =>
  JSON.stringify(rollup, (_key, item: unknown) =>
    typeof item === 'number' && !Number.isFinite(item) ? `${MARK}${item}` : item,
  );

const decode = (text: string): unknown => {
  // Looking at every value takes longer than all the rest, and most rollups have nothing to find.
  if (!text.includes(JSON.stringify(MARK).slice(1, -1))) return JSON.parse(text);
  return JSON.parse(text, (_key, item: unknown) =>
    typeof item === 'string' && item.startsWith(MARK) ? Number(item.slice(MARK.length)) : item,
  );
};

/** Writes a rollup by rename, so that a reader never sees half of one. Throws system errors. */
export const writeRollup = (path: string, rollup: Rollup): void => replaceFile(path, encode(rollup));

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** Whether one may stand for the other: what is null in the model may be anything. */
const isKindOf = (value: unknown, model: unknown): boolean => {
  if (model === null) return true;
  if (Array.isArray(model)) return Array.isArray(value);
  return isFields(model) ? hasFieldsOf(value, model) : value === null || typeof value === typeof model;
};

/**
 * Whether `value` has every field of `model`, of the same kind, and fields in fields: what a change of the state without a new version
 * lacks, and what was damaged has otherwise.
 */
const hasFieldsOf = (value: unknown, model: Fields): boolean =>
  isFields(value) &&
  !Array.isArray(value) &&
  Object.entries(model).every(([key, part]) => Object.hasOwn(value, key) && isKindOf(value[key], part));

const isState = (value: unknown): value is RunState =>
  isFields(value) && value.version === STATE_VERSION && hasFieldsOf(value, createState());

/** A hundred times what the longest run's has. */
const MOST_BYTES = 32 * 1024 * 1024;

const isOffset = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** The rollup at `path`; null when there is none, or none that this version can go on from. */
export const readRollup = (path: string): Rollup | null => {
  const text = readIfRegular(path, MOST_BYTES);
  if (text === null) return null;
  let rollup: unknown;
  try {
    rollup = decode(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  if (!isFields(rollup) || !isOffset(rollup.journalBytes) || !isState(rollup.state)) return null;
  return {journalBytes: rollup.journalBytes, state: rollup.state};
};
