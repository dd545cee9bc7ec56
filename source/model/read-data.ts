import {existsSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {UserError} from '../errors.js';
import type {DataFacts, RowKeys, TrainSettings} from '../estimate/facts.js';
import {printable} from '../format/printable.js';
import type {KeptCounts} from './kept-counts.js';
import {fileBytes} from './read-json.js';
import {readRows} from './rows.js';
import type {TokenCounter} from './tokens.js';

/** The three files of rows; null for one that is not there. */
export type Data = {train: DataFacts | null; valid: DataFacts | null; test: DataFacts | null};

export const NO_DATA: Data = {train: null, valid: null, test: null};

/** Why there are no rows to read before the start; null where `data` is something on this disk. */
export const unreadableData = (
  settings: Pick<TrainSettings, 'data' | 'hfDataset'>,
  directory: string,
): string | null => {
  if (settings.hfDataset != null) {
    return `The rows of hf_dataset ${printable(settings.hfDataset)} are not read: mlx_lm loads them from Hugging Face.`;
  }
  if (settings.data === null) return 'The configuration names no data.';
  if (existsSync(resolve(directory, settings.data))) return null;
  return `There is no folder ${printable(settings.data)}: mlx_lm would take it for a data set on Hugging Face, whose rows are not read here.`;
};

/** How the time is divided among the files that are there: the rows for training count most. */
const WEIGHTS = {train: 0.7, valid: 0.2, test: 0.1} as const;
const NAMES = ['train', 'valid', 'test'] as const;

/** How rows are counted: by what an earlier reading kept, else by a counter that is made when it is needed. */
export type Counting = {
  kept: KeptCounts | null;
  counter: () => Promise<TokenCounter>;
  keys: RowKeys;
  until: number;
  /** A larger file is not begun, unless its counts are kept. */
  maxBytes: number;
};

/** A file of rows that is too large for the time that there is: even to look for its line ends. */
export class TooLargeError extends Error {}

const readOne = async (file: string, {kept, counter, keys, maxBytes}: Counting, until: number): Promise<DataFacts> => {
  const before = kept?.find(file) ?? null;
  if (before !== null) return before;
  if ((fileBytes(file) ?? 0) > maxBytes) throw new TooLargeError('The rows are too large for a short look.');
  const facts = readRows(file, await counter(), {keys, until});
  kept?.keep(facts);
  return facts;
};

/**
 * The rows in `train.jsonl`, `valid.jsonl` and `test.jsonl` of a folder: mlx_lm reads all three, whichever it uses.
 * `until`: when to stop counting, by `performance.now()`. Throws a `UserError` for a file that cannot be read, and a
 * `TooLargeError` for one that is larger than was asked for.
 */
export const readData = async (folder: string, counting: Counting): Promise<Data> => {
  const data: Data = {...NO_DATA};
  const fileOf = (name: string): string => join(folder, `${name}.jsonl`);
  const there = NAMES.filter(name => existsSync(fileOf(name)));
  for (const [index, name] of there.entries()) {
    const left = there.slice(index).reduce((sum, one) => sum + WEIGHTS[one], 0);
    const now = performance.now();
    const until = now + (Math.max(0, counting.until - now) * WEIGHTS[name]) / left;
    try {
      data[name] = await readOne(fileOf(name), counting, until);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new UserError(error.message, 'Check the data files: they must be regular files that you can read.');
    }
  }
  return data;
};
