import {type Labels, readLabels} from '../journal/labels.js';
import type {RunPaths} from '../journal/run-folder.js';

/** What the user calls a run, as last read. */
export type LabelsWatch = {labels(): Labels; readAgain(): void};

/** Reads what the user calls a run, and again when that is asked for. */
export const watchLabels = (paths: RunPaths): LabelsWatch => {
  let labels = readLabels(paths.labels);
  return {
    labels: () => labels,
    readAgain: () => {
      labels = readLabels(paths.labels);
    },
  };
};
