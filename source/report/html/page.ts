import type {WholeRun} from '../../insight/whole/types.js';
import {shareable} from '../document/private.js';
import {html, type Markup, trusted} from './markup.js';
import {patterns} from './patterns.js';
import {runSection} from './run-section.js';
import {STYLE} from './style.js';
import {fullTime} from './times.js';

/** What a report is written with. Times in ms since 1970. */
export type PageOptions = {withCommand: boolean; writtenAt: number; version: string; script: string};

/** The words by which a file is known to be a report of ours: see `isOwnReport`. */
const GENERATOR = 'mlxtop report';

const BEGINNING = `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="generator" content="${GENERATOR}`;

/** Whether a file that begins so was written by `mlxtop report`, and may be written over. */
export const isOwnReport = (beginning: string): boolean => beginning.startsWith(BEGINNING);

/** So many characters of a file tell whether it is ours. */
export const OWN_REPORT_LENGTH = BEGINNING.length;

const footer = ({writtenAt, version, withCommand}: PageOptions): Markup =>
  html`<footer><p>Written by mlxtop ${version} on ${fullTime(writtenAt)}.${withCommand ? ' It names the command and its folder.' : ' Command lines, folders, accounts and names of machines are left out.'} ≈ estimated, — not known.</p></footer>`;

/** The page about these runs as one HTML document that needs nothing else; the first of several is the baseline. */
export const reportPage = (runs: readonly WholeRun[], _comparison: null, options: PageOptions): string => {
  const shown = options.withCommand ? runs : shareable(runs);
  const names = shown.map(({view}) => view.run.name).join(', ');
  const parts = shown.map((run, index) => runSection(run, shown.length === 1 ? '' : `r${index + 1}-`));
  const head = html` ${options.version}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${names} – mlxtop report</title>
<style>${trusted(STYLE)}</style>
</head>`;
  const body = html`<body>${patterns()}<main>${parts.map(({section}) => section)}${footer(options)}</main></body>`;
  return `${BEGINNING}${head.text}\n${body.text}\n</html>\n`;
};
