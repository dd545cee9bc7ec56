import {printable} from '../format/printable.js';
import {withoutSecrets} from '../format/secrets.js';
import {textWidth} from '../format/text-width.js';
import {formatNumber, UNKNOWN} from '../format/units.js';
import type {ImportedJson} from './contract/import.js';
import {type PatternsResult, several} from './patterns.js';
import {columnsToText, rowsToText} from './table.js';

/** What became of a file: see runs/import/import-file.ts, whose result it is. */
export type ImportedFile = {
  path: string;
  result: ImportedJson['result'];
  format: NonNullable<ImportedJson['format']> | null;
  examined: Omit<PatternsResult, 'warnings'> | null;
  hasTimes: boolean | null;
  loops: number;
  run: {id: string; name: string} | null;
  replaces: string | null;
  state: ImportedJson['outcome'];
  problem: {what: string; next: string} | null;
  notes: readonly string[];
  isFresh: boolean;
};

type Left = {path: string; why: string};

const FORMATS: Readonly<Record<NonNullable<ImportedFile['format']>, string>> = {
  log: 'log',
  'mlx-lm-lora': 'run folder',
  csv: 'table',
  records: 'JSON lines',
  'trainer-state': 'trainer state',
  wandb: 'W&B record',
  mlxtop: 'mlxtop export',
};

/** Of whom a log is: for the other formats their own name says it. */
const takenFor = ({format, examined}: ImportedFile): string => {
  if (format === null) return UNKNOWN;
  const reader = examined?.reader ?? null;
  const isLog = format === 'log' || format === 'mlx-lm-lora';
  return isLog && reader !== null ? `${FORMATS[format]} (${reader})` : FORMATS[format];
};

const iterations = ({examined}: ImportedFile): string => {
  if (!examined?.last) return UNKNOWN;
  const {last, total} = examined;
  return total === null ? formatNumber(last.iteration) : `${formatNumber(last.iteration)}/${formatNumber(total)}`;
};

const understood = ({examined}: ImportedFile): string => {
  if (examined === null) return UNKNOWN;
  const {reports, unplaced, validations, checkpoints} = examined;
  const parts = [
    several(reports + unplaced, 'report'),
    several(validations, 'validation'),
    several(checkpoints, 'save'),
  ];
  return parts.filter(words => !words.startsWith('0 ')).join(', ') || (examined.positions > 0 ? 'a bar' : UNKNOWN);
};

const notUnderstood = ({examined}: ImportedFile): string =>
  examined === null ? UNKNOWN : examined.unread.lines === 0 ? '0' : several(examined.unread.lines, 'line');

const RESULTS: Readonly<Record<ImportedFile['result'], string>> = {
  imported: '',
  replaced: ' (in place of the shorter one)',
  known: ' (already imported)',
  would: ' (would be)',
  nothing: 'none',
  failed: 'none',
};

const runWords = ({run, result}: ImportedFile): string =>
  run === null || result === 'nothing' || result === 'failed'
    ? 'none'
    : `${run.name}${run.id === '' ? '' : ` ${run.id}`}${RESULTS[result]}`;

const times = ({hasTimes, result}: ImportedFile): string =>
  hasTimes === null || result === 'nothing' ? UNKNOWN : hasTimes ? 'yes' : 'no';

/** The last parts of a long path tell more than its beginning. */
const MAX_PATH = 40;
const shortPath = (path: string): string => {
  const shown = [...printable(path)];
  return shown.length <= MAX_PATH ? shown.join('') : `…${shown.slice(1 - MAX_PATH).join('')}`;
};

const problemLines = ({path, problem}: ImportedFile): string[] =>
  problem === null ? [] : [`${printable(path)}: ${printable(problem.what)} ${printable(problem.next)}`];

/** What there is to know about a file that became a run. */
const noteLines = (one: ImportedFile): string[] => {
  const {path, loops, notes, isFresh, result, state} = one;
  if (result !== 'imported' && result !== 'replaced' && result !== 'would') return [];
  return [
    ...notes,
    ...(loops > 1 ? [`it has ${loops} training loops, one after the other: the last one counts`] : []),
    ...(isFresh && state === 'interrupted'
      ? [`it was changed a moment ago; to follow a log that still grows: mlxtop attach --log ${path}`]
      : []),
  ].map(note => `${printable(path)}: ${printable(note)}`);
};

