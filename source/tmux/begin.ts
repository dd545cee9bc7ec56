import {UserError} from '../errors.js';
import type {Tmux} from './client.js';
import {listPanes} from './sessions.js';
import {openDashboard} from './window.js';

/** Whether the run's session is there, with its trainer's pane in it, whose first process lives. */
export const hasWaitingPane = async (
  tmux: Tmux,
  {sessionId, pane, runId}: {sessionId: string; pane: string; runId: string},
): Promise<boolean> =>
  (await listPanes(tmux, sessionId)).some(one => one.id === pane && one.runId === runId && !one.dead);

/**
 * Pipes the pane of a run that has waited to its recorder, which reads all that is printed from then on; a pane that is
 * piped already is left as it is. Throws a `UserError` when tmux refuses.
 */
export const pipeToRecorder = async (
  tmux: Tmux,
  {sessionId, pane}: {sessionId: string; pane: string},
  recorder: string,
): Promise<void> => {
  // A start that was cut off in the middle.
  if ((await listPanes(tmux, sessionId)).some(one => one.id === pane && one.piped)) return;
  // What the pane has shown until now would be wrong beside the trainer's output: 'it goes on waiting'.
  await tmux.run(['send-keys', '-R', '-t', pane, ';', 'clear-history', '-t', pane]);
  const {code, stderr} = await tmux.run(['pipe-pane', '-t', pane, recorder]);
  if (code !== 0) throw new UserError(`tmux could not pipe the run's pane: ${stderr}`, 'Start it again.');
};

/** Opens the dashboard above, or beside, the trainer of a run that has just started. */
export const showDashboard = async (
  tmux: Tmux,
  {sessionId, pane}: {sessionId: string; pane: string},
  dashboard: readonly string[],
): Promise<void> => {
  if ((await listPanes(tmux, sessionId)).some(({role}) => role === 'dashboard')) return;
  await openDashboard(tmux, pane, dashboard);
};
