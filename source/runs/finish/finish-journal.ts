import {rmSync} from 'node:fs';
import {isWriteRefused} from '../../errors.js';
import {RunHistory} from '../../history/history.js';
import {writeRollup} from '../../history/rollup.js';
import {latestHistory} from '../../history/shared.js';
import {dropUnwritten, keepUnwritten, unwrittenEvents} from '../../history/unwritten.js';
import {getHost} from '../../host/get-host.js';
import {stateWith} from '../../insight/fold.js';
import type {RunState} from '../../insight/state.js';
import {appendAsDated} from '../../journal/append.js';
import {type WallMs, wallMs} from '../../journal/clocks.js';
import type {RunEvent} from '../../journal/events.js';
import {dropLastEvents, readLastStop} from '../../journal/last-events.js';
import {releaseLock, takeLock} from '../../journal/lock.js';
import {withWallTime} from '../../journal/run-clock.js';
import type {RunPaths} from '../../journal/run-folder.js';
import {releasedAt} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';
import {END_LINES, endByWords, releaseEvents} from '../../recorder/adopted-ending.js';
import {knownExit} from '../../recorder/known-exit.js';
import {lockOwnerHere} from '../../recorder/lock-owner.js';
import {removeMetrics} from '../../recorder/metrics-place.js';
import {ownEnd} from '../../recorder/own-ending.js';
import {PaneWatch} from '../../recorder/pane-watch.js';
import type {PaneEnd} from '../../tmux/pane-end.js';
import {lastWords} from '../../trainer/last-words.js';
import {recorderKeeps} from '../life.js';
import {unseenOutput} from './unseen-output.js';

/** If the last event is older than this, the end is taken to be nearer to it than to now. */
const LONG_AGO_MS = 60_000;

/**
 * When a run ended whose end was not recorded: when its exit code was written; else, if it has been silent for long, at
 * its last sign of life, since the machine may have been off in between. By the run's clock; `exitAt` is by the
 * machine's.
 */
const whenEnded = ({record}: Run, history: RunHistory, exitAt: number | null): WallMs => {
  const {at, offsetMs} = history.state.clock;
  const heard = at ?? record.createdAt;
  const {now, offset} = history.time();
  if (exitAt !== null) {
    // The machine's clock, which dates files, may have been set before or after this file was written.
    const dated = [exitAt - offset, exitAt - offsetMs].find(t => t >= heard && t <= now) ?? exitAt - offset;
    return wallMs(Math.round(Math.min(now, Math.max(dated, heard))));
  }
  return wallMs(now - heard > LONG_AGO_MS ? heard : now);
};

/** How a run's pane ended, according to tmux: the recorder would have asked the same. */
const paneEnd = async ({record, paths}: Run): Promise<PaneEnd | null> => {
  const watch = new PaneWatch(paths, record);
  await watch.ask();
  return watch.answer;
};

/** The events for the end of an unrecorded run. `state`: all that is known about it. */
const endEvents = async (run: Run, history: RunHistory, state: RunState): Promise<RunEvent[]> => {
  const {record, paths} = run;
  const lines = (): string[] => lastWords(paths.log, END_LINES);
  if (!record.adopted) {
    const exit = knownExit(paths.exit);
    const pane = exit === null ? await paneEnd(run) : null;
    const at = pane?.kind === 'exited' ? pane.at : (exit?.at ?? null);
    return [{...ownEnd(whenEnded(run, history, at), exit?.code ?? null, pane, state, lines), unseen: true}];
  }
  const released = releasedAt(record);
  // `released` is by the machine's clock.
  if (released !== null) return releaseEvents(wallMs(Math.max(state.clock.at ?? 0, released - history.time().offset)));
  return [{...endByWords(whenEnded(run, history, null), state, lines()), unseen: true}];
};

/**
 * A stop that was saved beside the journal and is missing in it, although the journal has continued: with samples, or
 * with output found in the pane.
 */
