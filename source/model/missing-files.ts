import {join} from 'node:path';
import type {MissingFile} from '../estimate/facts.js';
import {fileBytes, isRecord, namesIn, readObject} from './read-json.js';

/** What mlx_lm loads weights from (mlx_lm/utils.py load_model). */
export const isWeights = (name: string): boolean => /^model.*\.safetensors$/.test(name);

export const INDEX = 'model.safetensors.index.json';

/** What mlx_lm downloads of a model (DEFAULT_ALLOW_PATTERNS in mlx_lm/utils.py; a star there also matches slashes). */
const WANTED =
  /\.json$|^model.*\.safetensors$|\.py$|^tokenizer\.model$|\.tiktoken$|^tiktoken\.model$|\.txt$|\.jsonl$|\.jinja$/s;

/** Files of which transformers needs one to build a tokenizer. */
const TOKENIZERS =
  /^(?:tokenizer\.json|tokenizer\.model|vocab\.json|vocab\.txt|tekken\.json|.*\.tiktoken|tiktoken\.model|spiece\.model|sentencepiece\.bpe\.model)$/;

/** The shards that a folder's index names; none without one. */
export const shardsOf = (folder: string): string[] => {
  const map = readObject(join(folder, INDEX))?.weight_map;
  return isRecord(map) ? [...new Set(Object.values(map).filter(name => typeof name === 'string'))].sort() : [];
};

const missingWeights = (folder: string, names: readonly string[]): string[] => {
  const isThere = (name: string): boolean => fileBytes(join(folder, name)) !== null;
  const files = names.filter(name => isWeights(name) && isThere(name));
  // A shard elsewhere than in the folder itself is none that mlx_lm would load.
  const shards = shardsOf(folder).filter(isWeights);
  if (shards.length === 0) return files.length === 0 ? ['model.safetensors'] : [];
  const gone = shards.filter(name => !isThere(name));
  // An index of another layout that was left beside one whole file.
  return gone.length === shards.length && files.length > 0 ? [] : gone;
};

/**
 * Files without which mlx_lm cannot load the model in this folder. `listed`: what the model consists of, by name with
 * its size, where a listing was kept.
 */
export const missingFiles = (folder: string, listed: ReadonlyMap<string, number> | null): MissingFile[] => {
  const names = namesIn(folder);
  const missing = new Set<string>();
  if (fileBytes(join(folder, 'config.json')) === null) missing.add('config.json');
  for (const name of missingWeights(folder, names)) missing.add(name);
  // Links of the cache to nothing: their blob was removed, or never came.
  for (const name of names) if (WANTED.test(name) && fileBytes(join(folder, name)) === null) missing.add(name);
  for (const name of listed?.keys() ?? [])
    if (WANTED.test(name) && fileBytes(join(folder, name)) === null) missing.add(name);
  if (!names.some(name => TOKENIZERS.test(name))) missing.add('tokenizer.json');
  return [...missing].map(file => ({file, bytes: listed?.get(file) ?? null}));
};
