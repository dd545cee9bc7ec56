import type {Changes} from './changes.js';
import type {DataFacts, Estimate, ModelFacts, PythonFacts, StartFinding, TrainSettings} from './facts.js';
import type {Fit} from './fit.js';

/** What swapping cost an earlier run on this machine. */
export type SwapCost = {
  /** How many times as long the work took. */
  factor: number;
  run: {name: string; startedAt: number};
};

/** Everything that a check found, to be worded or written as JSON. */
export type CheckResult = {
  /** The command that would be started. */
  command: readonly string[];
  /** The configuration file as the command names it; null without one. */
  configFile: string | null;
  /** The trainer by its name; null for a program that is not known. */
  trainer: string | null;
  /** Null for a trainer whose settings are not understood. */
  settings: TrainSettings | null;
  starts: readonly StartFinding[];
  /** The Python that would run it; null where that is not known. */
  python: PythonFacts | null;
  model: ModelFacts | null;
  data: {train: DataFacts | null; valid: DataFacts | null; test: DataFacts | null};
  /** Why rows were not read, or their tokens only estimated: a sentence each. */
  notes: readonly string[];
  estimate: Estimate | null;
  /** The estimated peak without what an earlier run has shown, in bytes; null where nothing was estimated. */
  plainBytes: number | null;
  fit: Fit;
  machine: {totalBytes: number | null; gpuWorkingSetBytes: number | null; platform: 'darwin' | 'linux'};
  changes: Changes;
  swapCost: SwapCost | null;
  /** Runs in progress, whose memory is in use now, too. */
  training: readonly {name: string; bytes: number | null}[];
};

/** How many of the findings end the run, or keep it from starting. */
export const errorsIn = ({starts}: Pick<CheckResult, 'starts'>): StartFinding[] =>
  starts.filter(({level}) => level === 'error');

/** Whether the run would not start, or does not fit the machine as it is now. Not where that is unknown. */
export const isAgainst = (result: Pick<CheckResult, 'starts' | 'fit'>): boolean =>
  errorsIn(result).length > 0 || !['yes', 'unknown'].includes(result.fit.fits);
