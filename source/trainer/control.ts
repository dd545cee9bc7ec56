import {existsSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import {UserError} from '../errors.js';
import type {Host, ProcessInfo} from '../host/types.js';
import {interrupt, nameOf, send} from './signals.js';
import {type ProcessRoot, processesOf, rootsOf, type Target} from './tree.js';

type ProcessHost = Pick<Host, 'processes' | 'processIdentity'>;

/** What is signalled, and whether that worked, is never judged by an old list. */
const NOW = {fresh: true} as const;

export type ControlOptions = {
  /** What `host.processIdentity` gave for a target that is a pid alone, when the run began: one that has since passed to another is refused. */
  identity?: string | null;
  /** The wrapper's exit file: once it is there the run has ended, though the wrapper still lives for 0.2 s. */
  exitFile?: string;
  /** How long it may take until every process has done what it was told; 5000 by default. */
  limitMilliseconds?: number;
};

export type StopOptions = ControlOptions & {
  /** Called once, when the signal has been sent: what comes after it may take seconds, or fail. */
  onSent?: () => void;
};

export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGKILL';

/** A process stops within a millisecond unless it waits for its disk (swapping): look often first, then seldom. */
const FIRST_WAIT_MILLISECONDS = 5;
const LONGEST_WAIT_MILLISECONDS = 50;

/** The time that one pause or resume has. */
const startTimer = (limitMilliseconds = 5000) => {
  const deadline = performance.now() + limitMilliseconds;
  let wait = FIRST_WAIT_MILLISECONDS;
  return {
    async wait() {
      await delay(wait);
      wait = Math.min(wait * 1.5, LONGEST_WAIT_MILLISECONDS);
    },
    throwIfOver(late: readonly ProcessInfo[], what: string, nextStep: string) {
      if (performance.now() < deadline) return;
      throw new UserError(`${late.map(nameOf).join(', ')} ${what} within ${limitMilliseconds / 1000} s.`, nextStep);
    },
  };
};

/**
 * Those roots that are still the processes that they were when the run began. A zombie has ended, though it may still be asked for.
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

/** One look at a run that lives and has processes: what it gives may be signalled. */
const lookAtLiveRun = async (host: ProcessHost, target: Target, options: ControlOptions) => {
  const all = await host.processes(NOW);
  const roots = await livingRoots(host, expectedRoots(target, options), all);
  // Asked after the look: below a wrapper that has written the file there is nothing but its own sleep.
  const hasExitFile = options.exitFile !== undefined && existsSync(options.exitFile);
  if (roots.length === 0 || hasExitFile) {
    throw new UserError('The run has ended.', '"mlxtop status" says how, "mlxtop continue" starts it again.');
  }
  const below = processesOf(roots, all);
  if (below.length === 0) {
    throw new UserError('No trainer runs here: it is just starting or ending.', 'Try again in a second.');
  }
  return {roots, all, below};
};

/** True when there is a process and every one is stopped: the run is paused. */
export const isStopped = (processes: readonly ProcessInfo[]): boolean =>
  processes.length > 0 && processes.every(({stopped}) => stopped);

/**
 * Stops every process of the run by SIGSTOP and returns their pids when all are really stopped (state T). Never a
 * wrapper: tmux resumes a stopped pane leader. A child is told only after its parent has stopped, else a parent in vfork()
 * would wait, unstoppable, for a child that can no longer exec. It is done when two looks in a row find the same processes,
 * all stopped: what one of them had forked during the first look is in the second.
 * @throws {UserError} when the run has ended, a process may not be signalled, or one has not stopped within the limit.
 */
export const pause = async (host: ProcessHost, target: Target, options: ControlOptions = {}): Promise<number[]> => {
  const timer = startTimer(options.limitMilliseconds);
  const told = new Set<number>();
  let stoppedBefore = new Set<number>();
  for (;;) {
    const {below} = await lookAtLiveRun(host, target, options);
    if (isStopped(below)) {
      const pids = below.map(({pid}) => pid);
      if (pids.every(pid => stoppedBefore.has(pid))) return pids;
      stoppedBefore = new Set(pids);
      continue;
    }
    stoppedBefore.clear();
    const running = new Map(below.filter(({stopped}) => !stopped).map(one => [one.pid, one]));
    timer.throwIfOver([...running.values()], 'did not stop', 'Try again, or undo the pause with "mlxtop resume".');
    const ready = [...running.values()].filter(({parentPid}) => !running.has(parentPid));
    const isNews = ready.some(({pid}) => !told.has(pid));
    for (const one of ready) {
      send(one, 'SIGSTOP');
      told.add(one.pid);
    }
    if (!isNews) await timer.wait();
  }
};

/** Continues children before parents, until nothing of the run is stopped or nothing is left; returns the pids. */
const continueAll = async (
  host: ProcessHost,
  roots: readonly ProcessRoot[],
  options: ControlOptions,
): Promise<number[]> => {
  const timer = startTimer(options.limitMilliseconds);
  const continued = new Set<number>();
  for (;;) {
    const stopped = processesOf(roots, await host.processes(NOW)).filter(one => one.stopped);
    if (stopped.length === 0) return [...continued];
    timer.throwIfOver(stopped, 'did not continue', 'Look at the trainer: does it wait for the keyboard?');
    for (const one of stopped.reverse()) if (send(one, 'SIGCONT')) continued.add(one.pid);
    await timer.wait();
  }
};

/**
 * Continues every stopped process of the run, children before parents, and returns their pids when none is stopped any
 * more: empty when none was.
 * @throws {UserError} when the run has ended, a process may not be signalled, or one is still stopped at the limit.
 */
export const resume = async (host: ProcessHost, target: Target, options: ControlOptions = {}): Promise<number[]> => {
  const {roots} = await lookAtLiveRun(host, target, options);
  return continueAll(host, roots, options);
};

/**
 * Kills parents before children, so that no supervisor starts one anew, until no process of the trainer is left untold. What
 * the wrapper starts in the meantime is its own way to the exit file and is left alone.
 */
const killAll = async (
  host: ProcessHost,
  roots: readonly ProcessRoot[],
  first: readonly ProcessInfo[],
  onSent: () => void,
): Promise<ProcessInfo[]> => {
  const told = new Map<number, ProcessInfo>();
  for (let next = first; next.length > 0; ) {
    for (const one of next) {
      send(one, 'SIGKILL');
      told.set(one.pid, one);
    }
    if (next === first) onSent();
    const untold = processesOf(roots, await host.processes(NOW)).filter(({pid}) => !told.has(pid));
    const wrappers = new Set(roots.filter(({itself}) => !itself).map(({pid}) => pid));
    for (const {pid, parentPid} of untold) if (wrappers.has(parentPid)) wrappers.add(pid);
    next = untold.filter(({pid}) => !wrappers.has(pid));
  }
  return [...told.values()];
};

/**
 * Sends the signal to the run and returns the pids that got it; it does not wait for their end. SIGINT goes where ^C would,
 * SIGTERM and SIGKILL to every process of the run, one by one. A paused run is continued afterwards, so that it can act
 * on the signal.
 * @throws {UserError} when the run has ended, or a process may not be signalled.
 */
export const stop = async (
  host: ProcessHost,
  target: Target,
  signal: StopSignal,
  {onSent = () => undefined, ...options}: StopOptions = {},
): Promise<number[]> => {
  const {roots, all, below} = await lookAtLiveRun(host, target, options);
  if (signal === 'SIGKILL') return (await killAll(host, roots, below, onSent)).map(({pid}) => pid);
  const told = signal === 'SIGINT' ? interrupt(roots, all, below) : below.filter(one => send(one, signal));
  onSent();
  await continueAll(host, roots, options);
  return told.map(({pid}) => pid);
};
