import {setTimeout as delay} from 'node:timers/promises';
import {latestHistory} from '../../history/shared.js';
import {getHost} from '../../host/get-host.js';
import {findProgram} from '../../host/own-program.js';
import type {Adoption} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';
import {hasEnd, ownerLives, recorderLives} from '../life.js';
import {adoptedPaneRecorder, recorderCommand} from '../own-program.js';
import {noteFailedStart} from './deaths.js';
import {pipeAndRecover} from './recover-output.js';

/** What a revival needs of tmux: short commands load it when there is one. */
const tmuxParts = () =>
  Promise.all([import('../../tmux/client.js'), import('../../tmux/sessions.js'), import('../../tmux/adopt.js')]);

/** Loads what a revival needs: for a view or a command that goes on for long, whose parts an upgrade takes away under it. */
export const readyToRevive = async (): Promise<void> => {
  await tmuxParts();
};

/** A recorder that was just started needs a moment to take its lock. */
const START_MS = 3000;

/** Waits until a recorder has the run; false when none does in time. */
export const recorderStarted = async (run: Run): Promise<boolean> => {
  for (const until = performance.now() + START_MS; performance.now() < until; await delay(20)) {
    if (await recorderLives(run)) return true;
  }
  return false;
};

/** Starts one, and waits until it has written down what it found: nobody is to be shown what was before. */
const startRecording = async (run: Run, start: () => Promise<void>): Promise<void> => {
  const {recordings} = latestHistory(run.paths).state;
  await start();
  if (!(await recorderStarted(run))) {
    // One that was started and is not there died at once.
    if (!hasEnd(run)) noteFailedStart(run);
    return;
  }
  for (const until = performance.now() + START_MS; performance.now() < until; await delay(20)) {
    const {state} = latestHistory(run.paths);
    if (state.recordings > recordings && state.lastGap?.lines !== null) return;
  }
};

const isPipeTaken = ({paths}: Run): boolean => {
  const history = latestHistory(paths);
  return history.state.pipeTaken;
};

/** Gives the trainer's pane a new recorder, unless something else reads it, and waits for it. */
export const restartRecorder = async (run: Run): Promise<void> => {
  const place = run.record.tmux;
  if (!place) return;
  const [{connect}, {listPanes}] = await tmuxParts();
  const tmux = connect({path: place.socketPath});
  const pane = (await listPanes(tmux, place.sessionId)).find(one => one.id === place.trainerPane);
  if (pane?.runId !== run.record.id || pane.dead) return;
  // A pipe is there already when somebody else, such as the dashboard, has found the same a moment before. But tmux also keeps the one
  // of a recorder that was killed, until the trainer prints again: which it may not do for hours.
  if (pane.piped && ((await recorderStarted(run)) || isPipeTaken(run))) return;
  const recorder = recorderCommand(run.paths.folder, (await getHost()).toolsFolder, await findProgram());
  await startRecording(run, () => pipeAndRecover(tmux, pane.id, run.paths, recorder));
};

/** Pipes an adopted pane's output to a new recorder, if it is still that pane and nobody else reads it. */
export const restartInPane = async (run: Run, place: NonNullable<Adoption['pane']>): Promise<void> => {
  const [{connect}, , {readPane}] = await tmuxParts();
  const tmux = connect({path: place.socketPath});
  const pane = await readPane(tmux, place.paneId);
  const isThere = pane !== null && pane.leaderPid === place.leaderPid && !pane.dead;
  const leader = {pid: place.leaderPid, identity: place.leaderIdentity, place: run.record.place ?? null};
  if (!isThere || !(await ownerLives(leader))) return;
  if (pane.piped) {
    await recorderStarted(run);
    return;
  }
  const recorder = adoptedPaneRecorder(run.paths.folder, place, (await getHost()).toolsFolder, await findProgram());
  await startRecording(run, () => pipeAndRecover(tmux, pane.id, run.paths, recorder));
};
