import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {RunHistory} from '../../../source/history/history.js';
import {writeRollup} from '../../../source/history/rollup.js';
import {encodeEvent} from '../../../source/journal/codec.js';
import {writeLabels} from '../../../source/journal/labels.js';
import {runPaths, writeRunRecord} from '../../../source/journal/run-folder.js';
import type {RunRecord} from '../../../source/journal/run-record.js';
import type {Run} from '../../../source/journal/runs.js';
import {madeRun} from '../made-run.js';
import {madeRecord} from './record.js';
import type {Scenario} from './scenario.js';

export type Extra = {
  /** Fields of run.json. */
  record?: Partial<RunRecord>;
  labels?: Parameters<typeof writeLabels>[1];
  /** Without its rollup, as after an update of the program. */
  withoutRollup?: boolean;
};

/** Writes the folder of a made run, as its recorder would leave it. The id is the run's, whatever the scenario says. */
export const writeMadeRun = (home: string, id: string, scenario: Scenario, extra: Extra = {}): Run => {
  const paths = runPaths(join(home, 'runs', id));
  mkdirSync(paths.folder, {recursive: true, mode: 0o700});
  const record = madeRecord({...scenario, id}, extra.record);
  const events = madeRun(scenario.id === id ? scenario : {...scenario, id});
  writeFileSync(paths.journal, events.map(encodeEvent).join(''), {mode: 0o600});
  writeRunRecord(paths, record);
  const last = events.at(-1);
  if (last?.type === 'end' && last.exitCode !== null) writeFileSync(paths.exit, `${last.exitCode}\n`, {mode: 0o600});
  if (extra.labels) writeLabels(paths.labels, extra.labels);
  if (extra.withoutRollup) return {record, paths};
  const history = new RunHistory(paths);
  history.catchUpFully();
  writeRollup(paths.rollup, history.rollup());
  return {record, paths};
};
