import {UserError, usageError} from '../../errors.js';
import {homeFolder} from '../../journal/run-folder.js';
import {listRuns, matchRuns, type Run} from '../../journal/runs.js';
import {runLives} from './machine.js';

const HOW_TO_START =
  'Start one: mlxtop run -- python -m mlx_lm lora --train --model MODEL --data DATA (or mlxtop demo)';

/** The runs whose trainer lives, newest first. */
export const livingRuns = async (runs: readonly Run[]): Promise<Run[]> => {
  const living = await Promise.all(runs.map(runLives));
  return runs.filter((_run, index) => living[index]);
};

const names = (runs: readonly Run[]): string => runs.map(run => `${run.record.name} (${run.record.id})`).join(', ');

const named = async (runs: readonly Run[], wanted: string): Promise<Run> => {
  const matches = matchRuns(runs, wanted);
  const sameName = matches.every(run => run.record.name === wanted);
  const [first] = sameName ? [...(await livingRuns(matches)), ...matches] : matches;
  if (!first) {
    throw new UserError(
      `There is no run '${wanted}'.`,
      runs.length > 0 ? 'See mlxtop runs for their names.' : HOW_TO_START,
    );
  }
  if (!sameName && matches.length > 1) {
    throw usageError(`'${wanted}' may be any of: ${names(matches)}.`, 'Give more of the id.');
  }
  return first;
};

/** The run to look at: the one named, else the only one that lives, else the newest. */
export const runToShow = async (wanted?: string): Promise<Run> => {
  const runs = await listRuns(homeFolder());
  if (wanted !== undefined) return named(runs, wanted);
  const [living] = await livingRuns(runs);
  const run = living ?? runs[0];
  if (!run) throw new UserError('There are no runs yet.', HOW_TO_START);
  return run;
};

/** The run to act on: it must live, and without a name it must be the only one that does. */
export const runToActOn = async (wanted?: string): Promise<Run> => {
  const runs = await listRuns(homeFolder());
  if (wanted !== undefined) {
    const run = await named(runs, wanted);
    if (await runLives(run)) return run;
    throw new UserError(`${run.record.name} has ended.`, `See how: mlxtop status ${run.record.id}`);
  }
  const living = await livingRuns(runs);
  if (living.length > 1) {
    throw usageError(`Several trainings run: ${names(living)}.`, 'Say which one, by its name or id.');
  }
  const [run] = living;
  if (!run) throw new UserError('No training is running.', HOW_TO_START);
  return run;
};
