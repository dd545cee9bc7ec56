import {printable} from '../../format/printable.js';
import {formatClock, UNKNOWN} from '../../format/units.js';
import type {Comparison} from '../../insight/compare/types.js';
import {listed} from '../../insight/listed.js';
import type {WholeRun} from '../../insight/whole/types.js';
import {compareMarkdown} from '../compare/markdown.js';
import type {ChartGroup} from '../document/chart.js';
import {chartsOfRun} from '../document/charts-of-run.js';
import {sectionsOf} from '../document/facts.js';
import {moreFigures, tilesOf} from '../document/figures.js';
import {clockAt, happeningsOf} from '../document/happenings.js';
import {headlineOf, outcomeWord} from '../document/head.js';
import {allWithoutPrivate, privateOf, shareable} from '../document/private.js';
import {plain, table} from './escape.js';
import {sparklines} from './sparkline.js';

/** What it is written with: see the page's options. */
export type MarkdownOptions = {withCommand: boolean; writtenAt: number; version: string};

/** A file that begins so is a report of ours, that may be written over. */
export const MARKDOWN_BEGINNING = '<!-- mlxtop report';

const chartText = (chart: ChartGroup['charts'][number], group: ChartGroup): string =>
  // A fence that no text of a line can end: names of figures are ours, those of runs are printable.
  [`**${chart.title}**`, '', '````text', ...sparklines(chart, group).map(printable), '````'].join('\n');

const chartsText = (run: WholeRun, group: ChartGroup | null, now: number): string[] => {
  if (group === null) return [];
  const {from, until, axis} = group;
  const ends =
    axis === 'iteration'
      ? `From iteration ${from} to ${until}`
      : `From ${formatClock(clockAt(run, from), now)} to ${formatClock(clockAt(run, until), now)}`;
  return ['## Charts', `${ends}, ${group.axisName}.`, ...group.charts.map(chart => chartText(chart, group))];
};

const happeningsText = (run: WholeRun, now: number): string[] => {
  const {listed, rest} = happeningsOf(run);
  if (listed.length === 0) return [];
  const lines = listed.map(({number, clock, text}) => {
    const time = clock === null ? '' : `${formatClock(clock, now)} `;
    return `${number}. ${time}${plain(text)}`;
  });
  return ['## What happened', lines.join('\n'), ...(rest === '' ? [] : [`Not numbered: ${rest}.`])];
};

const runText = (run: WholeRun, now: number): string[] => {
  const {name, id} = run.view.run;
  const {sentence, rest} = headlineOf(run);
  const group = chartsOfRun(run);
  const more = moreFigures(run);
  const facts = [...(more.length === 0 ? [] : [{title: 'More figures', rows: more}]), ...sectionsOf(run)];
  return [
    `# ${plain(name)}`,
    `${outcomeWord(run.view)} · ${plain(id)}`,
    [`**${plain(sentence)}**`, ...rest.map(plain)].join(' '),
    table(
      ['Figure', 'Value', ''],
      tilesOf(run).map(({label, value, note}) => [label, value, note]),
    ),
    ...chartsText(run, group, now),
    ...happeningsText(run, now),
    ...facts.flatMap(({title, rows}) => [`## ${title}`, table(['', ''], rows)]),
  ];
};

/** The same as the page, as Markdown: its text, its tables, and its charts as lines of small bars. */
export const reportMarkdown = (
  runs: readonly WholeRun[],
  comparison: Comparison | null,
  {withCommand, writtenAt, version}: MarkdownOptions,
): string => {
  const known = privateOf(runs);
  const shown = withCommand ? runs : shareable(runs, known);
  const compared = comparison && (withCommand ? comparison : allWithoutPrivate(comparison, known));
  return `${[
    `${MARKDOWN_BEGINNING} ${version} -->`,
    ...(compared === null
      ? []
      : [`# ${plain(listed(compared.runs.map(({label}) => label)))}`, compareMarkdown(compared, {all: false})]),
    ...shown.flatMap(run => runText(run, writtenAt)),
    `Written by mlxtop ${version}. ≈ is estimated, ${UNKNOWN} is not known.`,
  ].join('\n\n')}\n`;
};
