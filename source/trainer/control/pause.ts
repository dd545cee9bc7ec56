import type {ProcessInfo} from '../../host/types.js';
import type {Target} from '../tree.js';
import {LiveRun, unsure} from './live-run.js';
import type {ControlOptions, ProcessHost} from './options.js';
import {send} from './signals.js';
import {startTimer} from './timer.js';

/**
 * The processes that a pause stops: all but `ssh`, which starts a rank on another machine. Stopped for long, its
 * connection would be given up there, and the rank end with it. A run that is nothing but ssh is stopped with it.
 */
const stoppable = (processes: readonly ProcessInfo[]): readonly ProcessInfo[] => {
  const others = processes.filter(({name}) => name !== 'ssh');
  return others.length > 0 ? others : processes;
};

/** True when there is a process and every one is stopped: the run is paused. */
export const isStopped = (processes: readonly ProcessInfo[]): boolean =>
  processes.length > 0 && stoppable(processes).every(({stopped}) => stopped);

/** Those that run and whose parent does not: the next to be stopped. */
const readyToStop = (running: readonly ProcessInfo[]): ProcessInfo[] => {
  const pids = new Set(running.map(({pid}) => pid));
  return running.filter(({parentPid}) => !pids.has(parentPid));
};

/** Stops the next ones of the processes that run; returns their pids. */
const stopNext = (running: readonly ProcessInfo[]): number[] => {
  const ready = readyToStop(running);
  for (const one of ready) send(one, 'SIGSTOP');
  return ready.map(({pid}) => pid);
};

/**
 * Stops every process of the run by SIGSTOP and returns their pids when all are really stopped (state T). Never a
 * wrapper: tmux resumes a stopped pane leader. A child gets the signal only after its parent has stopped, else a parent
 * in vfork() would wait, unstoppable, for a child that can no longer exec. It is done when two readings in a row find
 * the same processes, all stopped: what one of them had forked during the first reading is in the second.
 * @throws {UserError} when the run has ended, a process may not be signalled, or one has not stopped within the limit.
 */
export const pause = async (host: ProcessHost, target: Target, options: ControlOptions = {}): Promise<number[]> => {
  const run = new LiveRun(host, target, options);
  const timer = startTimer(options.limitMilliseconds);
  const signalled = new Set<number>();
  let stoppedBefore: readonly number[] = [];
  let isDone = false;
  /** Signals the next ones; waits when all of these had got the signal before. */
  const advance = async (running: readonly ProcessInfo[]): Promise<void> => {
    timer.throwIfOver(running, 'did not stop', 'Try again, or undo the pause with "mlxtop resume".');
    const pids = stopNext(running);
    const isNews = pids.some(pid => !signalled.has(pid));
    for (const pid of pids) signalled.add(pid);
    timer.begin();
    if (!isNews) await timer.wait();
  };
  const read = async () => {
    try {
      return await run.live(isDone);
    } catch (error) {
      throw isDone ? unsure(stoppedBefore, 'paused', error) : error;
    }
  };
  for (;;) {
    const {below, isWhole} = await read();
    if (!isStopped(below)) {
      stoppedBefore = [];
      await advance(stoppable(below).filter(({stopped}) => !stopped));
      continue;
    }
    const pids = stoppable(below).map(({pid}) => pid);
    const isSame = pids.every(pid => stoppedBefore.includes(pid));
    if (isSame && !isDone) options.onDone?.(pids);
    isDone ||= isSame;
    if (isSame && isWhole) return pids;
    stoppedBefore = pids;
  }
};
