import {printable} from '../../format/printable.js';
import type {Comparison, Figure} from '../../insight/compare/types.js';
import {differenceCells, ratioCells, valueCells} from './cells.js';
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

/** With more runs than that, they are the rows of a table. */
const MOST_COLUMNS = 4;

/** Signs by which Markdown or HTML would be begun, and the line that a table's cell must not leave. */
const MARKUP = /[\\`*_{}[\]<>#|~&]/g;

/** Another program's text, as Markdown shows it. */
const inMarkdown = (text: string): string => printable(text).replace(MARKUP, '\\$&');

type Table = {head: readonly string[]; rows: readonly (readonly string[])[]};

/** A table whose first column is on the left, and all others on the right. */
const tableLines = ({head, rows}: Table): string[] => [
  `| ${head.join(' | ')} |`,
  `|${head.map((_cell, index) => (index === 0 ? ' --- ' : ' ---: ')).join('|')}|`,
  ...rows.map(row => `| ${row.join(' | ')} |`),
];

/** Rows as columns. */
const turned = ({head, rows}: Table, corner: string): Table => ({
  head: [corner, ...rows.map(([label = '']) => label)],
  rows: head.slice(1).map((cell, column) => [cell, ...rows.map(row => row[column + 1] ?? '')]),
});

const figureCells = (figure: Figure): string[] => {
  const values = valueCells(figure);
  const ratios = ratioCells(figure);
  return values.map((value, index) => (ratios[index] ? `${value} (${ratios[index]})` : value));
};

const section = (title: string, table: Table): string[] => ['', `### ${title}`, '', ...tableLines(table)];

/** One table with the groups in bold; where the runs are the rows, one for each group. */
const figureTables = (comparison: Comparison, names: readonly string[], all: boolean): string[] => {
  const groups = GROUPS.map(([group, title]) => {
    const rows = figuresOfGroup(comparison, group, all).map(one => [inMarkdown(one.label), ...figureCells(one)]);
    return {title, rows};
  }).filter(({rows}) => rows.length > 0);
  const head = ['', ...names];
  if (names.length > MOST_COLUMNS) {
    return groups.flatMap(({title, rows}) => section(title, turned({head, rows}, 'run')));
  }
  const rows = groups.flatMap(({title, rows: own}) => [[`**${title}**`, ...names.map(() => '')], ...own]);
  return section('Figures', {head, rows});
};

/** A comparison as Markdown, with tables as GitHub has them. */
export const compareMarkdown = (comparison: Comparison, {all}: {all: boolean}): string => {
  const names = comparison.runs.map(({label}) => inMarkdown(label));
  const shaped = (table: Table): Table => (names.length > MOST_COLUMNS ? turned(table, 'run') : table);
  const differences = shownDifferences(comparison, all);
  const heads = ['', ...names];
  return [
    ...comparison.against.map(({sentence}) => `- ${inMarkdown(sentence)}.`),
    '',
    ...tableLines({
      head: ['run', 'id', ''],
      rows: comparison.runs.map((run, index) => [
        names[index] ?? '',
        inMarkdown(run.id),
        inMarkdown(
          [
            ...otherNames(run).filter(name => name !== run.id),
            runWords(run, null),
            ...(index === 0 ? ['the baseline'] : []),
          ].join(', '),
        ),
      ]),
    }),
    ...(comparison.unfair.length === 0 ? [] : ['', '**Not a fair comparison:**', '']),
    ...comparison.unfair.map(({text}) => `- ${inMarkdown(text)}`),
    ...(differences.length === 0
      ? ['', `${differencesTitle(all)}: ${NO_DIFFERENCE}`]
      : section(
          differencesTitle(all),
          shaped({
            head: heads,
            rows: differences.map(difference => [
              inMarkdown(difference.label),
              ...differenceCells(difference).map(inMarkdown),
            ]),
          }),
        )),
    ...figureTables(comparison, names, all),
    '',
    legend({...comparison, runs: comparison.runs.map((run, index) => ({...run, label: names[index] ?? ''}))}),
    '',
  ].join('\n');
};
