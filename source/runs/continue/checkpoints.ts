import {existsSync, statSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {latestHistory} from '../../history/shared.js';
import {describe} from '../../insight/describe.js';
import {ownCheckpoints} from '../../insight/own-checkpoints.js';
import type {RunState} from '../../insight/state.js';
import type {RunView} from '../../insight/view.js';
import {trainingStartedAt} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';
import {
  type Checkpoint,
  CLOCK_MS,
  checkpointByName,
  entriesOf,
  findCheckpoints,
} from '../../trainer/checkpoints/find.js';
import {type Inspection, inspectCheckpoint, type Origin} from '../../trainer/checkpoints/inspect.js';
import {checkpointFolders} from '../../trainer/continue/adapter-folders.js';
import {type Config, readConfig} from '../../trainer/continue/config.js';
import {optionValue, readOptions} from '../../trainer/continue/options.js';
import {ownFlagValue} from '../../trainer/continue/plan.js';
import {type Way, wayToContinue} from '../../trainer/continue/way.js';
import {MLX_LM_DEFAULTS} from '../../trainer/known/mlx-lm.js';
import {notPermitted} from '../not-permitted.js';
import {originOf} from './origin.js';

/** An ended run, and what it has left on disk. */
export type Remains = {
  run: Run;
  state: RunState;
  view: RunView;
  way: Way;
  config: Config | null;
  /** The iterations that it was to train; null if unknown. */
  total: number | null;
  /** Newest first. */
  checkpoints: Checkpoint[];
  /** The checkpoint that the run itself was started from, made by an earlier run. */
  beganWith: Checkpoint | null;
  /** What distinguishes the run's own checkpoints from those of others. */
  origin: Origin;
  /** The absolute paths of checkpoints that are the run's own, no matter when they were saved. */
  surelyOwn: string[];
};

/**
 * The folder in `directory` in which a file of this name was written since then: only the user's own script may name
 * it. `directory` itself if there is no such folder, or more than one.
 */
const folderWith = (name: string, directory: string, since: number): string => {
  const isRecent = (path: string): boolean => existsSync(path) && statSync(path).mtimeMs >= since - CLOCK_MS;
  const folders = entriesOf(directory).map(entry => join(directory, entry.name));
  const [only = directory, ...more] = folders.filter(folder => isRecent(join(folder, name)));
  return more.length === 0 ? only : directory;
};

/**
 * The absolute path of a reported checkpoint; a bare file name, which mlx_lm prints from 0.32 on, lies in the adapter
 * folder.
 */
const absolute = (path: string, record: Run['record'], {clock}: RunState, folders: readonly string[]): string => {
  const {directory} = record;
  const since = trainingStartedAt(record) + clock.offsets.least;
  const folder = path.includes('/') ? directory : (folders[0] ?? folderWith(path, directory, since));
  return resolve(folder, path);
};

/**
 * The checkpoint that the run itself was started from, for a run that ended before its own first save; null if mlxtop
 * did not start it as a continuation. Weights count as iteration 0 of the run; a trainer that restores its position
 * keeps counting.
 */
const startedFrom = (run: Run, way: Way, state: RunState): Checkpoint | null => {
  if (way.kind === 'by-hand' || state.continues === null) return null;
  const {command, directory} = run.record;
  const path =
    way.kind === 'own'
      ? ownFlagValue(command, way.flag)
      : optionValue(readOptions(command.slice(way.from), way.table), 'resume-adapter-file');
  if (path === null) return null;
  const whole = resolve(directory, path);
  return way.kind === 'own' ? checkpointByName(whole) : {iteration: 0, path: whole, kind: 'weights'};
};

/**
 * For an adopted run whose trainer's start is unknown: the checkpoints that it reported are its own, no matter when
 * they were saved.
 */
const surelyOwnPaths = ({record}: Run, state: RunState, folders: readonly string[]): string[] =>
  record.adopted && record.adopted.startedAt == null
    ? ownCheckpoints(state).map(({path}) => absolute(path, record, state, folders))
    : [];

/**
 * What an ended run has left. Throws a `UserError` when the configuration that its command names is gone, or when the
 * system denies access to its folders.
 */
export const readRemains = async (run: Run): Promise<Remains> => {
  try {
    return await findRemains(run);
  } catch (error) {
    throw notPermitted(error) ?? error;
  }
};

const findRemains = async (run: Run): Promise<Remains> => {
  const {command, directory} = run.record;
  const history = latestHistory(run.paths);
  const {state} = history;
  const view = describe(state, history.time().now);
  const way = wayToContinue(command);
  const file = way.kind === 'weights' ? optionValue(readOptions(command.slice(way.from), way.table), 'config') : null;
  const config = file === null ? null : await readConfig(resolve(directory, file));
  const known = {command, directory, way, config, adapterPath: view.settings.adapterPath};
  const folders = checkpointFolders({...known, told: []});
  const reported = state.training.checkpoints.map(one => ({
    ...one,
    path: absolute(one.path, run.record, state, folders),
  }));
  const total = view.training.totalIterations ?? (way.kind === 'weights' ? MLX_LM_DEFAULTS.iterations : null);
  const everywhere = checkpointFolders({...known, told: reported});
  const found = findCheckpoints(everywhere, reported);
  const beganWith = startedFrom(run, way, state);
  const own = found.filter(({iteration, path}) => iteration > 0 && path !== beganWith?.path);
  const checkpoints = [...own, ...(beganWith ? [beganWith] : [])].sort((a, b) => b.iteration - a.iteration);
  const origin = await originOf(run, state, way, everywhere);
  const surelyOwn = surelyOwnPaths(run, state, folders);
  return {run, state, view, way, config, total, checkpoints, beganWith, origin, surelyOwn};
};

/**
 * For the checkpoint that the run was started from: only the file itself matters, since its origin was checked at that
 * start.
 */
const ANY_ORIGIN: Origin = {startedAt: 0, endedAt: null, lastIteration: null, notFiniteFrom: null};

/** Whether the run can be continued from one of these checkpoints; `deep` also scans its weights. */
export const inspect = ({origin, beganWith, surelyOwn}: Remains, checkpoint: Checkpoint, deep: boolean): Inspection => {
  const since = surelyOwn.includes(checkpoint.path) ? 0 : origin.startedAt;
  return inspectCheckpoint(checkpoint, checkpoint === beganWith ? ANY_ORIGIN : {...origin, startedAt: since}, deep);
};

/** The checkpoint to continue from; null if none is good. */
export type CheckpointChoice = {
  checkpoint: Checkpoint | null;
  inspection: Inspection | null;
  /** Those that were tried before it, and why they cannot be used. */
  rejected: {checkpoint: Checkpoint; problem: string}[];
};

/** The first good one of `candidates`; `deep` also scans their weights. */
export const firstGood = (remains: Remains, candidates: readonly Checkpoint[], deep: boolean): CheckpointChoice => {
  const rejected: CheckpointChoice['rejected'] = [];
  for (const checkpoint of candidates) {
    const inspection = inspect(remains, checkpoint, deep);
    if (inspection.problem === null) return {checkpoint, inspection, rejected};
    rejected.push({checkpoint, problem: inspection.problem});
  }
  return {checkpoint: null, inspection: null, rejected};
};
