import {setTimeout as delay} from 'node:timers/promises';
import {diskAdvice, errorMessage, isReplaced, isWriteRefused, REPLACED} from '../../errors.js';
import {latestHistory} from '../../history/shared.js';
import {readSummary} from '../../history/summary.js';
import {findProgram, ProgramGoneError} from '../../host/own-program.js';
import {lookAlso} from '../../host/run-path.js';
import {startDetached} from '../../host/start-program.js';
import {beats} from '../../journal/heartbeat.js';
import {readRunRecord} from '../../journal/run-folder.js';
import {type Adoption, releasedAt} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';
import {finishJournal, tellEnd} from './finish-journal.js';
import {
  hasEnd,
  hasLeftExit,
  lifeOfRecorder,
  ownerLives,
  recorderIsUntold,
  recorderLives,
  runLives,
  sightOfRun,
  theHost,
} from './machine.js';
import {adoptedPaneRecorder, logRecorder, recorderCommand} from './own-program.js';
import {isBeingStarted, pipeAndRecover} from './recover-output.js';
import {loopWords, noteDeadOwner, noteFailedStart, waitForRevival} from './revival.js';
import {complain} from './say.js';
import {freeStuck, seemsStuck} from './stuck.js';

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
const restartRecorder = async (run: Run): Promise<void> => {
  const place = run.record.tmux;
  if (!place) return;
  const [{connect}, {listPanes}] = await tmuxParts();
  const tmux = connect({path: place.socketPath});
  const pane = (await listPanes(tmux, place.sessionId)).find(one => one.id === place.trainerPane);
  if (pane?.runId !== run.record.id || pane.dead) return;
  // A pipe is there already when somebody else, such as the dashboard, has found the same a moment before. But tmux also keeps the one
  // of a recorder that was killed, until the trainer prints again: which it may not do for hours.
  if (pane.piped && ((await recorderStarted(run)) || isPipeTaken(run))) return;
  const recorder = recorderCommand(run.paths.folder, (await theHost()).toolsFolder, await findProgram());
  await startRecording(run, () => pipeAndRecover(tmux, pane.id, run.paths, recorder));
};

/** Pipes an adopted pane's output to a new recorder, if it is still that pane and nobody else reads it. */
const restartInPane = async (run: Run, place: NonNullable<Adoption['pane']>): Promise<void> => {
  const [{connect}, , {lookAtPane}] = await tmuxParts();
  const tmux = connect({path: place.socketPath});
  const pane = await lookAtPane(tmux, place.paneId);
  const isThere = pane !== null && pane.leaderPid === place.leaderPid && !pane.dead;
  const leader = {pid: place.leaderPid, identity: place.leaderIdentity, place: run.record.place ?? null};
  if (!isThere || !(await ownerLives(leader))) return;
  if (pane.piped) {
    await recorderStarted(run);
    return;
  }
  const recorder = adoptedPaneRecorder(run.paths.folder, place, (await theHost()).toolsFolder, await findProgram());
  await startRecording(run, () => pipeAndRecover(tmux, pane.id, run.paths, recorder));
};

/**
 * The same for a run that mlxtop did not start. Of one that follows a file the recorder itself writes the end, after it
 * has read what came meanwhile.
 */
const ensureAdopted = async (known: Run, before: Adoption): Promise<void> => {
  // Somebody may have let go of it meanwhile.
  const record = (await readRunRecord(known.paths)) ?? known.record;
  const run = {...known, record};
  const adopted = record.adopted ?? before;
  if (releasedAt(record) === null && adopted.kind === 'log') {
    if (hasEnd(run)) return;
    await startDetached(logRecorder(run.paths.folder, (await theHost()).toolsFolder, await findProgram()));
    if (!(await recorderStarted(run)) && !hasEnd(run)) noteFailedStart(run);
  } else if (!(await runLives(run))) {
    await finishJournal(run);
  } else if (adopted.pane !== null) {
    await restartInPane(run, adopted.pane);
  }
};

/**
 * A recorder looks for the end four times a second, and then waits for the rest of the output: of a burst for some
 * seconds.
 */
const END_MS = 6000;

/**
 * The trainer has ended, and its recorder is about to write that down: nobody is to be told of half an end. One that has given no
 * sign of life for long is not waited for.
 */
