import {grouped} from '../format/grouped.js';
import type {EventOf, FailureKind} from '../journal/events.js';
import {failureSentence} from './failure-words.js';
import {REFUSED} from './guarded-places.js';
import type {RunState} from './state.js';
import {inWholeOf} from './whole-training.js';

/** Failures of a file that may be any file. */
const OF_A_FILE: ReadonlySet<string> = new Set<FailureKind>(['not-permitted', 'disk-full']);
const WEIGHTS = /\.(?:safetensors|npz|pth?|ckpt|bin|gguf)\b|checkpoint|\bsav(?:e|ing)\b/i;

const isOfSave = ({training}: RunState, {kind, line}: EventOf<'failure'>): boolean =>
  training.began && (kind === 'save-failed' || (OF_A_FILE.has(kind) && WEIGHTS.test(line)));

/** Takes in that the trainer printed why a save failed, if it did. */
export const noteSaveFailure = (state: RunState, event: EventOf<'failure'>): void => {
  if (!isOfSave(state, event)) return;
  const {kind, line, t} = event;
  state.training.saveFailure = {kind: kind as FailureKind, line, iteration: state.training.iteration, at: t};
};

/** Takes in that a save has succeeded since. */
export const saveFailureOver = ({training}: RunState): void => {
  training.saveFailure = null;
};

/**
 * The words of a failure with a place in them: where they name no absolute one, the folder that the run was started in
 * is added.
 */
export const withPlace = ({directory}: RunState, line: string): string =>
  /['"]\/|\bfile \//.test(line) ? line : `${line} ${directory}/`;

const CODES: readonly string[] = [REFUSED.saves, REFUSED.savesOtherwise];

const refusedSaves = ({warnings}: RunState): string | null =>
  warnings.find(({code}) => CODES.includes(code))?.text ?? null;

/**
 * What the trainer printed about a failed save after which it continued; null without one, and where more is known of
 * the reason.
 */
export const printedSaveTrouble = (state: RunState): string | null => {
  const {saveFailure} = state.training;
  if (saveFailure === null || state.failure !== null || refusedSaves(state) !== null) return null;
  const {kind, line, iteration} = saveFailure;
  const at = iteration === null ? '' : ` at iteration ${grouped(inWholeOf(state, iteration))}`;
  return `A save failed${at}, and the training continued. ${failureSentence(kind, withPlace(state, line)) ?? ''}`.trim();
};

/**
 * Why no checkpoint is saved, in words: by what the recorder was refused itself, otherwise by what the trainer printed
 * before it continued. Null while neither is known. A trainer that ends because of it shows that by its end.
 */
export const saveTrouble = (state: RunState): string | null => refusedSaves(state) ?? printedSaveTrouble(state);
