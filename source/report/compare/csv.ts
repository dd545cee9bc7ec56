import {printable} from '../../format/printable.js';
import type {Comparison} from '../../insight/compare/types.js';
import {shownDifferences} from './sections.js';

type Cell = string | number | boolean | null;

/** A spreadsheet takes such a beginning for a formula, and would compute what a name says. */
const FORMULA = /^[=+\-@]/;

/** A text in quotes where it needs them; a text from outside never begins a formula. Empty where not known. */
const cellText = (cell: Cell): string => {
  if (typeof cell !== 'string') return cell === null ? '' : String(cell);
  const text = printable(cell);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

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
    ...against.map(({sentence}): Cell[] => ['sentence', sentence]),
    ...unfair.map(({what, text}): Cell[] => ['unfair', what, '', text]),
  ];
  // Every line has as many cells: some readers insist on that.
  const width = head.length;
  const lines = [head, ...rows].map(row =>
    Array.from({length: width}, (_, index) => cellText(row[index] ?? null)).join(','),
  );
  return `${lines.join('\n')}\n`;
};