const MAX_EXAMPLE = 160;
const exampleLines = ({path, examined}: ImportedFile): string[] => {
  const unread = examined?.unread;
  if (!unread || unread.lines === 0) return [];
  const examples = unread.examples.map(
    line => `    ${[...printable(withoutSecrets(line))].slice(0, MAX_EXAMPLE).join('')}`,
  );
  return [`Not understood in ${printable(path)} (${several(unread.lines, 'line')}), for instance:`, ...examples];
};

const LABELS = ['taken for', 'iterations', 'understood', 'not understood', 'times', 'run'];
const HEAD = ['FILE', 'TAKEN FOR', 'ITERATIONS', 'UNDERSTOOD', 'UNREAD', 'TIMES', 'RUN'];

const MAX_LEFT = 10;
const leftLines = (left: readonly Left[]): string[] => [
  ...left.slice(0, MAX_LEFT).map(({path, why}) => `${printable(path)} ${printable(why)}.`),
  ...(left.length > MAX_LEFT ? [`${left.length - MAX_LEFT} more were left out.`] : []),
];

const cellsOf = (one: ImportedFile): string[] => [
  shortPath(one.path),
  takenFor(one),
  iterations(one),
  understood(one),
  notUnderstood(one),
  times(one),
  runWords(one),
];

/** What a narrower terminal does without, one after the other. */
const SPARE = ['UNDERSTOOD', 'TIMES', 'UNREAD', 'TAKEN FOR'];
const GAP = 2;

/** The table with as many of its columns as fit into so many of the terminal's. */
const fitting = (rows: readonly (readonly string[])[], columns: number): string[][] => {
  const [head = []] = rows;
  const widths = head.map((_, index) => Math.max(...rows.map(row => textWidth(row[index] ?? ''))));
  const left = new Set(head.keys());
  const width = (): number => [...left].reduce((sum, index) => sum + (widths[index] ?? 0) + GAP, -GAP);
  for (const name of SPARE) if (width() > columns) left.delete(head.indexOf(name));
  return rows.map(row => row.filter((_, index) => left.has(index)));
};

/** One file has a row for each of its facts, several have one each. */
const tableOf = (files: readonly ImportedFile[], columns: number): string => {
  const [only, ...others] = files;
  if (only === undefined) return '';
  if (others.length > 0) return columnsToText(fitting([HEAD, ...files.map(cellsOf)], columns));
  if (only.run === null) return '';
  const [, ...cells] = cellsOf(only);
  return rowsToText([
    ['file', only.path],
    ...cells.map((cell, index): [string, string] => [LABELS[index] ?? '', cell]),
  ]);
};

/**
 * What `mlxtop import` prints: a table with a row for each file (of one file, its facts one under the other), then what
 * there is to say about them. In a terminal of `columns` some of the table are left out.
 */
export const importText = (
  files: readonly ImportedFile[],
  left: readonly Left[],
  isVerbose: boolean,
  columns = Number.POSITIVE_INFINITY,
): string => {
  const lines = [
    ...files.flatMap(noteLines),
    ...(files.some(({hasTimes, run}) => hasTimes === false && run !== null)
      ? ["Without times a run has no durations, and its pace is the trainer's own figure (≈)."]
      : []),
    ...(isVerbose ? files.flatMap(exampleLines) : []),
    ...leftLines(left),
  ];
  const hidden = files.some(({examined}) => (examined?.unread.lines ?? 0) > 0);
  const hint = hidden && !isVerbose ? ['Lines that are not understood: --verbose shows some.'] : [];
  return `${tableOf(files, columns)}${[...lines, ...hint].map(line => `${line}\n`).join('')}`;
};

/** A line for each file that was not imported, with what to do. */
export const importProblems = (files: readonly ImportedFile[]): string =>
  files
    .flatMap(problemLines)
    .map(line => `${line}\n`)
    .join('');
