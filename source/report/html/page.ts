import type {Palette} from '../../format/display.js';
import type {Comparison} from '../../insight/compare/types.js';
import type {WholeRun} from '../../insight/whole/types.js';
import type {ChartGroup} from '../document/chart.js';
import {allWithoutPrivate, privateOf, shareable} from '../document/private.js';
import {compareSection} from './compare-section.js';
import {type DrawnGroup, dataBlock} from './data-block.js';
import {drawnAxis} from './draw-chart.js';
import {html, type Markup, trusted} from './markup.js';
import {paletteStyle} from './palettes.js';
import {patterns} from './patterns.js';
import {contentPolicy} from './policy.js';
import {runSection} from './run-section.js';
import {STYLE} from './style.js';
import {fullTime} from './times.js';

/** What a report is written with; `writtenAt` in ms since 1970, `script` as it stands between its tags. */
export type PageOptions = {
  withCommand: boolean;
  writtenAt: number;
  version: string;
  script: string;
  /** Absent: the usual colours. */
  palette?: Palette;
};

/** Nothing before it: a file that begins so is a page of ours, that may be written over. */
export const PAGE_BEGINNING =
  '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="generator" content="mlxtop report';

const footer = ({writtenAt, version, withCommand}: PageOptions): Markup =>
  html`<footer><p>Written by mlxtop ${version} on ${fullTime(writtenAt)}. ${
    withCommand ? 'With command lines and folders.' : 'Without command lines, folders, accounts and names of machines.'
  } ≈ is estimated, — is not known.</p></footer>`;

/** The charts of a page with the values that its script reads and zooms. */
const dataOf = (groups: readonly DrawnGroup[]): Markup | null => {
  const [first, ...others] = groups;
  if (first === undefined) return null;
  const block = dataBlock([first, ...others]);
  return html`<script type="application/json" id="mlxtop-data">${trusted(block)}</script>\n`;
};

const drawnGroup = (group: ChartGroup, prefix: string, shifted: WholeRun['shifted'] = []): DrawnGroup => ({
  ...group,
  shifted,
  charts: group.charts.map(chart => ({...chart, ...drawnAxis(chart), name: `${prefix}${chart.name}`})),
});

/**
 * The page about these runs as one HTML document that needs nothing else, and is whole without its script. With a
 * comparison, the runs in its order.
 */
export const reportPage = (runs: readonly WholeRun[], comparison: Comparison | null, options: PageOptions): string => {
  const known = privateOf(runs);
  const shown = options.withCommand ? runs : shareable(runs, known);
  const compared = comparison && (options.withCommand ? comparison : allWithoutPrivate(comparison, known));
  const all = compared && compareSection(compared, shown, options.writtenAt);
  const parts = shown.map((run, index) => {
    const prefix = shown.length === 1 ? '' : `r${index + 1}-`;
    return {run, prefix, ...runSection(run, prefix)};
  });
  const groups = [
    ...(all?.groups ?? []).map(group => drawnGroup(group, '')),
    ...parts.flatMap(({run, prefix, group}) => (group === null ? [] : [drawnGroup(group, prefix, run.shifted)])),
  ];
  const names = shown.map(({view}) => view.run.name).join(', ');
  const head = html` ${options.version}">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(options.script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${names} – mlxtop report</title>
<style>${trusted(STYLE + paletteStyle(options.palette ?? 'default'))}</style>
</head>`;
  const body = html`<body>${patterns()}<main><h1>Training report</h1>${all?.section}${parts.map(({section}) => section)}${footer(options)}</main>
${dataOf(groups)}${options.script !== '' && html`<script>${trusted(options.script)}</script>\n`}</body>`;
  return `${PAGE_BEGINNING}${head.text}\n${body.text}\n</html>\n`;
};
