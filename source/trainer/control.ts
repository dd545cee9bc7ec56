import {existsSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import {errorMessage, UserError} from '../errors.js';
import type {Host, ProcessInfo} from '../host/types.js';
import {type Looked, LookNow} from './look-now.js';
import {interrupt, nameOf, send} from './signals.js';
import {type ProcessRoot, processesOf, rootsOf, type Target} from './tree.js';

/** What a run's control asks of the machine. */
export type ProcessHost = Pick<Host, 'processes' | 'processesNear' | 'processIdentity'>;

export type ControlOptions = {
  /** What `host.processIdentity` gave for a target that is a pid alone, when the run began: one that has since passed to another is refused. */
  identity?: string | null;
  /** The wrapper's exit file: once it is there the run has ended, though the wrapper still lives for 0.2 s. */
  exitFile?: string;
  /** How long it may take until every process has done what it was told; 5000 by default. */
  limitMilliseconds?: number;
  /**
   * Called once, when all processes that are known have done what they were told, to note it: where a list of all takes long, whether
   * that is really all may be known much later, or not at all.
   */
  onDone?: (pids: readonly number[]) => void;
};

export type StopOptions = ControlOptions & {
  /** Called once, when the signal has been sent: what comes after it may take seconds, or fail. */
  onSent?: () => void;
};

export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGKILL';

/** A process stops within a millisecond unless it waits for its disk (swapping): look often first, then seldom. */
const FIRST_WAIT_MILLISECONDS = 5;
const LONGEST_WAIT_MILLISECONDS = 50;

/** One that is slow to be looked at may have done it long ago. */
const LEAST_LOOKS = 2;

/** The time that one pause or resume has from its first signal on. */
const startTimer = (limitMilliseconds = 5000) => {
  let deadline: number | null = null;
  let looks = 0;
  let wait = FIRST_WAIT_MILLISECONDS;
  return {
    begin() {
      deadline ??= performance.now() + limitMilliseconds;
    },
    async wait() {
      await delay(wait);
      wait = Math.min(wait * 1.5, LONGEST_WAIT_MILLISECONDS);
    },
    throwIfOver(late: readonly ProcessInfo[], what: string, nextStep: string) {
      if (deadline === null || ++looks < LEAST_LOOKS || performance.now() < deadline) return;
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

/** Looks at a run that lives and has processes: what they give may be signalled. */
class LiveLook {
  readonly #host: ProcessHost;
  readonly #roots: ProcessRoot[];
  readonly #options: ControlOptions;
  readonly #look: LookNow;

  constructor(host: ProcessHost, target: Target, options: ControlOptions) {
    this.#host = host;
    this.#roots = expectedRoots(target, options);
    this.#options = options;
    this.#look = new LookNow(host, this.#roots);
  }

  /** Whoever is there now of a run whose roots were found to be its own. */
  async below(roots: readonly ProcessRoot[], isWhole: boolean): Promise<{below: ProcessInfo[]; isWhole: boolean}> {
    const looked = await (isWhole ? this.whole() : this.#look.look());
    return {below: processesOf(roots, looked.all), isWhole: looked.isWhole};
  }

  async live(isWhole = false) {
    const {all, isWhole: isAll} = await (isWhole ? this.whole() : this.#look.look());
    const roots = await livingRoots(this.#host, this.#roots, all);
    const {exitFile} = this.#options;
    // Asked after the look: below a wrapper that has written the file there is nothing but its own sleep.
    const hasExitFile = exitFile !== undefined && existsSync(exitFile);
    if (roots.length === 0 || hasExitFile) {
      throw new UserError('The run has ended.', '"mlxtop status" says how, "mlxtop continue" starts it again.');
    }
    const below = processesOf(roots, all);
    if (below.length === 0) {
      throw new UserError('No trainer runs here: it is just starting or ending.', 'Try again in a second.');
    }
    return {roots, all, below, isWhole: isAll};
  }

  /** Of all processes. */
  async whole(): Promise<Looked> {
    return this.#look.whole();
  }
}

const unsure = (pids: readonly number[], what: string, error: unknown): UserError =>
  new UserError(
    `${pids.length} ${pids.length === 1 ? 'process is' : 'processes are'} ${what}; whether these are all is not known: ${errorMessage(error)}`,
    'The machine is very busy. Look again: mlxtop status',
  );

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
  const look = new LiveLook(host, target, options);
  const timer = startTimer(options.limitMilliseconds);
  const told = new Set<number>();
  let stoppedBefore = new Set<number>();
  let isDone = false;
  const done = (pids: readonly number[]): void => {
    if (!isDone) options.onDone?.(pids);
    isDone = true;
  };
  const next = async () => {
    try {
      return await look.live(isDone);
    } catch (error) {
      throw isDone ? unsure([...stoppedBefore], 'paused', error) : error;
    }
  };
  for (;;) {
    const {below, isWhole} = await next();
    if (isStopped(below)) {
      const pids = below.map(({pid}) => pid);
      const isSame = pids.every(pid => stoppedBefore.has(pid));
      if (isSame) done(pids);
      if (isSame && isWhole) return pids;
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
    timer.begin();
    if (!isNews) await timer.wait();
  }
};

/**
 * Continues children before parents, until nothing of the run is stopped or nothing is left; returns the pids. `first` is whoever is
 * there now; `onDone` is called when nothing is stopped of what is known.
 */
const continueAll = async (
  look: LiveLook,
  roots: readonly ProcessRoot[],
  first: {below: readonly ProcessInfo[]; isWhole: boolean} | null,
  options: ControlOptions,
  onDone: (pids: readonly number[]) => void = () => undefined,
): Promise<number[]> => {
  const timer = startTimer(options.limitMilliseconds);
  const continued = new Set<number>();
  let isDone = false;
  for (let now = first ?? (await look.below(roots, false)); ; ) {
    const stopped = now.below.filter(one => one.stopped);
    if (stopped.length === 0) {
      if (!isDone && (now.isWhole || continued.size > 0)) onDone([...continued]);
      isDone = true;
      if (now.isWhole) return [...continued];
    } else {
      timer.throwIfOver(stopped, 'did not continue', 'Look at the trainer: does it wait for the keyboard?');
      for (const one of [...stopped].reverse()) if (send(one, 'SIGCONT')) continued.add(one.pid);
      timer.begin();
      await timer.wait();
    }
    try {
      now = await look.below(roots, isDone);
    } catch (error) {
      throw isDone ? unsure([...continued], 'going on', error) : error;
    }
  }
};

/**
 * Continues every stopped process of the run, children before parents, and returns their pids when none is stopped any
 * more: empty when none was.
 * @throws {UserError} when the run has ended, a process may not be signalled, or one is still stopped at the limit.
 */
export const resume = async (host: ProcessHost, target: Target, options: ControlOptions = {}): Promise<number[]> => {
  const look = new LiveLook(host, target, options);
  const {roots, below, isWhole} = await look.live();
  return continueAll(look, roots, {below, isWhole}, options, options.onDone);
};

/**
 * Kills parents before children, so that no supervisor starts one anew, until no process of the trainer is left untold. What
 * the wrapper starts in the meantime is its own way to the exit file and is left alone.
 */
const killAll = async (
  look: LiveLook,
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
    const untold = (await look.below(roots, true)).below.filter(({pid}) => !told.has(pid));
    const wrappers = new Set(roots.filter(({itself}) => !itself).map(({pid}) => pid));
    for (const {pid, parentPid} of untold) if (wrappers.has(parentPid)) wrappers.add(pid);
    next = untold.filter(({pid}) => !wrappers.has(pid));
  }
  return [...told.values()];
};

/** Those that a look at some had not shown get the signal too, and what of the run is paused goes on. */
const tellTheRest = async (
  look: LiveLook,
  roots: readonly ProcessRoot[],
  told: readonly ProcessInfo[],
): Promise<ProcessInfo[]> => {
  const known = new Set(told.map(({pid}) => pid));
  const {below} = await look.below(roots, true);
  return below.filter(one => !known.has(one.pid) && send(one, 'SIGTERM'));
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
  const look = new LiveLook(host, target, options);
  const {roots, all, below, isWhole} = await look.live();
  if (signal === 'SIGKILL') return (await killAll(look, roots, below, onSent)).map(({pid}) => pid);
  const told = signal === 'SIGINT' ? interrupt(roots, all, below) : below.filter(one => send(one, signal));
  onSent();
  // A paused one acts on the signal when it goes on: at once, whoever else there may be.
  if (!isWhole) for (const one of [...below].reverse()) if (one.stopped) send(one, 'SIGCONT');
  const rest = signal === 'SIGTERM' && !isWhole ? await tellTheRest(look, roots, told) : [];
  // Of a run that was not paused nothing has to go on: no list of all is waited for then, where that takes long.
  if (isWhole || below.some(one => one.stopped)) await continueAll(look, roots, null, options);
  return [...told, ...rest].map(({pid}) => pid);
};
