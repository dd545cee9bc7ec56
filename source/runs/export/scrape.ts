import type {ScrapedRun} from '../../export/prometheus/family.js';
import {forgetHistory, latestHistory} from '../../history/shared.js';
import {leaveSummary, readSummary} from '../../history/summary.js';
import {getHost} from '../../host/get-host.js';
import {readLock} from '../../journal/lock.js';
import {isWaiting} from '../../journal/queue-entry.js';
import {homeFolder} from '../../journal/run-folder.js';
import {isImported, sessionNameOf} from '../../journal/run-record.js';
import {listRuns, type Run} from '../../journal/runs.js';
import {unlessUnreadable} from '../find/unreadable-runs.js';
import {lifeOfRun, recorderLives} from '../life.js';
import {ensureRecorded} from '../revive/revive.js';
import type {User} from '../user.js';
import {snapshotOf} from '../view.js';

/**
 * For how long an ended run is still shown, in ms: long enough for any usual interval of scraping, so that how it ended
 * is seen; then its series end, as Prometheus expects of what is gone.
 */
const ENDED_MS = 15 * 60_000;

/** Processor time of the run's recorder in seconds; null where it does not live, or cannot be seen from here. */
const recorderCpu = async (run: Run): Promise<number | null> => {
  const owner = readLock(run.paths.lock);
  if (owner === null || !(await recorderLives(run))) return null;
  const found = await (await getHost()).someProcesses([owner.pid]).catch(() => []);
  return found[0]?.cpuSeconds ?? null;
};

/** Whether its summary, if it has one, says that it ended long enough ago: of many runs no more is read. */
const hasLongEnded = ({paths}: Run): boolean => {
  // As if it were late enough for the summary to count: when the run ended does not change any more.
  const endedAt = readSummary(paths, Number.MAX_SAFE_INTEGER)?.run.endedAt ?? null;
  return endedAt !== null && Date.now() - endedAt > ENDED_MS;
};

/** A run as it is now, for Prometheus. Throws an `UnreadableFileError` for a run that cannot be read. */
export const scrapedRun = async (run: Run): Promise<ScrapedRun> => {
  const now = Date.now();
  const {view, state, clockOffset} = snapshotOf(run, now);
  return {
    ...{view, state, clockOffset, now},
    intervalMs: run.record.intervalMs,
    session: sessionNameOf(run.record),
    recorderCpuSeconds: view.run.endedAt === null ? await recorderCpu(run) : null,
  };
};

/** What a scrape shows: runs in progress, and those that have just ended. */
export class RunsToScrape {
  readonly #user: Pick<User, 'complainOnce'>;
  /** Runs that ended long ago: nothing of them is read again. */
  readonly #over = new Set<string>();

  constructor(user: Pick<User, 'complainOnce'>) {
    this.#user = user;
  }

  /** Newest first. One that cannot be read is left out, and said once. */
  async look(): Promise<{run: Run; scraped: ScrapedRun}[]> {
    const runs = (await listRuns(await homeFolder())).filter(({record}) => !this.#over.has(record.id));
    const found: {run: Run; scraped: ScrapedRun}[] = [];
    for (const run of runs) {
      const scraped = await unlessUnreadable(() => this.#lookAt(run), null);
      if (scraped !== null) found.push({run, scraped});
    }
    return found;
  }

  async #lookAt(run: Run): Promise<ScrapedRun | null> {
    if (isWaiting(run.paths)) return null;
    if (isImported(run.record) || hasLongEnded(run)) return this.#leave(run);
    await ensureRecorded(run, this.#user);
    const scraped = await scrapedRun(run);
    const {endedAt} = scraped.view.run;
    if (endedAt === null) return (await lifeOfRun(run)) === 'lives' ? scraped : null;
    if (scraped.now - endedAt <= ENDED_MS) return scraped;
    // For the next one that looks: of an older version's runs there is none.
    leaveSummary(run.paths, latestHistory(run.paths));
    return this.#leave(run);
  }

  #leave({record, paths}: Run): null {
    this.#over.add(record.id);
    forgetHistory(paths);
    return null;
  }
}
