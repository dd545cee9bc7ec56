import type {ProcessInfo} from '../../host/types.js';
import type {ProcessRoot, Target} from '../tree.js';
import {LiveRun} from './live-run.js';
import type {ProcessHost, StopOptions, StopSignal} from './options.js';
import {continueAll} from './resume.js';
import {interrupt, send} from './signals.js';

/** Those that are not children of a wrapper, nor below one: what a wrapper starts is its own way to the exit file. */
const withoutWrappersOwn = (roots: readonly ProcessRoot[], processes: readonly ProcessInfo[]): ProcessInfo[] => {
  const wrappers = new Set(roots.filter(({itself}) => !itself).map(({pid}) => pid));
  for (const {pid, parentPid} of processes) if (wrappers.has(parentPid)) wrappers.add(pid);
  return processes.filter(({pid}) => !wrappers.has(pid));
};

/**
 * Kills parents before children, so that no supervisor starts one again, until every process of the trainer has got the
 * signal. What the wrapper starts in the meantime is left alone.
 */
const killAll = async (
  run: LiveRun,
  roots: readonly ProcessRoot[],
  first: readonly ProcessInfo[],
  onSent: () => void,
): Promise<number[]> => {
  const signalled = new Set<number>();
  for (let next = first; next.length > 0; ) {
    for (const one of next) {
      send(one, 'SIGKILL');
      signalled.add(one.pid);
    }
    if (next === first) onSent();
    const {below} = await run.below(roots, true);
    next = withoutWrappersOwn(
      roots,
      below.filter(({pid}) => !signalled.has(pid)),
    );
  }
  return [...signalled];
};

/** Signals those that a reading of some processes had not shown. */
const signalTheRest = async (
  run: LiveRun,
  roots: readonly ProcessRoot[],
  signalled: readonly ProcessInfo[],
): Promise<ProcessInfo[]> => {
  const known = new Set(signalled.map(({pid}) => pid));
  const {below} = await run.below(roots, true);
  return below.filter(one => !known.has(one.pid) && send(one, 'SIGTERM'));
};

/**
 * Sends the signal to the run and returns the pids that got it; it does not wait for their end. SIGINT goes where ^C
 * would, SIGTERM and SIGKILL to every process of the run, one by one. A paused run is continued afterwards, so that it
 * can act on the signal.
 * @throws {UserError} when the run has ended, or a process may not be signalled.
 */
export const stop = async (
  host: ProcessHost,
  target: Target,
  signal: StopSignal,
  {onSent = () => undefined, ...options}: StopOptions = {},
): Promise<number[]> => {
  const run = new LiveRun(host, target, options);
  const {roots, all, below, isWhole} = await run.live();
  if (signal === 'SIGKILL') return killAll(run, roots, below, onSent);
  const signalled = signal === 'SIGINT' ? interrupt(roots, all, below) : below.filter(one => send(one, signal));
  onSent();
  // A paused process acts on the signal when it continues: at once, whatever other processes there may be.
  if (!isWhole) for (const one of [...below].reverse()) if (one.stopped) send(one, 'SIGCONT');
  const rest = signal === 'SIGTERM' && !isWhole ? await signalTheRest(run, roots, signalled) : [];
  // A run that was not paused needs no continuing, so that no list of all is waited for where that takes long.
  const {limitMilliseconds} = options;
  if (isWhole || below.some(one => one.stopped)) await continueAll(run, roots, null, {limitMilliseconds});
  return [...signalled, ...rest].map(({pid}) => pid);
};
