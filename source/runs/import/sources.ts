import {type Dirent, lstatSync, readdirSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {errorMessage} from '../../errors.js';
import {MAX_DEPTH, MAX_ENTRIES, MAX_SOURCES} from './bounds.js';

/** A file to be imported. */
export type Source = {
  path: string;
  /** A folder whose name is that of the run. */
  folder: string | null;
  /** It was found in a folder: that it is no training run is no error then. */
  isFound: boolean;
  /** What it is called for people, where that is not its path: standard input. */
  shown?: string;
  /** Of a file of errors, the one beside it with what the same trainer printed: then it is a run only with losses. */
  output?: string;
  /** A run folder of mlx-lm-lora, which tells more of the run. */
  ofLora: boolean;
};

/** What a path leads to, and why some of it is not imported. */
export type Found = {sources: Source[]; left: {path: string; why: string}[]};

/** What logs and tables are called. */
const NAMES =
  /(?:\.(?:log|txt|out|err|csv|tsv|jsonl|ndjson)|^(?:typescript|nohup\.out|stdout|stderr|trainer_state\.json))$/i;
/** Nothing of a training run is in them, and they may be large. */
const PASSED = new Set(['node_modules', '__pycache__', 'site-packages', 'venv']);
const STATE = 'trainer_state.json';
const CHECKPOINT = /^checkpoint-(\d{1,12})$/;

const file = (path: string, more: Partial<Source> = {}): Source => ({
  path,
  folder: null,
  isFound: true,
  ofLora: false,
  ...more,
});

const isFile = (path: string): boolean => lstatSync(path, {throwIfNoEntry: false})?.isFile() ?? false;

/** The state of the newest checkpoint: each has those of the ones before it. */
const newestState = (folder: string, entries: readonly Dirent[]): string | null => {
  const numbers = entries
    .filter(entry => entry.isDirectory())
    .flatMap(({name}) => CHECKPOINT.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => b - a);
  const paths = numbers.map(number => join(folder, `checkpoint-${number}`, STATE));
  return paths.find(isFile) ?? null;
};

/** What is a run as a whole; null for a folder of other things. */
const runIn = (folder: string, entries: readonly Dirent[]): Source[] | 'ours' | null => {
  const has = (name: string): boolean => entries.some(entry => entry.name === name && entry.isFile());
  if (has('run.json') && has('journal.ndjson')) return 'ours';
  if (has('run.json') && has('train.log')) return [file(join(folder, 'train.log'), {folder, ofLora: true})];
  if (has(STATE)) return [file(join(folder, STATE), {folder})];
  const state = newestState(folder, entries);
  return state === null ? null : [file(state, {folder})];
};

/** A folder that is being looked through: what was found so far, and how many entries may still be looked at. */
type Search = Found & {entriesLeft: number};

const entriesOf = (search: Search, path: string): Dirent[] => {
  try {
    const entries = readdirSync(path, {withFileTypes: true}).sort((a, b) => a.name.localeCompare(b.name));
    search.entriesLeft -= entries.length;
    return entries;
  } catch (error) {
    search.left.push({path, why: errorMessage(error)});
    return [];
  }
};

const isEmpty = (path: string): boolean => lstatSync(path, {throwIfNoEntry: false})?.size === 0;

const lookAtFile = ({sources, left}: Search, path: string, entry: Dirent): void => {
  if (!NAMES.test(entry.name) || entry.name === STATE) return;
  // Of a trainer that printed no error there is an empty file.
  if (entry.isFile() && !isEmpty(path)) sources.push(file(path));
  else if (entry.isSymbolicLink()) left.push({path, why: 'is a link, which is not followed'});
};

const isPassed = ({name}: Dirent, inState: boolean): boolean =>
  name.startsWith('.') || PASSED.has(name) || (inState && CHECKPOINT.test(name));

/** Takes what is a run as a whole. Gives whether there may be others beside it: `state` of transformers, or nothing. */
const takeRun = ({sources, left}: Search, path: string, entries: readonly Dirent[]): 'over' | 'state' | 'none' => {
  const run = runIn(path, entries);
  if (run === null) return 'none';
  if (run === 'ours') {
    left.push({path, why: 'is a run of mlxtop itself'});
    return 'over';
  }
  sources.push(...run);
  return run.some(one => basename(one.path) === STATE) ? 'state' : 'over';
};

const lookInto = (search: Search, path: string, depth: number): void => {
  if (search.sources.length >= MAX_SOURCES || search.entriesLeft < 0) return;
  const entries = entriesOf(search, path);
  const run = takeRun(search, path, entries);
  if (run === 'over') return;
  for (const entry of entries.filter(one => !isPassed(one, run === 'state'))) {
    const inside = join(path, entry.name);
    if (!entry.isDirectory()) lookAtFile(search, inside, entry);
    else if (depth < MAX_DEPTH) lookInto(search, inside, depth + 1);
    else search.left.push({path: inside, why: `lies more than ${MAX_DEPTH} folders deep`});
  }
};

/** What tells a file of errors from that of the output. */
const ERRORS = /(^|[._-])(std)?err(?=$|[._-])/i;

const withOutput = (source: Source, paths: ReadonlySet<string>): Source => {
  const name = basename(source.path);
  const output = join(dirname(source.path), name.replace(ERRORS, '$1$2out'));
  return output !== source.path && paths.has(output) ? {...source, output} : source;
};

/** The files in a folder that may be runs, and in those below it. Links are not followed. */
const inFolder = (folder: string): Found => {
  const search: Search = {sources: [], left: [], entriesLeft: MAX_ENTRIES};
  lookInto(search, folder, 0);
  const {left, entriesLeft} = search;
  const paths = new Set(search.sources.map(({path}) => path));
  const sources = search.sources.map(source => withOutput(source, paths));
  if (entriesLeft < 0) left.push({path: folder, why: `has more than ${MAX_ENTRIES} entries: not all were looked at`});
  else if (sources.length >= MAX_SOURCES) left.push({path: folder, why: `has more than ${MAX_SOURCES} files`});
  return {sources, left};
};

/** What a path that was given leads to: itself, or the runs in a folder. */
export const sourcesOf = (path: string): Found => {
  const stats = lstatSync(path, {throwIfNoEntry: false});
  if (stats?.isDirectory()) return inFolder(path);
  return {sources: [file(path, {isFound: false})], left: []};
};
