import {rm} from 'node:fs/promises';
import {join} from 'node:path';
import type {RunRecord} from '../journal/run-record.js';
import {waitAtMost} from '../wait-at-most.js';

/** A folder that does not answer (a network disk) holds nobody up for longer. */
const PATIENCE_MS = 2000;

/**
 * The file that a run's recorder keeps for node_exporter, which reads all `*.prom` of that folder: named by the run, so
 * that those of several never collide. Null for a run without one.
 */
export const metricsPath = ({id, metricsFolder}: Pick<RunRecord, 'id' | 'metricsFolder'>): string | null =>
  metricsFolder === undefined ? null : join(metricsFolder, `mlxtop-${id}.prom`);

/** Removes that file, of a run that has ended or is not recorded any more. Whether it was there does not matter. */
export const removeMetrics = async (record: Pick<RunRecord, 'id' | 'metricsFolder'>): Promise<void> => {
  const path = metricsPath(record);
  if (path !== null) await waitAtMost(rm(path, {force: true}), PATIENCE_MS);
};
