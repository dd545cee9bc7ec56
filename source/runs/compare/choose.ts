import {type UserError, usageError} from '../../errors.js';
import type {WholeRun} from '../../insight/whole/types.js';
import {isWaiting} from '../../journal/queue-entry.js';
import {homeFolder} from '../../journal/run-folder.js';
import {listRuns, type Run} from '../../journal/runs.js';
import {livingRuns, namedRuns, waitingError} from '../find/find-run.js';
import {likeThis, newestAlike} from './suggest.js';

const NOTHING_LIKE = 'Give two or more: mlxtop compare RUN RUN   All of them: mlxtop runs';

const tooFew = async (given: readonly Run[], runs: readonly Run[]): Promise<UserError> => {
  const [only] = given;
  if (only === undefined) {
    const command = await newestAlike(runs);
    const next = command === null ? NOTHING_LIKE : `The two newest of the same model: ${command}`;
    return usageError('Name the runs to compare.', next);
  }
  const commands = await likeThis(only, runs);
  const next = commands.length === 0 ? NOTHING_LIKE : `With one like it: ${commands.join('\nor: ')}`;
  return usageError(`${only.record.name} alone cannot be compared.`, next);
};

/** The run that a word names: of several with that name one that lives, else the newest. */
const named = async (runs: readonly Run[], word: string): Promise<Run> => {
  const candidates = await namedRuns(runs, word);
  const [living] = candidates.length > 1 ? await livingRuns(candidates) : [];
  const run = living ?? candidates[0];
  if (isWaiting(run.paths)) throw waitingError(run);
  return run;
};

const twice = (run: Run, words: readonly string[]): UserError =>
  usageError(
    words[0] === words[1]
      ? `'${words[0]}' was named twice.`
      : `'${words[0]}' and '${words[1]}' are the same run (${run.record.id}).`,
    'Of several runs with one name, give the ids: see mlxtop runs.',
  );

/** Throws a `UserError` where two words mean the same run. */
const throwIfTwice = (chosen: readonly Run[], words: readonly string[]): void => {
  for (const [index, run] of chosen.entries()) {
    const before = chosen.findIndex(({record}) => record.id === run.record.id);
    if (before < index) throw twice(run, [words[before] ?? '', words[index] ?? '']);
  }
};

/** The runs to compare, and which of them the others are compared with. */
export type ChosenRuns = {runs: readonly Run[]; baseline: Run};

/**
 * The runs that the words name; the first is the baseline, unless `baseline` names one, which is added where it is not
 * among them. Throws a `UserError` for fewer than two, for the same one twice, and for what names none.
 */
export const runsToCompare = async (words: readonly string[], baseline?: string): Promise<ChosenRuns> => {
  const all = await listRuns(await homeFolder());
  const chosen: Run[] = [];
  for (const word of words) chosen.push(await named(all, word));
  throwIfTwice(chosen, words);
  const wanted = baseline === undefined ? undefined : await named(all, baseline);
  const isThere = wanted === undefined || chosen.some(({record}) => record.id === wanted.record.id);
  const runs = isThere ? chosen : [wanted, ...chosen];
  const base = wanted ?? runs[0];
  if (runs.length < 2 || base === undefined) throw await tooFew(runs, all);
  return {runs, baseline: base};
};

/**
 * Throws a `UserError` where one run is a part of another: a run counts with those that it continues, so that they are
 * one training, and would be compared with a part of itself.
 */
export const throwIfParts = (wholes: readonly WholeRun[]): void => {
  for (const {id, view} of wholes) {
    const whole = wholes.find(other => other.id !== id && other.parts.includes(id));
    if (whole === undefined) continue;
    throw usageError(
      `${whole.view.run.name} (${whole.id}) continues ${view.run.name} (${id}): they are one training run.`,
      'Compare it with another one; all of them: mlxtop runs',
    );
  }
};
