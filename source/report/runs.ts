import {commandLine, shorten} from '../format/command-line.js';
import {formatClock, formatDuration, formatNumber, UNKNOWN} from '../format/units.js';
import type {RunView} from '../insight/view.js';
import {columnsToText} from './table.js';

/** Long command lines would wrap; the beginning tells which training it was. */
const MOST_COMMAND = 48;

const row = ({run, training}: RunView, now: number): string[] => [
  run.name,
  run.state,
  training.totalIterations === null
    ? formatNumber(training.iteration)
    : `${formatNumber(training.iteration)}/${formatNumber(training.totalIterations)}`,
  training.trainLoss === null ? UNKNOWN : formatNumber(training.trainLoss, 3),
  formatClock(run.startedAt, now),
  formatDuration(run.elapsedSeconds),
  run.id,
  shorten(commandLine(run.command), MOST_COMMAND),
];

/** What `mlxtop runs` prints for a person: newest first. */
export const runsText = (views: readonly RunView[], now: number): string =>
  columnsToText([
    ['NAME', 'STATE', 'ITERATION', 'LOSS', 'STARTED', 'TIME', 'ID', 'COMMAND'],
    ...views.map(view => row(view, now)),
  ]);
