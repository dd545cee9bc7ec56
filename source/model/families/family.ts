import type {BlockFacts} from '../../estimate/facts.js';
import {isRecord} from '../../trainer/is-record.js';

/** What config.json says, or the part of it that is about the text model. */
export type Config = Readonly<Record<string, unknown>>;

export type Layer = Pick<BlockFacts, 'attention' | 'window' | 'heads' | 'kvHeads' | 'headDim'>;

/** What mlx_lm makes of a family's config and weights (mlx_lm/models/). */
export type Family = {
  /** What mlx_lm takes where config.json has no such key. */
  defaults: Config;
  /** Whether head and embedding are shared: the head's own weights, if there are any, are dropped. */
  isTied: (text: Config) => boolean;
  capsLogits: (text: Config) => boolean;
  layer: (text: Config, index: number) => Layer;
  /** Experts that each token goes to; null for a dense model. */
  perToken: (text: Config) => number | null;
  /** Weights that are dropped, by their names in the file. */
  dropped: (name: string, text: Config) => boolean;
  /** The name that mlx_lm gives to a weight of the file. */
  renamed: (name: string) => string;
  /** Modules that look linear by their shape and take no adapter. */
  rigid: RegExp | null;
};

/** A number of the config; undefined where it is missing or null. */
export const numberAt = (config: Config, key: string): number | undefined => {
  const value = config[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
};

export const listAt = (config: Config, key: string): readonly unknown[] | null => {
  const value = config[key];
  return Array.isArray(value) ? value : null;
};

export const recordAt = (config: Config, key: string): Config | null => {
  const value = config[key];
  return isRecord(value) ? value : null;
};

/** Heads as most families name them; heads of keys are as many as of queries where nothing is said. */
export const headsOf = (text: Config): {heads: number; kvHeads: number; headDim: number} => {
  const heads = numberAt(text, 'num_attention_heads') ?? numberAt(text, 'n_heads') ?? numberAt(text, 'n_head') ?? 0;
  const hidden = numberAt(text, 'hidden_size') ?? numberAt(text, 'd_model') ?? numberAt(text, 'n_embd') ?? 0;
  return {
    heads,
    kvHeads: numberAt(text, 'num_key_value_heads') ?? heads,
    headDim: numberAt(text, 'head_dim') || (heads === 0 ? 0 : Math.floor(hidden / heads)),
  };
};

export const fullLayer = (text: Config): Layer => ({attention: 'full', window: null, ...headsOf(text)});

export const slidingLayer = (text: Config): Layer => ({
  attention: 'sliding',
  window: numberAt(text, 'sliding_window') ?? null,
  ...headsOf(text),
});

/** By the config's own list of layer types; `byDefault` says which one slides where there is no list. */
export const typedLayer = (text: Config, index: number, byDefault: (index: number) => boolean = () => false): Layer => {
  const type = listAt(text, 'layer_types')?.[index];
  const slides = type === undefined ? byDefault(index) : type === 'sliding_attention';
  return slides ? slidingLayer(text) : fullLayer(text);
};

const tieOr =
  (byDefault: boolean) =>
  (text: Config): boolean =>
    typeof text.tie_word_embeddings === 'boolean' ? text.tie_word_embeddings : byDefault;

/** Where the key is absent mlx_lm takes it for true, Hugging Face for false. */
const tiedByDefault = tieOr(true);
export const untiedByDefault = tieOr(false);
export const always = (): boolean => true;
export const never = (): boolean => false;

const ROTARY = /rotary_emb\.inv_freq$/;

/** A dense model that is built like Llama. */
export const LLAMA: Family = {
  defaults: {},
  isTied: tiedByDefault,
  capsLogits: never,
  layer: text => fullLayer(text),
  perToken: () => null,
  dropped: name => ROTARY.test(name),
  renamed: name => name,
  rigid: null,
};

export const perTokenBy =
  (key: string) =>
  (text: Config): number | null =>
    numberAt(text, key) ?? null;
