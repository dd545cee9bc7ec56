// Reads the rollups of the runs given, in the home given, and nothing else: what a report needs in any case.
import {join} from 'node:path';
import {RunHistory} from '../../../source/history/history.ts';
import {runPaths} from '../../../source/journal/run-folder.ts';

const [, , home = '', ...ids] = process.argv;
for (const id of ids) {
  const history = new RunHistory(runPaths(join(home, 'runs', id)));
  history.catchUpFully();
  if (history.state.id !== id) throw new Error(`the run ${id} could not be read`);
}
