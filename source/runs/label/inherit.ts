import {join} from 'node:path';
import {readLabels, writeLabels} from '../../journal/labels.js';
import {homeFolder, runPaths, runsFolder} from '../../journal/run-folder.js';
import {type RunRecord, renamed, sessionName} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';
import {retitleSession} from './rename.js';

/**
 * Files a run that continues another under that one's tags and, in a session of the same name, its name. The note is
 * about the run that ended.
 */
export const inheritLabels = async (run: Run, from: RunRecord): Promise<Run> => {
  const {name, tags} = readLabels(runPaths(join(runsFolder(await homeFolder()), from.id)).labels);
  const kept = run.record.name === sessionName(from) ? name : null;
  if (kept === null && tags.length === 0) return run;
  writeLabels(run.paths.labels, {name: kept, tags, note: null});
  if (kept !== null) await retitleSession(run, kept);
  return {...run, record: renamed(run.record, kept)};
};
