import {createHash} from 'node:crypto';
import {mkdirSync, rmSync, statSync} from 'node:fs';
import {join} from 'node:path';
import type {DataFacts, RowKeys} from '../estimate/facts.js';
import {replaceFile} from '../journal/files.js';
import {isRecord, namesIn, readObject} from './read-json.js';

/** Changes with what is counted, and how. */
const VERSION = 2;
/** Longer lists would take longer to read back than they save. */
const MAX_ROWS = 200_000;
const MAX_FILES = 40;
const MAX_BYTES = 16 * 1024 * 1024;

/** Everything in a model's folder that decides how its tokens are counted. */
const COUNTED_BY = [
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'chat_template.jinja',
];

const markOf = (path: string): string => {
  const stats = statSync(path, {throwIfNoEntry: false});
  return stats === undefined ? '' : `${stats.size} ${stats.mtimeMs} ${stats.ino}`;
};

/** What a count depends on: when any of it changes, rows are counted again. */
const keyOf = (file: string, modelFolder: string, keys: RowKeys): string =>
  JSON.stringify([
    VERSION,
    file,
    markOf(file),
    modelFolder,
    COUNTED_BY.map(name => markOf(join(modelFolder, name))),
    keys,
  ]);

const isFacts = (value: unknown): value is DataFacts =>
  isRecord(value) &&
  value.counted === 'exact' &&
  Array.isArray(value.lengths) &&
  value.lengths.every(Number.isSafeInteger) &&
  value.rows === value.lengths.length &&
  Array.isArray(value.problems) &&
  value.problems.every(isRecord);

const removeOldest = (folder: string): void => {
  const files = namesIn(folder).map(name => ({path: join(folder, name), at: statSync(join(folder, name)).mtimeMs}));
  for (const {path} of files.sort((a, b) => b.at - a.at).slice(MAX_FILES)) rmSync(path, {force: true});
};

/** Counts of earlier readings. */
export type KeptCounts = {
  find(file: string): DataFacts | null;
  keep(facts: DataFacts): void;
};

/**
 * Exact counts that are kept in `folder`, one file for each file of rows and model: counting takes seconds, and rows
 * seldom change between two starts. Never throws: what cannot be read or written is counted again.
 */
export const createKeptCounts = (folder: string, modelFolder: string, keys: RowKeys): KeptCounts => {
  const pathOf = (file: string): string =>
    join(folder, `${createHash('sha256').update(`${modelFolder}\n${file}`).digest('hex').slice(0, 32)}.json`);
  return {
    find(file) {
      const kept = readObject(pathOf(file), MAX_BYTES);
      return kept?.key === keyOf(file, modelFolder, keys) && isFacts(kept.facts) ? kept.facts : null;
    },
    keep(facts) {
      if (facts.counted !== 'exact' || facts.rows > MAX_ROWS) return;
      try {
        mkdirSync(folder, {recursive: true, mode: 0o700});
        replaceFile(pathOf(facts.file), JSON.stringify({key: keyOf(facts.file, modelFolder, keys), facts}));
        removeOldest(folder);
      } catch {
        // A full or read-only disk: they are counted again next time.
      }
    },
  };
};
