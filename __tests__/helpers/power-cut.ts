import {rmSync} from 'node:fs';
import {join} from 'node:path';
import {processesWith, processState, type Stage, waitFor} from './stage.js';

const killed = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended with another one.
  }
};

/**
 * Kills everything of a run at once, as a power cut does: its tmux server, recorder, trainer, dashboard. Its files are
 * as they would be some time later. What tells one start of the machine from the next is for the caller to change.
 */
export const endAll = async (stage: Stage, id: string): Promise<void> => {
  const folder = stage.runFolder(id);
  const server = Number(stage.tmux('display-message', '-p', '#{pid}'));
  // By its pid: what else trains on this machine has the same words.
  const trainer: number | null = stage.status(id).trainer.pid;
  const {wrapperPid} = stage.record(id).tmux;
  const all = [server, ...processesWith(folder), wrapperPid, ...(trainer === null ? [] : [trainer])];
  for (const pid of all) killed(pid);
  await waitFor('all to be gone', () => all.every(pid => processState(pid) === null));
  for (const name of ['lock', 'heartbeat']) rmSync(join(folder, name), {force: true});
};
