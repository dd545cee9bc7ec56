import {existsSync} from 'node:fs';
import {errorMessage, UserError} from '../../errors.js';
import type {ProcessInfo} from '../../host/types.js';
import {type ProcessRoot, processesOf, rootsOf, type Target} from '../tree.js';
import type {ControlOptions, ProcessHost} from './options.js';
import {type ProcessSample, ProcessSampler} from './process-sampler.js';

/** A run's processes; `isWhole` when every process of the machine was read to find them. */
export type RunProcesses = {below: ProcessInfo[]; isWhole: boolean};

/** The same of a run that was found to live, with the roots that are its own, and all processes that were read. */
export type LiveProcesses = RunProcesses & {roots: ProcessRoot[]; all: ProcessInfo[]};

/**
 * Those roots that are still the processes that they were when the run began. A zombie has ended, though it still
 * answers.
 */
const livingRoots = async (
  host: ProcessHost,
  roots: readonly ProcessRoot[],
  all: readonly ProcessInfo[],
): Promise<ProcessRoot[]> => {
  const there = roots.filter(({pid}) => all.some(one => one.pid === pid && !one.zombie));
  const same = await Promise.all(
    there.map(async ({pid, identity}) => identity === null || (await host.processIdentity(pid)) === identity),
  );
  return there.filter((_root, index) => same[index]);
};

const expectedRoots = (target: Target, {identity = null}: ControlOptions): ProcessRoot[] =>
  rootsOf(target).map(root => ({...root, identity: root.identity ?? identity}));

/** Reads the processes of a run that is to be signalled. */
export class LiveRun {
  readonly #host: ProcessHost;
  readonly #roots: ProcessRoot[];
  readonly #exitFile: string | undefined;
  readonly #sampler: ProcessSampler;

  constructor(host: ProcessHost, target: Target, options: ControlOptions) {
    this.#host = host;
    this.#roots = expectedRoots(target, options);
    this.#exitFile = options.exitFile;
    this.#sampler = new ProcessSampler(host, this.#roots);
  }

  /** The present processes below roots that were found to be the run's own. */
  async below(roots: readonly ProcessRoot[], mustBeWhole: boolean): Promise<RunProcesses> {
    const {all, isWhole} = await this.#sample(mustBeWhole);
    return {below: processesOf(roots, all), isWhole};
  }

  /** The run's present processes. @throws {UserError} when it has ended, or has none. */
  async live(mustBeWhole = false): Promise<LiveProcesses> {
    const {all, isWhole} = await this.#sample(mustBeWhole);
    const roots = await livingRoots(this.#host, this.#roots, all);
    // Checked after the processes were read: a wrapper that has written the file has nothing below it but its own
    // sleep.
    const hasExitFile = this.#exitFile !== undefined && existsSync(this.#exitFile);
    if (roots.length === 0 || hasExitFile) {
      throw new UserError('The run has ended.', '"mlxtop status" says how, "mlxtop continue" starts it again.');
    }
    const below = processesOf(roots, all);
    if (below.length === 0) {
      throw new UserError('No trainer is running here: it is starting or ending.', 'Try again in a second.');
    }
    return {roots, all, below, isWhole};
  }

  async #sample(mustBeWhole: boolean): Promise<ProcessSample> {
    return mustBeWhole ? this.#sampler.whole() : this.#sampler.sample();
  }
}

/**
 * The error when the known processes obeyed, but a list of all could not be read. `state`: `paused`, `running again`.
 */
export const unsure = (pids: readonly number[], state: string, error: unknown): UserError =>
  new UserError(
    `${pids.length} ${pids.length === 1 ? 'process is' : 'processes are'} ${state}; whether these are all is not known: ${errorMessage(error)}`,
    'The machine is very busy. Check again: mlxtop status',
  );
