import {UserError} from '../../errors.js';
import {commandLine} from '../../format/command-line.js';
import {changeLabels} from '../../journal/labels.js';
import {homeFolder} from '../../journal/run-folder.js';
import {isCalled, sessionNameOf} from '../../journal/run-record.js';
import {listRuns, type Run} from '../../journal/runs.js';
import {livingRuns} from '../find/find-run.js';
import type {User} from '../user.js';

/** Throws a `UserError` if another living run is called so: a command could not tell the two apart. */
const throwIfTaken = async (run: Run, name: string): Promise<void> => {
  const others = (await listRuns(await homeFolder())).filter(({record}) => record.id !== run.record.id);
  const [twin] = await livingRuns(others.filter(({record}) => isCalled(record, name)));
  if (twin === undefined) return;
  throw new UserError(
    `A run called ${name} is in progress (${twin.record.id}).`,
    `Choose another name: ${commandLine(['mlxtop', 'rename', run.record.id, `${name}-2`])}`,
  );
};

/** Shows the new name in the status line of the run's session, if that is open. Resolves with whether it is. */
export const retitleSession = async (run: Run, name: string): Promise<boolean> => {
  const {tmux, id} = run.record;
  if (tmux === null) return false;
  const [{connect}, {retitle}] = await Promise.all([import('../../tmux/client.js'), import('../../tmux/retitle.js')]);
  return retitle(connect({path: tmux.socketPath}), {runId: id, name, statusFile: run.paths.statusLine});
};

/**
 * Gives a run another name. Its tmux session keeps its own: what a user has typed, bound to a key or written in a
 * script (`tmux attach -t lora`) keeps working, and a run is found by that name too. Throws a `UserError` for the
 * name of another living run.
 */
export const renameRun = async (run: Run, name: string, user: User): Promise<void> => {
  const {record, paths} = run;
  if (name === record.name) {
    user.say(`It is already called ${name}.\n`);
    return;
  }
  await throwIfTaken(run, name);
  const first = record.startedAs ?? record.name;
  const session = sessionNameOf(record);
  changeLabels(paths.labels, before => ({...before, name: name === first ? null : name}));
  user.say(`${record.name} is now called ${name}.\n`);
  const isOpen = await user.warnOnFailure('tmux still shows the old name', () => retitleSession(run, name), false);
  if (isOpen && name !== session) {
    user.say(`Its tmux session is still called ${session}; mlxtop finds the run by both names.\n`);
  }
};
