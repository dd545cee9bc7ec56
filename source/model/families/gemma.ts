import {
  always,
  type Config,
  type Family,
  fullLayer,
  headsOf,
  type Layer,
  LLAMA,
  numberAt,
  slidingLayer,
  typedLayer,
} from './family.js';

const gemma2: Family = {...LLAMA, isTied: always, capsLogits: always};

/** Defaults of mlx_lm/models/gemma3_text.py. */
const GEMMA3: Config = {
  hidden_size: 1152,
  num_hidden_layers: 26,
  intermediate_size: 6912,
  num_attention_heads: 4,
  head_dim: 256,
  num_key_value_heads: 1,
  sliding_window: 512,
  sliding_window_pattern: 6,
};

const everyNth = (text: Config, index: number): boolean =>
  (index + 1) % (numberAt(text, 'sliding_window_pattern') ?? 6) === 0;

/** The head is used when the file has one, whatever the config says. */
const gemma3Text: Family = {
  ...LLAMA,
  defaults: GEMMA3,
  isTied: () => false,
  layer: (text, index) => (everyNth(text, index) ? fullLayer(text) : slidingLayer(text)),
};

const gemma3: Family = {
  ...gemma3Text,
  defaults: {...GEMMA3, num_attention_heads: 8, num_key_value_heads: 4},
  dropped: name => /^(?:vision_tower|multi_modal_projector)\./.test(name),
};

/** Defaults of mlx_lm/models/gemma4_text.py. */
const GEMMA4: Config = {
  hidden_size: 1536,
  num_hidden_layers: 35,
  intermediate_size: 6144,
  num_attention_heads: 8,
  head_dim: 256,
  global_head_dim: 512,
  num_key_value_heads: 1,
  num_kv_shared_layers: 20,
  sliding_window: 512,
  sliding_window_pattern: 5,
  final_logit_softcapping: 30,
};

/** Full layers have wider heads, and in the large models fewer of them for the keys, which then serve as values. */
const gemma4Layer = (text: Config, index: number): Layer => {
  const pattern = numberAt(text, 'sliding_window_pattern') ?? 5;
  const layer = typedLayer(text, index, one => (one + 1) % pattern !== 0);
  if (layer.attention === 'sliding') return layer;
  const {kvHeads, headDim} = headsOf(text);
  const shared = text.attention_k_eq_v === true ? numberAt(text, 'num_global_key_value_heads') : undefined;
  return {...layer, kvHeads: shared ?? kvHeads, headDim: numberAt(text, 'global_head_dim') || headDim};
};

const TOWERS =
  /^(?:model\.)?(?:vision_tower|multi_modal_projector|audio_tower|embed_audio|embed_vision|vision_embedder)/;
const CALIBRATION = /self_attn\.rotary_emb|(?:input|output)_m(?:ax|in)/;
const SHARED = /layers\.(\d+)\.self_attn\.(?:k_proj|v_proj|k_norm)\b/;

/** The last layers take keys and values of an earlier one: theirs are dropped. */
const isShared = (name: string, text: Config): boolean => {
  const layer = SHARED.exec(name)?.[1];
  const first = (numberAt(text, 'num_hidden_layers') ?? 0) - (numberAt(text, 'num_kv_shared_layers') ?? 0);
  return layer !== undefined && Number(layer) >= first;
};

const gemma4Text: Family = {
  ...LLAMA,
  defaults: GEMMA4,
  capsLogits: text => numberAt(text, 'final_logit_softcapping') !== undefined,
  layer: gemma4Layer,
  perToken: text => (text.enable_moe_block === true ? (numberAt(text, 'top_k_experts') ?? null) : null),
  dropped: (name, text) => CALIBRATION.test(name) || isShared(name, text),
};

const gemma4: Family = {
  ...gemma4Text,
  dropped: (name, text) => TOWERS.test(name) || gemma4Text.dropped(name, text),
  renamed: name =>
    name.startsWith('model.')
      ? name.slice('model.'.length).replace(/^language_model\./, 'language_model.model.')
      : name,
};

export const GEMMA: Readonly<Record<string, Family>> = {
  gemma: {...LLAMA, isTied: always},
  gemma2,
  gemma3,
  gemma3_text: gemma3Text,
  gemma4,
  gemma4_text: gemma4Text,
};
