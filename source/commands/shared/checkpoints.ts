import {dirname, resolve} from 'node:path';
import {RunHistory} from '../../history/history.js';
import {describe} from '../../insight/describe.js';
import type {RunState} from '../../insight/state.js';
import type {RunView} from '../../insight/view.js';
import type {Run} from '../../journal/runs.js';
import {type Checkpoint, findCheckpoints} from '../../trainer/checkpoints/find.js';
import {type Judgement, judgeCheckpoint} from '../../trainer/checkpoints/judge.js';
import {checkpointFolders} from '../../trainer/continue/adapter-folders.js';
import {type Config, readConfig} from '../../trainer/continue/config.js';
import {optionValue, readOptions} from '../../trainer/continue/options.js';
import {type Way, wayToContinue} from '../../trainer/continue/recognise.js';

/** mlx_lm's own default of `--iters`, and the demo trainer's. */
const DEFAULT_ITERATIONS = 1000;

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
};

/** A path without a folder (mlx_lm from 0.32 on prints the file's name alone) lies in the adapter folder. */
const absolute = (path: string, directory: string, folders: readonly string[]): string =>
  path.includes('/') ? resolve(directory, path) : resolve(folders[0] ?? directory, path);

/** The weights that the run itself was started from, which hold what came before its own first checkpoint. */
const startedFrom = (run: Run, way: Way, state: RunState): Checkpoint[] => {
  if (way.kind !== 'weights' || state.continues === null) return [];
  const {command, directory} = run.record;
  const file = optionValue(readOptions(command.slice(way.from), way.table), 'resume-adapter-file');
  return file === null ? [] : [{iteration: 0, path: resolve(directory, file), kind: 'weights'}];
};

/**
 * What an ended run has left. Throws a `UserError` when the configuration that its command names is gone.
 */
export const lookAtRemains = async (run: Run): Promise<Remains> => {
  const {command, directory} = run.record;
  const history = new RunHistory(run.paths);
  history.catchUpFully();
  const {state} = history;
  const view = describe(state, Date.now());
  const way = wayToContinue(command);
  const file = way.kind === 'weights' ? optionValue(readOptions(command.slice(way.from), way.table), 'config') : null;
  const config = file === null ? null : await readConfig(resolve(directory, file));
  const known = {command, directory, way, config, adapterPath: view.settings.adapterPath};
  const folders = checkpointFolders({...known, told: []});
  const told = state.training.checkpoints.map(one => ({...one, path: absolute(one.path, directory, folders)}));
  const total = view.training.totalIterations ?? (way.kind === 'weights' ? DEFAULT_ITERATIONS : null);
  const found = findCheckpoints(checkpointFolders({...known, told}), told);
  const own = found.filter(one => one.iteration > 0 && dirname(one.path) !== '');
  return {run, state, view, way, config, total, checkpoints: [...own, ...startedFrom(run, way, state)]};
};

/** Whether one of these checkpoints can be gone on from; `deep`: its weights are looked through. */
export const judge = ({state}: Remains, checkpoint: Checkpoint, deep: boolean): Judgement => {
  const origin =
    checkpoint.iteration === 0
      ? {startedAt: 0, notFiniteFrom: null}
      : {startedAt: state.startedAt ?? 0, notFiniteFrom: state.training.notFinite?.iteration ?? null};
  return judgeCheckpoint(checkpoint, origin, deep);
};

export type Choice = {
  checkpoint: Checkpoint | null;
  judgement: Judgement | null;
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
