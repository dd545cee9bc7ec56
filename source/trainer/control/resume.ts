import type {ProcessInfo} from '../../host/types.js';
import type {ProcessRoot, Target} from '../tree.js';
import {LiveRun, type RunProcesses, unsure} from './live-run.js';
import type {ControlOptions, ProcessHost} from './options.js';
import {send} from './signals.js';
import {startTimer} from './timer.js';

/** Continues children before parents; returns the pids that got the signal. */
const continueOnce = (stopped: readonly ProcessInfo[]): number[] =>
  [...stopped].reverse().flatMap(one => (send(one, 'SIGCONT') ? [one.pid] : []));

/**
 * Continues children before parents, until nothing of the run is stopped or nothing is left; returns the pids. `first`
 * are its present processes; `onDone` is called when no known process is stopped.
 */
export const continueAll = async (
  run: LiveRun,
  roots: readonly ProcessRoot[],
  first: RunProcesses | null,
  {limitMilliseconds, onDone}: Pick<ControlOptions, 'limitMilliseconds' | 'onDone'>,
): Promise<number[]> => {
  const timer = startTimer(limitMilliseconds);
  const continued = new Set<number>();
  let isDone = false;
  const readAgain = async (): Promise<RunProcesses> => {
    try {
      return await run.below(roots, isDone);
    } catch (error) {
      throw isDone ? unsure([...continued], 'running again', error) : error;
    }
  };
  for (let now = first ?? (await run.below(roots, false)); ; now = await readAgain()) {
    const stopped = now.below.filter(one => one.stopped);
    if (stopped.length > 0) {
      timer.throwIfOver(stopped, 'did not continue', 'Look at the trainer: is it waiting for keyboard input?');
      for (const pid of continueOnce(stopped)) continued.add(pid);
      timer.begin();
      await timer.wait();
      continue;
    }
    if (!isDone && (now.isWhole || continued.size > 0)) onDone?.([...continued]);
    isDone = true;
    if (now.isWhole) return [...continued];
  }
};

/**
 * Continues every stopped process of the run, children before parents, and returns their pids when none is stopped any
 * more: empty when none was.
 * @throws {UserError} when the run has ended, a process may not be signalled, or one is still stopped at the limit.
 */
export const resume = async (host: ProcessHost, target: Target, options: ControlOptions = {}): Promise<number[]> => {
  const run = new LiveRun(host, target, options);
  const {roots, below, isWhole} = await run.live();
  return continueAll(run, roots, {below, isWhole}, options);
};
