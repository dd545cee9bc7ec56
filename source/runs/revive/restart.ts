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

/** The modules of tmux/ that a revival needs: short commands load them only when there is one. */
const tmuxParts = () =>
  Promise.all([import('../../tmux/client.js'), import('../../tmux/sessions.js'), import('../../tmux/adopt.js')]);

/**
 * Loads what a revival needs: for a view or a command that runs for long, whose files an upgrade may remove meanwhile.
 */
export const readyToRevive = async (): Promise<void> => {
  await tmuxParts();
};

/** How long a new recorder may take to take its lock. */
const START_MS = 3000;

/** Waits until a recorder has the run; false when none has it within 3 s. */
export const recorderStarted = async (run: Run): Promise<boolean> => {
  for (const until = performance.now() + START_MS; performance.now() < until; await delay(20)) {
    if (await recorderLives(run)) return true;
  }
  return false;
};

/** Starts a recorder, and waits until it has recorded what it found, so that no outdated state is shown. */
const startRecording = async (run: Run, start: () => Promise<void>): Promise<void> => {
  const {recordings} = latestHistory(run.paths).state;
  await start();
  if (!(await recorderStarted(run))) {
    // A recorder that was started and is not there died at once.
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

/** Gives the trainer's pane a new recorder, unless another program reads it, and waits for it. */
export const restartRecorder = async (run: Run): Promise<void> => {
  const place = run.record.tmux;
  if (!place) return;
  const [{connect}, {listPanes}] = await tmuxParts();
  const tmux = connect({path: place.socketPath});
  const pane = (await listPanes(tmux, place.sessionId)).find(one => one.id === place.trainerPane);
  if (pane?.runId !== run.record.id || pane.dead) return;
  // There is a pipe already if another process, such as the dashboard, has restarted the recorder a moment earlier. But
  // tmux also keeps the pipe of a recorder that was killed until the trainer prints again, which may take hours.
  if (pane.piped && ((await recorderStarted(run)) || isPipeTaken(run))) return;
  const recorder = recorderCommand(run.paths.folder, (await getHost()).toolsFolder, await findProgram());
  await startRecording(run, () => pipeAndRecover(tmux, pane.id, run.paths, recorder));
};

/** Pipes an adopted pane's output to a new recorder, if it is still the same pane and no other program reads it. */
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
