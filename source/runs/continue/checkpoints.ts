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

/** An ended run, with what is on disk of it. */
export type Remains = {
  run: Run;
  state: RunState;
  view: RunView;
  way: Way;
  config: Config | null;
  /** Iterations it was to train; null where nothing tells. */
  total: number | null;
  /** Newest first. */
  checkpoints: Checkpoint[];
  /** The one of them that the run itself was started from, made by an earlier run. */
  beganWith: Checkpoint | null;
  /** What tells the run's own ones from those of others. */
  origin: Origin;
  /** The absolute paths of those that are its own whenever they were saved. */
  told: string[];
};

/**
 * The folder in `directory` in which something of this name was written since then: a script of somebody's own may be all that names
 * it. `directory` itself where that is not one alone.
 */
const folderWith = (name: string, directory: string, since: number): string => {
  const isRecent = (path: string): boolean => existsSync(path) && statSync(path).mtimeMs >= since - CLOCK_MS;
  const folders = entriesOf(directory).map(entry => join(directory, entry.name));
  const [only = directory, ...more] = folders.filter(folder => isRecent(join(folder, name)));
  return more.length === 0 ? only : directory;
};

/** A path without a folder (mlx_lm from 0.32 on prints the file's name alone) lies in the adapter folder. */
const absolute = (path: string, record: Run['record'], {clock}: RunState, folders: readonly string[]): string => {
  const {directory} = record;
  const since = trainingStartedAt(record) + clock.offsets.least;
  const folder = path.includes('/') ? directory : (folders[0] ?? folderWith(path, directory, since));
  return resolve(folder, path);
};

/**
 * What the run itself was started from, which holds what came before its own first checkpoint; null when that was not one of ours.
 * Weights are iteration 0 of the run's own count; a trainer that brings its place back counts on.
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

/** Of a training that ran already, and nobody knows since when: what it told of is its own, whenever that was saved. */
const toldOf = ({record}: Run, state: RunState, folders: readonly string[]): string[] =>
  record.adopted && record.adopted.startedAt == null
    ? ownCheckpoints(state).map(({path}) => absolute(path, record, state, folders))
    : [];

/**
 * What an ended run has left. Throws a `UserError` when the configuration that its command names is gone, or when the system does not let
 * us at its folders.
 */
export const lookAtRemains = async (run: Run): Promise<Remains> => {
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
  const told = state.training.checkpoints.map(one => ({...one, path: absolute(one.path, run.record, state, folders)}));
  const total = view.training.totalIterations ?? (way.kind === 'weights' ? MLX_LM_DEFAULTS.iterations : null);
  const everywhere = checkpointFolders({...known, told});
  const found = findCheckpoints(everywhere, told);
  const beganWith = startedFrom(run, way, state);
  const own = found.filter(({iteration, path}) => iteration > 0 && path !== beganWith?.path);
  const checkpoints = [...own, ...(beganWith ? [beganWith] : [])].sort((a, b) => b.iteration - a.iteration);
  const origin = await originOf(run, state, way, everywhere);
  return {run, state, view, way, config, total, checkpoints, beganWith, origin, told: toldOf(run, state, folders)};
};

/** Of what the run was started from only the file itself matters: an earlier run made it, and was asked then. */
const ANY: Origin = {startedAt: 0, endedAt: null, lastIteration: null, notFiniteFrom: null};

/** Whether one of these checkpoints can be gone on from; `deep`: its weights are looked through. */
export const judge = ({origin, beganWith, told}: Remains, checkpoint: Checkpoint, deep: boolean): Inspection => {
  const since = told.includes(checkpoint.path) ? 0 : origin.startedAt;
  return inspectCheckpoint(checkpoint, checkpoint === beganWith ? ANY : {...origin, startedAt: since}, deep);
};

export type Choice = {
  checkpoint: Checkpoint | null;
  judgement: Inspection | null;
  /** Those that were tried before it, and why they are no good. */
  rejected: {checkpoint: Checkpoint; problem: string}[];
};

/** The first good one of `candidates`. */
export const firstGood = (remains: Remains, candidates: readonly Checkpoint[], deep: boolean): Choice => {
  const rejected: Choice['rejected'] = [];
  for (const checkpoint of candidates) {
    const judgement = judge(remains, checkpoint, deep);
    if (judgement.problem === null) return {checkpoint, judgement, rejected};
    rejected.push({checkpoint, problem: judgement.problem});
  }
  return {checkpoint: null, judgement: null, rejected};
};
