import {DENSE} from './dense.js';
import {EXPERTS} from './experts.js';
import {type Config, type Family, LLAMA, recordAt} from './family.js';
import {GATED_DELTA} from './gated-delta.js';
import {GEMMA} from './gemma.js';
import {MLX_LM_TYPES} from './mlx-lm-types.js';

const FAMILIES: ReadonlyMap<string, Family> = new Map(Object.entries({...DENSE, ...EXPERTS, ...GATED_DELTA, ...GEMMA}));

/** MODEL_REMAPPING of mlx_lm 0.32.2 (mlx_lm/utils.py). */
const REMAPPED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    mistral: 'llama',
    llava: 'mistral3',
    'phi-msft': 'phixtral',
    falcon_mamba: 'mamba',
    joyai_llm_flash: 'deepseek_v3',
    kimi_k2: 'deepseek_v3',
    qwen2_5_vl: 'qwen2_vl',
    minimax_m2: 'minimax',
    iquestcoder: 'llama',
    xverse: 'llama',
    gemma4_unified: 'gemma4',
    deepseek_v41_text: 'deepseek_v41',
  }),
);

export type Architecture = {
  modelType: string;
  family: Family;
  /** Whether it is known how this family computes. */
  isKnown: boolean;
  /** Whether mlx_lm 0.32.2 knows this type at all. */
  isInMlxLm: boolean;
  /** The part of the config about the text model, with mlx_lm's defaults below it. */
  text: Config;
};

const merged = (defaults: Config, given: Config): Config => ({
  ...defaults,
  ...Object.fromEntries(Object.entries(given).filter(([key, value]) => value !== null || !(key in defaults))),
});

/** What a config.json describes. A family that is not known is taken for one like Llama, and marked. */
export const architectureOf = (config: Config): Architecture => {
  const modelType = typeof config.model_type === 'string' ? config.model_type : '';
  const module = REMAPPED.get(modelType) ?? modelType;
  const family = FAMILIES.get(module);
  const text = recordAt(config, 'text_config') ?? recordAt(config, 'language_config') ?? config;
  return {
    modelType,
    family: family ?? LLAMA,
    isKnown: family !== undefined,
    isInMlxLm: MLX_LM_TYPES.has(module),
    text: merged(family?.defaults ?? {}, text),
  };
};
export type {Config} from './family.js';
