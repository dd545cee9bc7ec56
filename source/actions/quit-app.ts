import {setTimeout as delay} from 'node:timers/promises';
import {errorMessage, UserError} from '../errors.js';
import type {App, Host, Protection, QuitOutcome} from '../host/types.js';
import {appendEvent} from '../journal/append.js';
import type {MemorySample} from '../journal/events.js';
import {readLock} from '../journal/lock.js';
import {runProcesses} from '../journal/run-record.js';
import type {Run} from '../journal/runs.js';
import {steadyNow} from '../journal/steady-clock.js';
import {protectionFor} from '../trainer/protection.js';

export type QuitResult = {
  outcome: QuitOutcome;
  /** The application's memory just before. */
  bytes: number;
  /** The machine's memory before and after; null when the system did not give it. */
  before: MemorySample | null;
  after: MemorySample | null;
};

/** How long an application may take to quit, for instance while it asks whether to save. */
const WAIT_MS = 15_000;
/** The system takes a moment to free an application's pages. */
const SETTLE_MS = 1000;

/**
 * The pid of a run's recorder, by its lock; empty when it is gone, since its pid may belong to another process now.
 * While the system does not answer, the pid counts as the recorder's: at worst an application stays open.
 */
const recorderOf = async (host: Host, {paths}: Run): Promise<number[]> => {
  const owner = readLock(paths.lock);
  if (owner === null) return [];
  const identity = await host.processIdentity(owner.pid).catch(() => owner.identity ?? '');
  const isSame = identity !== null && (owner.identity === null || identity === owner.identity);
  return isSame ? [owner.pid] : [];
};

/** The processes that must not be quit: those of the given runs, and of this process. */
export const protectionOf = async (host: Host, runs: readonly Run[]): Promise<Protection> => {
  const wrappers = runs.flatMap(({record}) => runProcesses(record).map(({pid}) => pid));
  const all = await host.processes({fresh: true});
  const recorders = (await Promise.all(runs.map(run => recorderOf(host, run)))).flat();
  return protectionFor(all, wrappers, [process.pid], recorders);
};

/** Figures to show; null when they cannot be read, which does not stop the quitting. */
const readMemory = (host: Host): Promise<MemorySample | null> => host.memory().catch(() => null);

const isSame = (a: App, b: App): boolean => a.name === b.name && a.mainPid === b.mainPid;

const note = (runs: readonly Run[], app: App, result: QuitOutcome['result']): void => {
  const failed = runs.flatMap(({record, paths}) => {
    try {
      appendEvent(paths.journal, {t: steadyNow(), type: 'quit', app: app.name, bytes: app.bytes, result});
      return [];
    } catch (error) {
      return [`${record.name}: ${errorMessage(error)}`];
    }
  });
  if (failed.length === 0) return;
  throw new UserError(
    `${app.name}: ${result}, but the history cannot be written (${failed.join('; ')}).`,
    'Free some space on the disk that holds the runs.',
  );
};

/**
 * Asks an application to quit, and notes that in the journals of `runs` (those that are alive). `app` was listed some
 * time ago, so the applications are listed again first: its processes may have changed, and a pid may belong to another
 * program by now.
 * @throws {UserError} when it is protected by now, and when a journal cannot be written.
 */
export const quitApp = async (
  host: Host,
  runs: readonly Run[],
  app: App,
  {waitMs = WAIT_MS, settleMs = SETTLE_MS} = {},
): Promise<QuitResult> => {
  const apps = await host.apps(await protectionOf(host, runs));
  const current = apps.find(one => isSame(one, app));
  const before = await readMemory(host);
  if (current === undefined) {
    note(runs, app, 'not-running');
    return {outcome: {result: 'not-running'}, bytes: app.bytes, before, after: before};
  }
  const outcome = await host.quitApp(current, waitMs);
  note(runs, current, outcome.result);
  if (outcome.result === 'quit') await delay(settleMs);
  return {outcome, bytes: current.bytes, before, after: await readMemory(host)};
};
