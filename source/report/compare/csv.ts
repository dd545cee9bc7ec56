import {type Cell, csvRecord} from '../../format/csv.js';
import {printable} from '../../format/printable.js';
import type {Comparison} from '../../insight/compare/types.js';
import {shownDifferences} from './sections.js';

/**
 * A comparison as CSV: a line for each difference and figure, with the values of all runs and, against the baseline,
 * their ratios with the standard errors of these; then one for each reason why the comparison is not fair.
 */
export const compareCsv = (comparison: Comparison, {all}: {all: boolean}): string => {
  const {runs, figures, unfair, against} = comparison;
  const others = runs.slice(1);
  const head: Cell[] = [
    ...['section', 'name', 'unit'],
    ...runs.map(({label}) => label),
    ...others.flatMap(({label}) => [`${label}: ratio`, `${label}: ratio error`]),
  ];
  const inUnit = {bytes: 'bytes', share: 'share'};
  const rows: Cell[][] = [
    ['run', 'id', '', ...runs.map(({id}) => id)],
    ...shownDifferences(comparison, all).map(({what, group, values}): Cell[] => {
      const unit = group === 'apps' || what === 'memoryBytes' ? inUnit.bytes : group === 'power' ? inUnit.share : '';
      return [group, what, unit, ...values];
    }),
    ...figures.map(({name, unit, values, ratio, ratioError}): Cell[] => [
      ...['figure', name, unit],
      ...values,
      ...others.flatMap((_run, index) => [ratio[index + 1] ?? null, ratioError[index + 1] ?? null]),
    ]),
    ...figures.flatMap(({name, estimated, by}): Cell[][] => [
      ...(estimated.some(Boolean) ? [['estimated', name, '', ...estimated]] : []),
      ...(by === null ? [] : [['reckoned by', name, '', ...by]]),
    ]),
    ...against.map(({sentence}): Cell[] => ['sentence', sentence]),
    ...unfair.map(({what, text}): Cell[] => ['unfair', what, '', text]),
  ];
  // Every line has as many cells: some readers insist on that.
  const width = head.length;
  const shown = (cell: Cell): Cell => (typeof cell === 'string' ? printable(cell) : cell);
  return [head, ...rows].map(row => csvRecord(Array.from({length: width}, (_, index) => shown(row[index])))).join('');
};
