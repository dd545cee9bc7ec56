import {type CheckResult, errorsIn} from '../../estimate/check-result.js';
import type {DataFacts, StartFinding} from '../../estimate/facts.js';
import {formatNumber} from '../../format/units.js';

const SIGNS: Readonly<Record<StartFinding['level'], string>> = {error: '✗', warning: '▲', note: '·'};

/** How a list item looks: its sign, and what stands below it. */
export type Item = {sign: string; text: string; below: string | null};

/** Findings as items, the worst first; notes only with `all`. */
export const findingItems = ({starts}: Pick<CheckResult, 'starts'>, all: boolean): Item[] =>
  (['error', 'warning', 'note'] as const)
    .filter(level => all || level !== 'note')
    .flatMap(level => starts.filter(one => one.level === level))
    .map(({level, message, nextStep}) => ({sign: SIGNS[level], text: message, below: nextStep}));

/** A message without the words of Python's exception, where there is no room for them. */
export const withoutException = (text: string): string =>
  text.replace(/,? with "?[\w.]*(?:Error|Exception)\b.*$/s, '.');

/** How many findings are not shown. */
export const hiddenNotes = ({starts}: Pick<CheckResult, 'starts'>): number =>
  starts.filter(({level}) => level === 'note').length;

/** Whether it will start, in some words. */
export const startWords = (result: CheckResult): string => {
  const errors = errorsIn(result).length;
  if (errors > 0) return `no, or it will end early: ${errors === 1 ? 'one problem' : `${errors} problems`}`;
  return result.settings === null
    ? 'probably, but mlxtop knows little about this trainer'
    : 'yes, as far as mlxtop can tell without starting it';
};

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const count = (rows: number): string => `${formatNumber(rows)} ${rows === 1 ? 'row' : 'rows'}`;

const cutText = ({lengths}: DataFacts, limit: number): string => {
  const cut = lengths.filter(length => length > limit);
  if (cut.length === 0) return 'none is cut';
  const all = lengths.reduce((sum, length) => sum + length, 0);
  const lost = cut.reduce((sum, length) => sum + length - limit, 0);
  const share = formatNumber((100 * lost) / all, 1);
  return `${formatNumber(cut.length)} cut (${share} % of the text)`;
};

/** How much there is to train with: `train.jsonl: 950 rows, 12 to 1,920 tokens, none is cut`. */
export const dataText = (data: DataFacts, limit: number | null): string => {
  const {file, rows, lengths, counted} = data;
  if (lengths.length === 0) return `${nameOf(file)}: ${count(rows)}`;
  const [least, most] = lengths.reduce<[number, number]>(
    ([low, high], length) => [Math.min(low, length), Math.max(high, length)],
    [Number.POSITIVE_INFINITY, 0],
  );
  const about = counted === 'exact' ? '' : '≈ ';
  const cut = limit === null ? '' : `, ${cutText(data, limit)}`;
  const span =
    least === most ? `${formatNumber(most)} tokens each` : `${formatNumber(least)} to ${formatNumber(most)} tokens`;
  return `${nameOf(file)}: ${count(rows)}, ${about}${span}${cut}`;
};
