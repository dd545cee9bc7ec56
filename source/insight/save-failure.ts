import {grouped} from '../format/grouped.js';
import type {EventOf, FailureKind} from '../journal/events.js';
import {failureSentence} from './failure-words.js';
import {REFUSED} from './guarded-places.js';
import type {RunState} from './state.js';
import {inWholeOf} from './whole-training.js';

/** Of a file that may be any. */
const OF_A_FILE: ReadonlySet<string> = new Set<FailureKind>(['not-permitted', 'disk-full']);
const WEIGHTS = /\.(?:safetensors|npz|pth?|ckpt|bin|gguf)\b|checkpoint|\bsav(?:e|ing)\b/i;

const isOfSave = ({training}: RunState, {kind, line}: EventOf<'failure'>): boolean =>
  training.began && (kind === 'save-failed' || (OF_A_FILE.has(kind) && WEIGHTS.test(line)));

/** Takes in that the trainer printed why a save failed. */
export const noteSaveFailure = (state: RunState, event: EventOf<'failure'>): void => {
  if (!isOfSave(state, event)) return;
  const {kind, line, t} = event;
  state.training.saveFailure = {kind: kind as FailureKind, line, iteration: state.training.iteration, at: t};
};

/** A save has gone well since. */
export const saveFailureOver = ({training}: RunState): void => {
  training.saveFailure = null;
};

/** Where a failure's words name a place, in full: a relative one counts from the folder that the run was started in. */
export const withPlace = ({directory}: RunState, line: string): string =>
  /['"]\/|\bfile \//.test(line) ? line : `${line} ${directory}/`;

const CODES: readonly string[] = [REFUSED.saves, REFUSED.savesOtherwise];

const refusedSaves = ({warnings}: RunState): string | null =>
  warnings.find(({code}) => CODES.includes(code))?.text ?? null;

/** What the trainer printed of a save that failed, and went on after; null without one, and where more is known of the reason. */
export const printedSaveTrouble = (state: RunState): string | null => {
  const {saveFailure} = state.training;
  if (saveFailure === null || state.failure !== null || refusedSaves(state) !== null) return null;
  const {kind, line, iteration} = saveFailure;
  const at = iteration === null ? '' : ` at iteration ${grouped(inWholeOf(state, iteration))}`;
  return `A save failed${at}, and the training went on. ${failureSentence(kind, withPlace(state, line)) ?? ''}`.trim();
};

/**
 * Why no checkpoint is saved, in words: by what the recorder was refused itself, else by what the trainer printed and went on after. Null as
 * long as nothing tells of that. A trainer that ends of it says so by its end.
 */
export const saveTrouble = (state: RunState): string | null => refusedSaves(state) ?? printedSaveTrouble(state);
