import {join} from 'node:path';
import {isRecord, readObject} from '../read-json.js';

const MEGABYTE = 1024 * 1024;
/** Gemma 3's has 33 MB. */
const MAX_TOKENIZER_BYTES = 256 * MEGABYTE;

type Json = Record<string, unknown>;

export type TokenizerFiles = {
  /** tokenizer.json as transformers 5 makes use of it. */
  tokenizer: Json;
  /** tokenizer_config.json. */
  config: Json;
  /** `bos_token` and the like by their names, as the chat template sees them. */
  special: Readonly<Record<string, string>>;
};

const NAMED = ['bos_token', 'eos_token', 'unk_token', 'sep_token', 'pad_token', 'cls_token', 'mask_token'];

const contentOf = (value: unknown): string | null => {
  if (typeof value === 'string') return value;
  return isRecord(value) && typeof value.content === 'string' ? value.content : null;
};

const specialIn = (config: Json): Record<string, string> => {
  const extra = isRecord(config.extra_special_tokens) ? config.extra_special_tokens : {};
  const values = {...Object.fromEntries(NAMED.map(name => [name, config[name]])), ...extra};
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const content = contentOf(value);
      return content === null ? [] : [[name, content]];
    }),
  );
};

/** Adds these tokens before and after a text. */
const template = (first: string | null, last: string | null): Json => {
  const one = (token: string | null): Json[] => (token === null ? [] : [{SpecialToken: {id: token, type_id: 0}}]);
  const single = [...one(first), {Sequence: {id: 'A', type_id: 0}}, ...one(last)];
  return {type: 'TemplateProcessing', single, pair: single, special_tokens: {}};
};

/**
 * What is put around a text: where the configuration says whether, that counts, else what tokenizer.json does
 * (transformers 5, TokenizersBackend.update_post_processor).
 */
const postProcessor = (tokenizer: Json, config: Json, special: Readonly<Record<string, string>>): unknown => {
  const isSaid = 'add_bos_token' in config || 'add_eos_token' in config;
  if (!isSaid && tokenizer.post_processor) return tokenizer.post_processor;
  const if_ = (key: string, token: string): string | null => (config[key] === true ? (special[token] ?? null) : null);
  return template(if_('add_bos_token', 'bos_token'), if_('add_eos_token', 'eos_token'));
};

/**
 * Llama's own class of transformers 5 builds normalizer and pre-tokenizer anew, whatever tokenizer.json says
 * (models/llama/tokenization_llama.py): a blank is put before each text, or only before the first.
 */
const asLlama = (tokenizer: Json, config: Json): Json => {
  const scheme = config.legacy === true ? 'always' : 'first';
  return {
    ...tokenizer,
    normalizer: null,
    pre_tokenizer: {
      type: 'Metaspace',
      replacement: '▁',
      prepend_scheme: config.add_prefix_space === false ? 'never' : scheme,
      split: false,
    },
  };
};

const isLlamas = (tokenizer: Json, config: Json, modelType: unknown): boolean =>
  /^LlamaTokenizer(?:Fast)?$/.test(String(config.tokenizer_class)) &&
  modelType === 'llama' &&
  isRecord(tokenizer.model) &&
  tokenizer.model.byte_fallback === true;

/** What the folder of a model has for counting its tokens; null without a tokenizer.json. */
export const readTokenizerFiles = (folder: string): TokenizerFiles | null => {
  const tokenizer = readObject(join(folder, 'tokenizer.json'), MAX_TOKENIZER_BYTES);
  if (tokenizer === null) return null;
  const config = readObject(join(folder, 'tokenizer_config.json')) ?? {};
  // Only older models have it, and only what the configuration does not say.
  const old = readObject(join(folder, 'special_tokens_map.json')) ?? {};
  const special = {...specialIn(old), ...specialIn(config)};
  const modelType = readObject(join(folder, 'config.json'))?.model_type;
  const built = isLlamas(tokenizer, config, modelType) ? asLlama(tokenizer, config) : tokenizer;
  return {tokenizer: {...built, post_processor: postProcessor(built, config, special)}, config, special};
};
