import {setTimeout as delay} from 'node:timers/promises';
import {diskAdvice, errorMessage, isReplaced, isWriteRefused, REPLACED} from '../../errors.js';
import {readSummary} from '../../history/summary.js';
import {getHost} from '../../host/get-host.js';
import {findProgram, ProgramGoneError} from '../../host/own-program.js';
import {searchAlso} from '../../host/run-path.js';
import {startDetached} from '../../host/start-program.js';
import {waitForBeat} from '../../journal/heartbeat.js';
import {readRunRecord} from '../../journal/run-folder.js';
import {type Adoption, releasedAt} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';
import {finishJournal, tellEnd} from '../finish/finish-journal.js';
import {hasEnd, hasLeftExit, lifeOfRecorder, recorderIsUntold, recorderLives, runLives, sightOfRun} from '../life.js';
import {logRecorder} from '../own-program.js';
import type {User} from '../user.js';
import {loopWords, noteDeadOwner, noteFailedStart, waitForRevival} from './deaths.js';
import {isBeingStarted} from './recover-output.js';
import {recorderStarted, restartInPane, restartRecorder} from './restart.js';
import {freeStuck, seemsStuck} from './stuck.js';

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
    await startDetached(logRecorder(run.paths.folder, (await getHost()).toolsFolder, await findProgram()));
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
  if ((await lifeOfRecorder(run)) === 'lives' || (await waitForBeat(run.paths.heartbeat))) return;
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

/** What to say about a run that a recorder has; undefined when no recorder has it. */
const recordedWords = async (run: Run, stuck: string | null): Promise<string | null | undefined> => {
  if (!(await recorderLives(run))) return undefined;
  if (run.record.adopted || (await runLives(run))) return stuck ?? loopWords(run);
  await awaitEnd(run);
  return (await recorderLives(run)) ? stuck : undefined;
};

const startOrFinish = async (run: Run, isAlive: boolean): Promise<void> => {
  if (hasEnd(run)) await finishJournal(run);
  else if (run.record.adopted) await ensureAdopted(run, run.record.adopted);
  else if (isAlive) await restartRecorder(run);
  else await finishJournal(run);
};

const reviveUnrecorded = async (
  run: Run,
  stuck: string | null,
  {atOnce = false}: RevivalOptions,
): Promise<string | null> => {
  const isAlive = await runLives(run);
  if (isAlive || followsToEnd(run)) {
    if ((await lifeOfRecorder(run)) === 'over') noteDeadOwner(run);
    if (!atOnce && waitForRevival(run) > 0) return loopWords(run);
  }
  await startOrFinish(run, isAlive);
  return stuck ?? (isAlive ? loopWords(run) : null);
};

const reviveOrFinish = async (run: Run, options: RevivalOptions): Promise<string | null> => {
  if ((await sightOfRun(run)) === 'elsewhere') {
    await finishElsewhere(run);
    return null;
  }
  while (isBeingStarted(run.paths) && waitForRevival(run) === 0 && !(await recorderLives(run))) await delay(20);
  // Another one beside a recorder that lives would take its pipe away.
  if (await recorderIsUntold(run)) return `Whether ${run.record.name} is recorded cannot be told: ps gives no answer.`;
  const stuck = await freeStuck(run);
  const words = await recordedWords(run, stuck);
  return words === undefined ? reviveUnrecorded(run, stuck, options) : words;
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
    searchAlso(run.record.path);
    return await reviveOrFinish(run, options);
  } catch (error) {
    if (error instanceof ProgramGoneError) return `The recorder cannot be started: ${error.message} ${error.nextStep}`;
    if (isReplaced(error)) return `${REPLACED} Look at the run anew: mlxtop status ${run.record.name}.`;
    if (!isWriteRefused(error)) throw error;
    return `The history cannot be written: ${errorMessage(error)}. ${diskAdvice(error)}`;
  }
};

/** The same, and tells the user what is wrong: once, for however many runs. */
export const ensureRecorded = async (
  run: Run,
  user: Pick<User, 'complainOnce'>,
  options: RevivalOptions = {},
): Promise<string | null> => {
  const problem = await tryToRecord(run, options);
  if (problem !== null) user.complainOnce(`mlxtop: ${problem}\n`);
  return problem;
};
