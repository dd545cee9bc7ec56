import {UserError} from '../errors.js';
import {isRecord} from '../trainer/is-record.js';
import {isHeading} from './csv.js';
import {parseJson} from './lines.js';
import {isOwnLine} from './ndjson.js';
import type {Format} from './types.js';
import {isWandbLine} from './wandb.js';

/** So much of a file's beginning is looked at. */
export const SNIFFED_BYTES = 64 * 1024;

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

const startsWith = (head: Uint8Array, ...bytes: number[]): boolean =>
  bytes.every((byte, index) => head[index] === byte);
const hasText = (head: Uint8Array, text: string): boolean =>
  Buffer.from(head.subarray(0, text.length)).toString('latin1') === text;

/** Of 1,000 bytes, those at even or odd places that are 0: Latin text in UTF-16 has them at one of the two. */
const zeros = (head: Uint8Array, from: 0 | 1): number =>
  head.subarray(0, 1000).filter((byte, index) => byte === 0 && index % 2 === from).length;

/** How the text is written; PowerShell's `Tee-Object` writes UTF-16. */
export const encodingOf = (head: Uint8Array): Encoding => {
  if (startsWith(head, 0xff, 0xfe)) return 'utf-16le';
  if (startsWith(head, 0xfe, 0xff)) return 'utf-16be';
  const many = Math.min(head.length, 1000) / 4;
  if (head.length >= 8 && zeros(head, 1) > many && zeros(head, 0) === 0) return 'utf-16le';
  return head.length >= 8 && zeros(head, 0) > many && zeros(head, 1) === 0 ? 'utf-16be' : 'utf-8';
};

type Other = {is: (head: Uint8Array, name: string) => boolean; what: string; next: string};

const UNPACK = 'Unpack it first, then import the result.';
/** Files that are no text. */
const OTHERS: readonly Other[] = [
  {is: head => startsWith(head, 0x1f, 0x8b), what: 'is compressed (gzip)', next: 'Unpack it first: gunzip --keep FILE'},
  {is: head => startsWith(head, 0x28, 0xb5, 0x2f, 0xfd), what: 'is compressed (zstd)', next: UNPACK},
  {is: head => startsWith(head, 0xfd, 0x37, 0x7a, 0x58), what: 'is compressed (xz)', next: UNPACK},
  {is: head => hasText(head, 'BZh'), what: 'is compressed (bzip2)', next: UNPACK},
  {is: head => startsWith(head, 0x50, 0x4b, 3, 4), what: 'is a zip archive', next: UNPACK},
  {
    is: (_head, name) => name.endsWith('.wandb'),
    what: "is W&B's own record",
    next: 'Print it as JSON, and import that: wandb leet inspect --json FILE > run.json',
  },
  {
    is: (_head, name) => name.includes('.tfevents.'),
    what: 'is a TensorBoard event file',
    next: 'Import the log of that run, or a table of its scalars as CSV.',
  },
  {
    is: head => hasText(head, 'SQLite format 3'),
    what: 'is a database',
    next: 'Export the run as CSV, and import that.',
  },
];

/** Throws a `UserError` for what is no text: an archive, another tool's own record. */
export const refuseOthers = (head: Uint8Array, name: string): void => {
  const other = OTHERS.find(({is}) => is(head, name));
  if (other) throw new UserError(`It ${other.what}, which mlxtop cannot read.`, other.next);
};

const firstLines = (text: string): string[] => text.split(/\r?\n/, 40).filter(line => line.trim() !== '');

/** What JSON on lines of their own is taken for; null where the first ones are no objects. */
const byLines = ([first = '', ...others]: readonly string[]): Format | null => {
  const value = parseJson(first.trim());
  if (isOwnLine(value)) return 'mlxtop';
  if (isWandbLine(value)) return 'wandb';
  // The last line may be cut.
  const all = [first, ...others.slice(0, -1)];
  return isRecord(value) && all.every(line => line.startsWith('{') && line.trimEnd().endsWith('}')) ? 'records' : null;
};

/** One JSON value: transformers' state, or a list of records. */
const isWhole = (text: string): boolean =>
  /^\s*\[\s*\{/.test(text) || (/^\s*\{/.test(text) && /"log_history"\s*:/.test(text));

const refuseSummary = (text: string): void => {
  if (!/^\s*\{/.test(text) || !/"summary"\s*:\s*\{/.test(text) || !/"console_lines"\s*:/.test(text)) return;
  throw new UserError(
    'It is the summary of a run of W&B, without its steps.',
    'Leave --summary out: wandb leet inspect --json FILE > run.json',
  );
};

/**
 * What a file is taken for, by its beginning (as text) and its name. What is nothing else is a log: of that a trainer's
 * reader finds out what it is. Throws a `UserError` for W&B's summary.
 */
export const formatOf = (text: string, name: string): Format => {
  const begin = text.replace(/^\uFEFF/, '');
  refuseSummary(begin);
  if (name === 'trainer_state.json' || isWhole(begin)) return 'trainer-state';
  const lines = firstLines(begin);
  const heading = lines.find(line => !line.startsWith('#')) ?? '';
  return byLines(lines) ?? (/\.[ct]sv$/i.test(name) || isHeading(heading) ? 'csv' : 'log');
};
