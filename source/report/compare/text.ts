import {printable} from '../../format/printable.js';
import {textWidth} from '../../format/text-width.js';
import type {Comparison, Figure} from '../../insight/compare/types.js';
import {hanging, padEnd} from '../check/lay-out.js';
import {differenceCells, ratioCells, valueCells} from './cells.js';
import {type TextColumn, tableLines, tableWidth, widthsOf, wrappedTables} from './layout.js';
import {
  differencesTitle,
  figuresOfGroup,
  GROUPS,
  legend,
  NO_DIFFERENCE,
  otherNames,
  runWords,
  shownDifferences,
} from './sections.js';

export type CompareTextOptions = {
  /** Columns of the terminal. */
  width: number;
  /** Also what does not differ, and what is not known. */
  all: boolean;
  /** ms since 1970. */
  now: number;
};

const MIN_WIDTH = 60;
/** Longer values stand below each other. */
const MAX_CELL = 30;

const INDENT = '  ';

const hasText = ({cells}: TextColumn): boolean => cells.some(cell => cell !== '');

/** A name that is wider than figures makes a column too wide: its letter stands for it. */
const LETTER_FROM = 16;
const letterOf = (index: number): string => String.fromCharCode(65 + index);

/** Whether the runs are columns; otherwise they are rows. Letters stand for names that are too wide for a column. */
type Layout = {isWide: boolean; heads: readonly string[]};

/** Of the figures, the columns of each run and, beside it, how it compares. */
const runColumns = (figures: readonly Figure[], heads: readonly string[]): TextColumn[] => {
  const values = figures.map(valueCells);
  const ratios = figures.map(ratioCells);
  return heads.flatMap((head, index) => [
    {head, cells: values.map(cells => cells[index] ?? '')},
    ...(index === 0 ? [] : [{head: '', cells: ratios.map(cells => cells[index] ?? '')}]),
  ]);
};

const LONGEST_TITLE = Math.max(...GROUPS.map(([, title]) => title.length));

const labelsOf = (rows: readonly {label: string}[]): string[] => rows.map(({label}) => printable(label));

const layoutFor = (comparison: Comparison, {width, all}: CompareTextOptions): Layout => {
  const names = comparison.runs.map(({label}) => label);
  const isLong = names.some(name => textWidth(name) > LETTER_FROM);
  const figures = GROUPS.flatMap(([group]) => figuresOfGroup(comparison, group, all));
  const needs = (heads: readonly string[]): number =>
    tableWidth(' '.repeat(LONGEST_TITLE), labelsOf(figures), runColumns(figures, heads));
  if (!isLong && needs(names) <= width) return {isWide: true, heads: names};
  const letters = names.map((_name, index) => letterOf(index));
  return needs(letters) <= width ? {isWide: true, heads: letters} : {isWide: false, heads: names};
};

/** A table for each group of figures; where the runs are columns, all of them stand in line. */
const figureLines = (comparison: Comparison, {isWide, heads}: Layout, options: CompareTextOptions): string[] => {
  const groups = GROUPS.map(([group, title]) => ({title, figures: figuresOfGroup(comparison, group, options.all)}));
  const all = groups.flatMap(({figures}) => figures);
  const widths = widthsOf(' '.repeat(LONGEST_TITLE), labelsOf(all), runColumns(all, heads));
  return groups
    .filter(({figures}) => figures.length > 0)
    .flatMap(({title, figures}) => [
      '',
      ...(isWide
        ? tableLines(title, labelsOf(figures), runColumns(figures, heads), widths)
        : rowsOfRuns(title, figures, heads, options.width)),
    ]);
};

/** A row for each run, a column for each figure. */
const rowsOfRuns = (title: string, figures: readonly Figure[], names: readonly string[], width: number): string[] => {
  const columns = figures.map(figure => {
    const ratio = {head: '×', cells: figure.ratioError.some(error => error !== null) ? ratioCells(figure) : []};
    return [{head: figure.label, cells: valueCells(figure)}, ...(hasText(ratio) ? [ratio] : [])];
  });
  return wrappedTables(title, names, columns, width);
};