const missingStop = ({paths}: Run, {state}: RunHistory): readonly RunEvent[] =>
  readLastStop(paths).filter(({t}) => !state.stops.some(({at}) => at === t));

/**
 * The events that the journal lacks: first those left by a recorder that gave up waiting for a full disk, or by a stop
 * on a full disk.
 */
const missingEvents = async (run: Run, history: RunHistory): Promise<RunEvent[]> => {
  const {state, hasUnwritten} = history;
  if (state.end !== null) return hasUnwritten ? [...unwrittenEvents(run.paths, 0)] : [];
  if (hasUnwritten) return [...unwrittenEvents(run.paths, 0), ...(await endEvents(run, history, state))];
  const left = missingStop(run, history);
  return [...left, ...(await endEvents(run, history, stateWith(state, left)))];
};

const readFully = ({paths}: Run): RunHistory => {
  const history = new RunHistory(paths);
  history.catchUpFully();
  return history;
};

const isWritten = ({state, hasUnwritten}: RunHistory): boolean => state.end !== null && !hasUnwritten;

/** Writes the rollup, which is only a help: if something else is in its place, the end is recorded all the same. */
const leaveRollup = ({rollup}: RunPaths, history: RunHistory): void => {
  try {
    writeRollup(rollup, history.rollup());
  } catch (error) {
    if (isWriteRefused(error)) throw error;
  }
};

type Finish = {
  /** The end is proven, or the user knows about it, even if a recorder that cannot be seen from here has the lock. */
  isOver?: boolean;
  /** Its pane may show output that nobody has recorded; false for a run that has not started. */
  hasOutput?: boolean;
};

const writeEnd = async (run: Run, {isOver, hasOutput}: Required<Finish>): Promise<void> => {
  const {paths} = run;
  const owner = await lockOwnerHere(await getHost());
  if (!(await takeLock(paths.lock, owner, other => recorderKeeps(run, other, isOver)))) return;
  try {
    const history = readFully(run);
    if (isWritten(history)) return;
    const {offset} = history.time();
    const append = (events: readonly RunEvent[]): void =>
      appendAsDated(
        paths.journal,
        events.map(event => withWallTime(event, offset)),
      );
    if (hasOutput)
      append(await unseenOutput(run, history.state, whenEnded(run, history, knownExit(paths.exit)?.at ?? null)));
    append(await missingEvents(run, readFully(run)));
    dropLastEvents(paths);
    rmSync(paths.recovered, {recursive: true, force: true});
    leaveRollup(paths, readFully(run));
    // Whatever kept the dead recorder from writing is over.
    rmSync(paths.health, {recursive: true, force: true});
  } finally {
    releaseLock(paths.lock, owner);
  }
};

/**
 * Records the end of a run whose recorder died before it: what the exit file says, or that the pane is gone. Throws
 * the error of a disk that takes no writes; this process sees the end all the same.
 */
export const finishJournal = async (run: Run, {isOver = false, hasOutput = true}: Finish = {}): Promise<void> => {
  if (isWritten(latestHistory(run.paths))) {
    // Its recorder may have died between writing the end and this.
    await removeMetrics(run.record);
    return;
  }
  dropUnwritten(run.paths.journal);
  const history = readFully(run);
  if (isWritten(history)) return;
  try {
    await writeEnd(run, {isOver, hasOutput});
    await removeMetrics(run.record);
  } catch (error) {
    if (isWriteRefused(error) && !history.state.end) {
      keepUnwritten(run.paths.journal, await missingEvents(run, history));
    }
    throw error;
  }
};

/**
 * Shows the end in this process only, and writes nothing: the recorder, which has not come to it yet, records it
 * itself.
 */
export const showEnd = async (run: Run): Promise<void> => {
  const history = readFully(run);
  if (!history.state.end) keepUnwritten(run.paths.journal, await missingEvents(run, history));
};