const endWritten = async (run: Run): Promise<void> => {
  for (const until = performance.now() + END_MS; performance.now() < until; await delay(50)) {
    if (hasEnd(run) || !(await recorderLives(run)) || (await seemsStuck(run))) return;
  }
};

/**
 * A run whose processes are elsewhere is revived and ended there, by whoever sees them. But an exit file tells the end everywhere: with
 * no sign of a recorder that would write it down, that is done here.
 */
const finishElsewhere = async (run: Run): Promise<void> => {
  if (!hasLeftExit(run) || hasEnd(run)) return;
  if ((await lifeOfRecorder(run)) === 'lives' || (await beats(run.paths.heartbeat))) return;
  await finishJournal(run, {isOver: true});
};

/** A recorder that lives writes the end itself. What it has not come to yet, or its disk does not take, is told here. */
const awaitEnd = async (run: Run): Promise<void> => {
  await endWritten(run);
  if (!hasEnd(run) && (await recorderLives(run))) await tellEnd(run);
};

export type RevivalOptions = {
  /** Somebody who asks for this run in so many words: a recorder that died again and again is tried at once. */
  atOnce?: boolean;
};

/** Of a followed file the recorder reads the rest, and writes the end, though the trainer is gone. */
const followsToEnd = (run: Run): boolean =>
  run.record.adopted?.kind === 'log' && releasedAt(run.record) === null && !hasEnd(run);

const reviveOrFinish = async (run: Run, {atOnce = false}: RevivalOptions): Promise<string | null> => {
  if ((await sightOfRun(run)) === 'elsewhere') {
    await finishElsewhere(run);
    return null;
  }
  while (isBeingStarted(run.paths) && waitForRevival(run) === 0 && !(await recorderLives(run))) await delay(20);
  // Another one beside a recorder that lives would take its pipe away.
  if (await recorderIsUntold(run)) return `Whether ${run.record.name} is recorded cannot be told: ps gives no answer.`;
  const stuck = await freeStuck(run);
  if (await recorderLives(run)) {
    if (run.record.adopted || (await runLives(run))) return stuck ?? loopWords(run);
    await awaitEnd(run);
    if (await recorderLives(run)) return stuck;
  }
  const isAlive = await runLives(run);
  const isRecordedOn = isAlive || followsToEnd(run);
  if (isRecordedOn && (await lifeOfRecorder(run)) === 'over') noteDeadOwner(run);
  if (isRecordedOn && !atOnce && waitForRevival(run) > 0) return loopWords(run);
  if (hasEnd(run)) await finishJournal(run);
  else if (run.record.adopted) await ensureAdopted(run, run.record.adopted);
  else if (isAlive) await restartRecorder(run);
  else await finishJournal(run);
  return stuck ?? (isAlive ? loopWords(run) : null);
};

/**
 * Sees to it that a run is recorded: revives a recorder that was killed or is stuck while its run lives, and finishes the journal
 * of a run that ended unrecorded. Called by whatever looks at the run, which a disk that takes no writes keeps nobody
 * from: resolves with what is wrong with it, null when nothing is.
 */
export const tryToRecord = async (run: Run, options: RevivalOptions = {}): Promise<string | null> => {
  try {
    // Of what ended long ago nothing is left to be written, and a list may be of hundreds.
    if (readSummary(run.paths, Date.now()) !== null) return null;
    lookAlso(run.record.path);
    return await reviveOrFinish(run, options);
  } catch (error) {
    if (error instanceof ProgramGoneError) return `The recorder cannot be started: ${error.message} ${error.nextStep}`;
    if (isReplaced(error)) return `${REPLACED} Look at the run anew: mlxtop status ${run.record.name}.`;
    if (!isWriteRefused(error)) throw error;
    return `The history cannot be written: ${errorMessage(error)}. ${diskAdvice(error)}`;
  }
};

const told = new Set<string>();

/** The same, with what is wrong said on standard error: once, by however many runs. */
export const ensureRecorded = async (run: Run, options: RevivalOptions = {}): Promise<string | null> => {
  const problem = await tryToRecord(run, options);
  if (problem !== null && !told.has(problem)) complain(`mlxtop: ${problem}\n`);
  if (problem !== null) told.add(problem);
  return problem;
};
