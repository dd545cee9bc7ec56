import {commandLine, shorten} from '../format/command-line.js';
import {stateWord} from '../format/state-word.js';
import {formatClock, formatDuration, formatNumber, UNKNOWN} from '../format/units.js';
import type {RunView} from '../insight/view.js';
import {wholeTraining} from '../insight/whole-training.js';
import {columnsToText} from './table.js';

/** Long command lines would wrap; the beginning tells which training it was. */
const MOST_COMMAND = 48;

/** Where a run is, in iterations of the whole training: `1,234/6,000`. */
export const iterationWords = (view: Pick<RunView, 'training'>): string => {
  const {iteration, total} = wholeTraining(view);
  return total === null ? formatNumber(iteration) : `${formatNumber(iteration)}/${formatNumber(total)}`;
};

const row = (view: RunView, now: number): string[] => {
  const {run, training} = view;
  return [
    run.name,
    stateWord(run),
    iterationWords(view),
    training.trainLoss === null ? UNKNOWN : formatNumber(training.trainLoss, 3),
    formatClock(run.startedAt, now),
    formatDuration(run.elapsedSeconds),
    run.id,
    shorten(commandLine(run.command), MOST_COMMAND),
  ];
};

/** What `mlxtop runs` prints for a person: newest first. */
export const runsText = (views: readonly RunView[], now: number): string =>
  columnsToText([
    ['NAME', 'STATE', 'ITERATION', 'LOSS', 'STARTED', 'TIME', 'ID', 'COMMAND'],
    ...views.map(view => row(view, now)),
  ]);
