import {readLabels, writeLabels} from '../../journal/labels.js';
import {homeFolder, pathsOfRun} from '../../journal/run-folder.js';
import type {RunRecord} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';

/** Files a run that continues another under that one's tags. The note is about the run that ended. */
export const inheritTags = async ({paths}: Run, from: RunRecord): Promise<void> => {
  const {tags} = readLabels(pathsOfRun(await homeFolder(), from.id).labels);
  if (tags.length > 0) writeLabels(paths.labels, {name: null, tags, note: null});
};
