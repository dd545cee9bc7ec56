import {setTimeout as delay} from 'node:timers/promises';
import {diskAdvice, errorMessage, isReplaced, isWriteRefused, REPLACED} from '../../errors.js';
import {looksOnly} from '../../history/look-only.js';
import {readSummary} from '../../history/summary.js';
import {getHost} from '../../host/get-host.js';
import {findProgram, ProgramGoneError} from '../../host/own-program.js';
import {searchAlso} from '../../host/run-path.js';
import {startDetached} from '../../host/start-program.js';
import {waitForBeat} from '../../journal/heartbeat.js';
import {isWaiting} from '../../journal/queue-entry.js';
import {readRunRecord} from '../../journal/run-folder.js';
import {type Adoption, isImported, releasedAt, runWord} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';
import {dropStaleEntry} from '../after-restart/stale.js';
import {finishJournal, showEnd} from '../finish/finish-journal.js';
import {hasEnd, hasLeftExit, lifeOfRecorder, recorderIsUnknown, recorderLives, runLives, sightOfRun} from '../life.js';
import {logRecorder} from '../own-program.js';
import type {User} from '../user.js';
import {loopWords, noteDeadOwner, noteFailedStart, waitForRevival} from './deaths.js';
import {isBeingStarted} from './recover-output.js';
import {recorderStarted, restartInPane, restartRecorder} from './restart.js';
import {freeStuck, seemsStuck} from './stuck.js';

/**
 * Revives or finishes a run that mlxtop did not start. For a followed file the recorder itself records the end, after
 * it has read what was written meanwhile.
 */
const ensureAdopted = async (known: Run, before: Adoption): Promise<void> => {
  // The user may have released it meanwhile.
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
 * A recorder checks for the end four times a second, and then waits for the rest of the output: after a burst, for some
 * seconds.
 */
const END_MS = 6000;

/**
 * Waits until the recorder of a trainer that has ended has recorded that, so that half an end is never shown; not for a
 * recorder that has been silent for long.
 */
const waitForRecordedEnd = async (run: Run): Promise<void> => {
  for (const until = performance.now() + END_MS; performance.now() < until; await delay(50)) {
    if (hasEnd(run) || !(await recorderLives(run)) || (await seemsStuck(run))) return;
  }
};

/**
 * Finishes a run whose processes are elsewhere, if its exit file shows the end and no recorder gives a sign of life
 * that would record it. Everything else is left to the machine that can see the processes.
 */
const finishElsewhere = async (run: Run): Promise<void> => {
  if (!hasLeftExit(run) || hasEnd(run)) return;
  if ((await lifeOfRecorder(run)) === 'lives' || (await waitForBeat(run.paths.heartbeat))) return;
  await finishJournal(run, {isOver: true});
};

/**
 * Leaves it to a living recorder to record the end. If it has not come to that yet, or its disk is full, the end is
 * shown here only.
 */
const awaitEnd = async (run: Run): Promise<void> => {
  await waitForRecordedEnd(run);
  if (!hasEnd(run) && (await recorderLives(run))) await showEnd(run);
};

export type RevivalOptions = {
  /** The user asks for this very run: a recorder that keeps dying is restarted at once. */
  atOnce?: boolean;
};

/** Whether a recorder is still to read the rest of a followed file and record the end, even if the trainer is gone. */
const followsToEnd = (run: Run): boolean =>
  run.record.adopted?.kind === 'log' && releasedAt(run.record) === null && !hasEnd(run);

/** The problem of a run that a recorder has, null for none; undefined when no recorder has it. */
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
  // A second recorder would take the pipe of one that lives.
  if (await recorderIsUnknown(run)) {
    return `It is unknown whether ${run.record.name} is being recorded: ps gives no answer.`;
  }
  const stuck = await freeStuck(run);
  const words = await recordedWords(run, stuck);
  return words === undefined ? reviveUnrecorded(run, stuck, options) : words;
};

/**
 * Keeps a run recorded: revives a recorder that was killed or is stuck while its run lives, and finishes the journal of
 * a run that ended unrecorded. Called by everything that shows the run, which must work on a full disk too: so it
 * resolves with what is wrong instead of throwing; null when nothing is.
 */
export const tryToRecord = async (run: Run, options: RevivalOptions = {}): Promise<string | null> => {
  if (looksOnly()) return null;
  try {
    // One that waits for its start has nothing to record yet.
    if (isWaiting(run.paths)) return null;
    // Whatever its journal says, there is nothing here to record of it.
    if (isImported(run.record)) return null;
    // For runs that ended long ago nothing is left to write, and a list may have hundreds of them.
    if (readSummary(run.paths, Date.now()) !== null) {
      await dropStaleEntry(run);
      return null;
    }
    searchAlso(run.record.path);
    const problem = await reviveOrFinish(run, options);
    await dropStaleEntry(run);
    return problem;
  } catch (error) {
    if (error instanceof ProgramGoneError) return `The recorder cannot be started: ${error.message} ${error.nextStep}`;
    if (isReplaced(error)) return `${REPLACED} Run the command again: mlxtop status ${runWord(run.record)}.`;
    if (!isWriteRefused(error)) throw error;
    return `The history cannot be written: ${errorMessage(error)}. ${diskAdvice(error)}`;
  }
};

/** The same, and prints what is wrong, once for all runs with the same problem. */
export const ensureRecorded = async (
  run: Run,
  user: Pick<User, 'complainOnce'>,
  options: RevivalOptions = {},
): Promise<string | null> => {
  const problem = await tryToRecord(run, options);
  if (problem !== null) user.complainOnce(`mlxtop: ${problem}\n`);
  return problem;
};
