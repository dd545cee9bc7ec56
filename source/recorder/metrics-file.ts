import {constants} from 'node:fs';
import {open, rename, rm} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {errorCode, errorMessage} from '../errors.js';
import type {ScrapedRun} from '../export/prometheus/family.js';
import {describe} from '../insight/describe.js';
import {labelled} from '../insight/labelled.js';
import type {RunState} from '../insight/state.js';
import {viewInWallTime} from '../insight/wall-time.js';
import {type MonotonicMs, monotonicMs} from '../journal/clocks.js';
import {ownSuffix} from '../journal/files.js';
import {readLabels} from '../journal/labels.js';
import type {RunPaths} from '../journal/run-folder.js';
import {type RunRecord, sessionNameOf} from '../journal/run-record.js';
import {steadyClock, steadyNow} from '../journal/steady-clock.js';
import {waitAtMost} from '../wait-at-most.js';
import {metricsPath, removeMetrics} from './metrics-place.js';

declare const MLXTOP_VERSION: string;

/** As often as Prometheus usually asks node_exporter. */
const INTERVAL_MS = 15_000;
/** See `removeMetrics`. */
const PATIENCE_MS = 2000;

const {O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY} = constants;

/** node_exporter is another user, and what the file says is meant for everybody who may read its metrics. */
const MODE = 0o644;

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'it is not a folder',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'its disk is read-only',
  ENOSPC: 'its disk is full',
  EDQUOT: 'your quota is used up',
};

/** Writes a file by rename, so that a reader never sees a part of one. Throws system errors. */
const replace = async (path: string, text: string): Promise<void> => {
  // Without the ending that readers look for.
  const temporary = join(dirname(path), `.mlxtop-${ownSuffix()}.tmp`);
  try {
    const file = await open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, MODE);
    try {
      // Whatever the user's umask is.
      await file.chmod(MODE);
      await file.writeFile(text);
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, {force: true}).catch(() => undefined);
    throw error;
  }
};

export type MetricsFileOptions = {
  record: RunRecord;
  paths: Pick<RunPaths, 'labels'>;
  state: () => RunState;
  /** Called with the reason when the file cannot be written, and with null when it was. */
  onTrouble: (text: string | null) => void;
};

/**
 * Keeps a run's metrics in a file for node_exporter (the setting `metrics.textfile`) for as long as the run is
 * recorded. The samples never wait for that folder, which may be on another machine.
 */
export class MetricsFile {
  readonly #options: MetricsFileOptions;
  readonly #path: string | null;
  #nextAt = monotonicMs(Number.NEGATIVE_INFINITY);
  #writing: Promise<void> | null = null;
  #isOver = false;

  constructor(options: MetricsFileOptions) {
    this.#options = options;
    this.#path = metricsPath(options.record);
  }

  /** Starts writing the file if that is due. */
  consider(now: MonotonicMs): void {
    if (this.#path === null || this.#isOver || this.#writing !== null || now < this.#nextAt) return;
    this.#nextAt = monotonicMs(now + INTERVAL_MS);
    this.#writing = this.#write(this.#path).finally(() => {
      this.#writing = null;
    });
  }

  /** The run is not recorded any more: removes the file. Resolves after some seconds at most. */
  async end(): Promise<void> {
    this.#isOver = true;
    if (this.#path === null) return;
    if (this.#writing !== null) await waitAtMost(this.#writing, PATIENCE_MS);
    await removeMetrics(this.#options.record);
  }

  async #write(path: string): Promise<void> {
    const {record, onTrouble} = this.#options;
    try {
      await replace(path, await this.#text());
      onTrouble(null);
    } catch (error) {
      const why = WHY[errorCode(error) ?? ''] ?? errorMessage(error);
      onTrouble(
        `Metrics cannot be written to ${record.metricsFolder}: ${why}. Create that folder or make it writable: mlxtop keeps trying.`,
      );
    }
  }

  async #text(): Promise<string> {
    const {record, paths, state} = this.#options;
    // Loaded by those few recorders that need it.
    const {prometheusText} = await import('../export/prometheus/text.js');
    const now = steadyNow();
    const {offset} = steadyClock;
    const {user, system} = process.cpuUsage();
    const current = state();
    const run: ScrapedRun = {
      view: labelled(viewInWallTime(describe(current, now), offset), readLabels(paths.labels)),
      state: current,
      clockOffset: offset,
      now: now + offset,
      intervalMs: record.intervalMs,
      session: sessionNameOf(record),
      recorderCpuSeconds: (user + system) / 1e6,
    };
    const version = typeof MLXTOP_VERSION === 'undefined' ? '' : MLXTOP_VERSION;
    return prometheusText({version, runs: [run], writer: record.id}, 'text');
  }
}
