import type {TrainingEvent} from '../journal/events.js';
import type {Read} from './dialect.js';

/** An iteration that was read, with what its line says of it. */
export type Figure = {iteration: number; loss: number | null};

/** How much of each kind was read, and where it begins and ends. */
export type Found = {
  reports: number;
  positions: number;
  /** Reports and validations without an iteration. */
  unplaced: number;
  validations: number;
  checkpoints: number;
  total: number | null;
  first: Figure | null;
  last: Figure | null;
  /** What the reader warns of, such as an expression that takes too long. */
  warnings: string[];
};

const lossOf = (event: TrainingEvent): number | null => (event.type === 'report' ? event.trainLoss : null);

/** Counts what is read of a run. */
export const createFound = (): {note(event: Read): void; readonly found: Found} => {
  const found: Found = {
    ...{reports: 0, positions: 0, unplaced: 0, validations: 0, checkpoints: 0, total: null},
    ...{first: null, last: null, warnings: []},
  };

  const noteFigure = (event: Read): void => {
    if (event.type !== 'report' && event.type !== 'progress') return;
    if (event.type === 'report') found.reports++;
    else found.positions++;
    const figure = {iteration: event.iteration, loss: lossOf(event)};
    found.first ??= figure;
    const isSame = found.last?.iteration === figure.iteration;
    found.last = isSame && figure.loss === null ? found.last : figure;
    if (found.first.iteration === figure.iteration) found.first = found.first.loss === null ? figure : found.first;
  };

  /** Null for one that was a single epoch's, which the others have passed. */
  const totalOf = ({total, last}: Found): number | null =>
    total !== null && last !== null && last.iteration > total ? null : total;

  return {
    note: event => {
      if (event.type === 'validation') found.validations++;
      if (event.type === 'checkpoint') found.checkpoints++;
      if (event.type === 'unplaced') found.unplaced++;
      if (event.type === 'total') found.total = event.iterations;
      if (event.type === 'warning') found.warnings.push(event.text);
      noteFigure(event);
    },
    get found() {
      return {...found, total: totalOf(found)};
    },
  };
};
