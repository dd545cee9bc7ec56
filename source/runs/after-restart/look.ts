import {existsSync} from 'node:fs';
import {latestHistory} from '../../history/shared.js';
import {homeFolder} from '../../journal/run-folder.js';
import {isImported} from '../../journal/run-record.js';
import {listRuns, type Run} from '../../journal/runs.js';
import {lifeOfRun, sightOfRun} from '../life.js';
import {restartedSince} from '../restarted.js';
import {readEntryFile} from './entry-file.js';
import {type EntryFacts, entryVerdict, type Verdict} from './verdict.js';

/** What a run says of the one that it was started in place of, or continues. */
const isAfter = (later: Run, id: string, byItself: boolean): boolean => {
  try {
    const {continues, restarted} = latestHistory(later.paths).state;
    return restarted?.run === id || (!byItself && continues?.run === id);
  } catch {
    // A run that cannot be read continues nothing.
    return false;
  }
};

/** By so much the machine's clock may be wrong right after its start. */
const CLOCK_MS = 24 * 3600_000;

/**
 * The runs that continue this one, newest first, without imported ones; with `byItself` only those that mlxtop itself
 * started.
 */
export const continuationsOf = async ({record}: Run, {byItself = false} = {}): Promise<Run[]> => {
  const runs = await listRuns(await homeFolder());
  return runs
    .filter(one => one.record.id !== record.id && !isImported(one.record))
    .filter(one => one.record.createdAt >= record.createdAt - CLOCK_MS)
    .filter(one => isAfter(one, record.id, byItself));
};

/** Where its processes were. A run whose place was not known at its start is judged by the machine's uptime. */
const sightFor = async (run: Run, now: number): Promise<EntryFacts['sight']> => {
  const sight = await sightOfRun(run);
  if (sight !== 'here' || run.record.place?.boot) return sight;
  const history = latestHistory(run.paths);
  return (await restartedSince(run, history.state, now, history.time().offset)) === null ? 'here' : 'restarted';
};

/** What becomes of a run's entry now. The run's end has been recorded, if it has ended. */
export const lookAtEntry = async (run: Run, now = Date.now()): Promise<Verdict> => {
  const history = latestHistory(run.paths);
  const {end, stops} = history.state;
  const isOver = end !== null && (await lifeOfRun(run)) === 'over';
  return entryVerdict({
    end: isOver
      ? {
          exitCode: end.exitCode,
          isFinished: end.state === 'finished',
          agoMs: now - (end.at + history.time().offset),
        }
      : null,
    stopAsked: end?.state === 'stopped' || stops.length > 0,
    sight: await sightFor(run, now),
    isContinued: isOver && (await continuationsOf(run)).length > 0,
  });
};

/** Whether a restart of the machine has ended the run, and its entry is still to continue it. */
export const isToContinue = async (run: Run): Promise<boolean> =>
  existsSync(run.paths.loginEntry) && (await lookAtEntry(run)) === 'continue';

/** Whether the program that an entry starts is gone: it fails, quietly, and has to be removed. */
export const isProgramGone = (run: Pick<Run, 'paths'>): boolean =>
  readEntryFile(run.paths)?.program.some(path => !existsSync(path)) === true;
