import {homeFolder} from '../../journal/run-folder.js';
import {listRuns, type Run} from '../../journal/runs.js';
import {livingRuns} from '../find/find-run.js';

/** The living adopted run for which `isSame` holds: it follows the same trainer already. */
export const adoptedAlready = async (isSame: (run: Run) => boolean): Promise<Run | undefined> => {
  const runs = (await listRuns(await homeFolder())).filter(run => run.record.adopted && isSame(run));
  return (await livingRuns(runs))[0];
};
