import {median} from '../statistics.js';
import type {Compared} from './compare.js';

const NAME = 34;

const megabytes = (bytes: number): string => {
  const value = bytes / 1e6;
  return (value >= 10_000 ? `${(value / 1000).toFixed(2)} GB` : `${value.toFixed(1)} MB`).padStart(11);
};

const signed = (share: number): string => `${share > 0 ? '+' : ''}${(100 * share).toFixed(1)} %`.padStart(10);

/** Lines of a table: name, predicted, measured, by how much the prediction is off, and its largest phase. */
export const tableOf = (rows: readonly Compared[]): string =>
  [
    `${'run'.padEnd(NAME)}${'predicted'.padStart(11)}${'measured'.padStart(11)}${'error'.padStart(10)}  largest phase`,
    ...rows.map(
      ({name, predicted, measured, error, phase}) =>
        `${name.slice(0, NAME - 1).padEnd(NAME)}${megabytes(predicted)}${megabytes(measured)}${signed(error)}  ${phase}`,
    ),
  ].join('\n');

export type Judged = {runs: number; medianError: number; lowest: number; highest: number};

/** How far off predictions are: the median of the errors' sizes, the lowest and the highest of them. */
export const judge = (rows: readonly Compared[]): Judged => {
  const errors = rows.map(({error}) => error);
  return {
    runs: rows.length,
    medianError: median(errors.map(Math.abs)),
    lowest: Math.min(...errors),
    highest: Math.max(...errors),
  };
};

/** What is promised: a median error of at most 10 %, and none below the truth by more than 10 %. */
export const holds = ({medianError, lowest}: Judged): boolean => medianError <= 0.1 && lowest >= -0.1;

/** One line of a verdict. */
export const verdictLine = (what: string, rows: readonly Compared[]): string => {
  const judged = judge(rows);
  const {runs, medianError, lowest, highest} = judged;
  const figures = `median ${(100 * medianError).toFixed(1)} %, from ${signed(lowest).trim()} to ${signed(highest).trim()}`;
  return `${`${what} (${runs})`.padEnd(NAME)} ${figures}   ${holds(judged) ? 'ok' : 'missed'}`;
};
