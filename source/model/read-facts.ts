import {join} from 'node:path';
import {errorMessage, UserError} from '../errors.js';
import type {AdapterFacts, Located, ModelFacts, TrainSettings} from '../estimate/facts.js';
import {readAdapters} from './adapters.js';
import type {Surroundings} from './cache-root.js';
import {locateModel} from './locate.js';
import {type Data, NO_DATA, readData, unreadableData} from './read-data.js';
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
};

/** Measured: 35 to 60 ms a megabyte on two cores of 2020. */
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

const dataFrom = (
  settings: TrainSettings,
  directory: string,
  counter: TokenCounter,
  until: number,
): Pick<Facts, 'data' | 'dataError'> => {
  const unreadable = unreadableData(settings, directory);
  if (unreadable !== null) return {data: NO_DATA, dataError: unreadable};
  try {
    return {data: readData(settings, directory, counter, until), dataError: null};
  } catch (error) {
    return {data: NO_DATA, dataError: messageOf(error)};
  }
};

/** Everything on disk that decides whether a training run with these settings starts, and fits. */
export const readFacts = async (
  settings: TrainSettings,
  {directory, environment, deadlineMs}: FactsOptions,
): Promise<Facts> => {
  const until = deadlineMs === undefined ? Number.POSITIVE_INFINITY : performance.now() + deadlineMs;
  const located = settings.model === null ? null : locateModel(settings.model, {directory, environment});
  const model = modelFrom(located, settings.model);
  const adapters = readAdapters(settings.adapterPath, directory);
  const hasRows = unreadableData(settings, directory) === null;
  const counter = hasRows ? await counterFor(located, until) : estimatingCounter('there are no rows');
  return {
    located,
    ...model,
    ...dataFrom(settings, directory, counter, until),
    tokensError: counter.why,
    adapters,
  };
};
