import {join, resolve} from 'node:path';
import {errorMessage, UserError} from '../errors.js';
import type {AdapterFacts, Located, ModelFacts, TrainSettings} from '../estimate/facts.js';
import {readAdapters} from './adapters.js';
import type {Surroundings} from './cache-root.js';
import {createKeptCounts} from './kept-counts.js';
import {locateModel} from './locate.js';
import {type Counting, type Data, NO_DATA, readData, unreadableData} from './read-data.js';
import {fileBytes} from './read-json.js';
import {readModel} from './read-model.js';
import {createTokenCounter, estimatingCounter, type TokenCounter} from './tokens.js';

/** What lies on disk for a start. A part that cannot be read is null, with a sentence that says why. */
export type Facts = {
  located: Located | null;
  model: ModelFacts | null;
  modelError: string | null;
  data: Data;
  dataError: string | null;
  /** Why tokens were estimated; null where they were counted. */
  tokensError: string | null;
  adapters: AdapterFacts;
};

export type FactsOptions = Surroundings & {
  /** For everything together, in milliseconds: what cannot be counted within is estimated. */
  deadlineMs?: number;
  /** Rows in a larger file are not read: then it rejects with a `TooLargeError`. */
  maxRowBytes?: number;
  /** Where exact counts are kept for the next time; nothing is kept without. */
  countsFolder?: string | null;
};

/** Rows that take longer are estimated: some 60 million characters. */
const LONGEST_MS = 30_000;

/** Measured with the tokenizers of Llama 3 (9 MB), Qwen 3 (11 MB) and Gemma 3 (33 MB): 40 to 60 ms a megabyte. */
const MS_PER_TOKENIZER_MB = 60;
const MEGABYTE = 1024 * 1024;

/** The message of what only the user can mend; anything else is a fault of this program, and thrown on. */
const messageOf = (error: unknown): string => {
  if (error instanceof UserError) return errorMessage(error);
  throw error;
};

const modelFrom = (located: Located | null, name: string | null): Pick<Facts, 'model' | 'modelError'> => {
  if (located === null || name === null) return {model: null, modelError: 'The configuration names no model.'};
  try {
    return {model: readModel(located, name), modelError: null};
  } catch (error) {
    return {model: null, modelError: messageOf(error)};
  }
};

/** A model that is not whole may still have its tokenizer. */
const counterFor = async (located: Located | null, until: number): Promise<TokenCounter> => {
  if (located === null || located.state === 'missing') return estimatingCounter('the model is not on this disk');
  const megabytes = (fileBytes(join(located.folder, 'tokenizer.json')) ?? 0) / MEGABYTE;
  const isTooLong = performance.now() + megabytes * MS_PER_TOKENIZER_MB > until;
  return isTooLong ? estimatingCounter('its tokenizer takes too long to load') : createTokenCounter(located.folder);
};

const dataFrom = async (
  settings: TrainSettings,
  directory: string,
  counting: Counting,
): Promise<Pick<Facts, 'data' | 'dataError'>> => {
  const unreadable = unreadableData(settings, directory);
  if (unreadable !== null) return {data: NO_DATA, dataError: unreadable};
  try {
    return {data: await readData(resolve(directory, settings.data ?? ''), counting), dataError: null};
  } catch (error) {
    return {data: NO_DATA, dataError: messageOf(error)};
  }
};

/** A counter is made once, and only when rows are to be counted; `why` then says why it can only estimate. */
const createCounting = (
  settings: TrainSettings,
  located: Located | null,
  until: number,
  {countsFolder = null, maxRowBytes = Number.POSITIVE_INFINITY}: Pick<FactsOptions, 'countsFolder' | 'maxRowBytes'>,
) => {
  const keys = settings.rowKeys ?? {};
  const folder = located === null || located.state === 'missing' ? null : located.folder;
  const kept = folder === null || countsFolder === null ? null : createKeptCounts(countsFolder, folder, keys);
  let made: Promise<TokenCounter> | null = null;
  const counter = (): Promise<TokenCounter> => {
    made ??= counterFor(located, until);
    return made;
  };
  const counting: Counting = {kept, counter, keys, until, maxBytes: maxRowBytes};
  return {counting, why: async () => (made === null ? null : (await made).why)};
};

/** Why the tokens of some rows were estimated, though there is a counter for them; null where none were. */
const whySome = (data: Data): string | null => {
  const files = [data.train, data.valid, data.test].filter(one => one !== null);
  // What the template's own engine would write, and this one cannot.
  const problems = files.flatMap(one => one.problems);
  const first = problems.find(({kind, isFatal}) => kind === 'template-fails' && isFatal === false);
  if (first !== undefined) return `its chat template cannot be followed here (${first.detail})`;
  if (problems.some(({kind, isFatal}) => kind === 'template-fails' && isFatal === true)) {
    return 'its chat template refuses rows';
  }
  const isCut = files.some(({counted, format}) => counted === 'estimated' && format !== null);
  return isCut ? 'there was no time to count all rows' : null;
};

/**
 * Everything on disk that decides whether a training run with these settings starts, and fits. Rejects for nothing that
 * a user can mend.
 */
export const readFacts = async (
  settings: TrainSettings,
  {directory, environment, deadlineMs = LONGEST_MS, ...how}: FactsOptions,
): Promise<Facts> => {
  const until = performance.now() + deadlineMs;
  const located = settings.model === null ? null : locateModel(settings.model, {directory, environment});
  const model = modelFrom(located, settings.model);
  const adapters = readAdapters(settings.adapterPath, directory);
  const {counting, why} = createCounting(settings, located, until, how);
  const data = await dataFrom(settings, directory, counting);
  return {located, ...model, ...data, tokensError: (await why()) ?? whySome(data.data), adapters};
};
