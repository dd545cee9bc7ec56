import {homeFolder} from '../../journal/run-folder.js';
import {listRuns, type Run} from '../../journal/runs.js';
import {livingRuns} from '../find/find-run.js';

/** The living run that follows the same thing already. */
export const adoptedAlready = async (is: (run: Run) => boolean): Promise<Run | undefined> => {
  const runs = (await listRuns(await homeFolder())).filter(run => run.record.adopted && is(run));
  return (await livingRuns(runs))[0];
};
