import {type Family, LLAMA, typedLayer, untiedByDefault} from './family.js';

/** The weights of a model that lie below `language_model` in mlx_lm, however the file calls them. */
export const belowLanguageModel = (name: string): string => {
  if (name.startsWith('model.language_model.'))
    return `language_model.model.${name.slice('model.language_model.'.length)}`;
  return name.startsWith('language_model.') ? name : `language_model.${name}`;
};

/** Llama and Mistral: only a list of layer types makes sliding ones; Mistral's `sliding_window` alone does nothing. */
const llama: Family = {...LLAMA, layer: (text, index) => typedLayer(text, index)};

const mistral3: Family = {
  ...llama,
  isTied: untiedByDefault,
  dropped: (name, text) => /vision_tower|multi_modal_projector/.test(name) || LLAMA.dropped(name, text),
  renamed: belowLanguageModel,
};

const olmo3: Family = {
  ...LLAMA,
  isTied: untiedByDefault,
  layer: (text, index) => typedLayer(text, index, one => (one + 1) % 4 !== 0),
};

/** OLMo 1 in the layout of AI2's own code. */
const olmo: Family = {...LLAMA, isTied: text => text.weight_tying === true};

const untied: Family = {...LLAMA, isTied: untiedByDefault};

/** Its layers that predict further tokens are dropped. */
const mimo: Family = {
  ...untied,
  dropped: (name, text) => name.startsWith('model.mtp_layers.') || LLAMA.dropped(name, text),
};

export const DENSE: Readonly<Record<string, Family>> = {
  ernie4_5: LLAMA,
  glm4: {...LLAMA, isTied: () => false},
  granite: LLAMA,
  helium: {...LLAMA, isTied: () => false},
  hunyuan_v1_dense: untied,
  internlm3: untied,
  llama,
  mimo,
  ministral3: llama,
  mistral3,
  olmo,
  olmo2: LLAMA,
  olmo3,
  phi3: untied,
  qwen2: LLAMA,
  qwen3: LLAMA,
  seed_oss: LLAMA,
  smollm3: llama,
};
