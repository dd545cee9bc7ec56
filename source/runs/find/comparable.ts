import {readRollup} from '../../history/rollup.js';
import {readSummary} from '../../history/summary.js';
import type {RunView} from '../../insight/view.js';
import {homeFolder} from '../../journal/run-folder.js';
import {isCalled, isImported, runWord} from '../../journal/run-record.js';
import {listRuns, type Run} from '../../journal/runs.js';
import {viewOf} from '../view.js';
import {unlessUnreadable} from './unreadable-runs.js';

/** Only the newest: each takes a reading of its summary. */
const MAX_READ = 20;

type Compared = Pick<RunView, 'run' | 'settings' | 'training'>;

/** Whether two ended runs trained the same model with the same data, and neither is a part of the other. */
const areComparable = (one: Compared, other: Compared): boolean => {
  const {model, data} = one.settings;
  const isSame = model !== null && data !== null && other.settings.model === model && other.settings.data === data;
  const hasTrained = [one, other].every(({run, training}) => run.endedAt !== null && training.trainLoss !== null);
  const isPart = one.run.continues?.run === other.run.id || other.run.continues?.run === one.run.id;
  return isSame && hasTrained && !isPart;
};

/** The view of a run whose journal need not be read for it. */
export const knownView = (run: Run): RunView | null =>
  readSummary(run.paths, Date.now()) ?? (readRollup(run.paths.rollup) === null ? null : viewOf(run));

const isComparable = (view: RunView, other: Run): boolean => {
  const known = knownView(other);
  return known !== null && areComparable(view, known);
};

/** The newest of the runs before this one that it can be compared with; null where there is none. */
const comparableRun = async ({record}: Run, view: RunView, runs: readonly Run[]): Promise<Run | null> => {
  const earlier = runs
    .filter(other => other.record.createdAt < record.createdAt && !isImported(other.record))
    .slice(0, MAX_READ);
  for (const other of earlier) {
    if (await unlessUnreadable(async () => isComparable(view, other), false)) return other;
  }
  return null;
};

/** What to type for a run: a name means the newest that has it. */
export const wordFor = ({record}: Run, runs: readonly Run[]): string => {
  const word = runWord(record);
  const [newest] = runs.filter(other => isCalled(other.record, word));
  return newest?.record.id === record.id ? word : record.id;
};

/** The command that makes a page of an ended run; null for one that has not ended, or of which nothing was learned. */
export const reportCommand = async (run: Run, {run: {endedAt}, training}: Compared): Promise<string | null> =>
  endedAt === null || training.trainLoss === null
    ? null
    : `mlxtop report ${wordFor(run, await listRuns(await homeFolder()))}`;

/**
 * The command that compares an ended run with the newest one before it of the same model and data; null where there is
 * none, and for a run that has not ended.
 */
export const compareCommand = async (run: Run, view: RunView): Promise<string | null> => {
  if (view.run.endedAt === null || view.training.trainLoss === null || view.settings.model === null) return null;
  const runs = await listRuns(await homeFolder());
  const other = await comparableRun(run, view, runs);
  return other && `mlxtop compare ${wordFor(other, runs)} ${wordFor(run, runs)}`;
};