/** Which runs have which value: `8 (a, b), 16 (c)`; the value alone where all have the same. */
const grouped = (cells: readonly string[], names: readonly string[]): string => {
  const distinct = [...new Set(cells)];
  if (distinct.length === 1) return distinct.join('');
  return distinct
    .map(cell => `${cell} (${names.filter((_name, index) => cells[index] === cell).join(', ')})`)
    .join(', ');
};

type Row = {label: string; cells: readonly string[]};

/** The values that are short as a table: the runs are its columns, or where these do not fit, its rows. */
const differenceTable = (title: string, rows: readonly Row[], {isWide, heads}: Layout, width: number): string[] => {
  const columns = heads.map((head, index) => ({head, cells: rows.map(({cells}) => cells[index] ?? '')}));
  if (isWide && tableWidth(title, labelsOf(rows), columns) <= width) return tableLines(title, labelsOf(rows), columns);
  return wrappedTables(
    title,
    heads,
    rows.map(({label, cells}) => [{head: label, cells}]),
    width,
  );
};

/** Short values side by side; long ones, and what all have in common where runs are rows, below each other. */
const differenceLines = (comparison: Comparison, layout: Layout, {width, all}: CompareTextOptions): string[] => {
  const rows = shownDifferences(comparison, all).map((difference): Row & {isTable: boolean} => {
    const cells = differenceCells(difference).map(printable);
    const isShort = cells.every(cell => textWidth(cell) <= MAX_CELL);
    return {label: printable(difference.label), cells, isTable: isShort && (layout.isWide || difference.differs)};
  });
  const title = differencesTitle(all);
  const table = rows.filter(({isTable}) => isTable);
  const rest = rows.filter(({isTable}) => !isTable);
  const left = Math.max(0, ...rest.map(({label}) => textWidth(label)));
  return [
    ...(table.length === 0 ? [title] : differenceTable(title, table, layout, width)),
    ...rest.flatMap(({label, cells}) =>
      hanging(`${INDENT}${padEnd(label, left)}  `, grouped(cells, layout.heads), width),
    ),
  ];
};

const listLines = (comparison: Comparison, {heads}: Layout, {width, now}: CompareTextOptions): string[] => {
  const names = comparison.runs.map(({label}, index) => (heads[index] === label ? label : `${heads[index]}  ${label}`));
  const left = Math.max(...names.map(textWidth));
  return comparison.runs.flatMap((run, index) => {
    const words = [...otherNames(run), runWords(run, now), ...(index === 0 ? ['the baseline'] : [])].join(', ');
    return hanging(`${padEnd(names[index] ?? '', left)}  `, words, width);
  });
};

const unfairLines = ({unfair}: Comparison, width: number): string[] =>
  unfair.length === 0
    ? []
    : ['', 'Not a fair comparison:', ...unfair.flatMap(({text}) => hanging(`${INDENT}! `, text, width))];

/** A comparison as text in lines of at most `width` columns, but no fewer than 60. */
export const compareText = (comparison: Comparison, given: CompareTextOptions): string => {
  const options = {...given, width: Math.max(MIN_WIDTH, given.width)};
  const {width} = options;
  const layout = layoutFor(comparison, options);
  const differences = shownDifferences(comparison, options.all);
  return [
    ...comparison.against.flatMap(({sentence}) => hanging('', `${sentence}.`, width)),
    '',
    ...listLines(comparison, layout, options),
    ...unfairLines(comparison, width),
    '',
    ...(differences.length === 0
      ? hanging(`${differencesTitle(options.all)}: `, NO_DIFFERENCE, width)
      : differenceLines(comparison, layout, options)),
    ...figureLines(comparison, layout, options),
    '',
    ...hanging('', legend(comparison), width),
    '',
  ].join('\n');
};
