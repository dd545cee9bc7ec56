import {numberAt} from '../families/family.js';
import type {Architecture, Config} from '../families/index.js';
import {stacked, unfused} from './experts.js';
import type {Tensor} from './tensor.js';

/** Towers of other kinds than text: no family that mlx_lm trains keeps them. */
const BLOCK = /^(?:language_model\.)?(?:model\.)?(?:language_model\.)?(?:\w+\.)?(?:layers|blocks|h)\.(\d+)\./;

/** The number of a block by a weight's name; null outside of blocks. */
export const blockOf = (name: string): number | null => {
  const index = BLOCK.exec(name)?.[1];
  return index === undefined ? null : Number(index);
};

/**
 * FP8 weights become bfloat16 and their scales go (sanitize of deepseek_v3, ministral3, mistral3): twice the bytes of
 * the file.
 */
const withoutFp8 = (tensors: readonly Tensor[]): Tensor[] =>
  tensors
    .filter(({name}) => !/(?:weight_scale_inv|activation_scale)$/.test(name))
    .map(tensor => (/^F8_/.test(tensor.dtype) ? {...tensor, dtype: 'BF16', bytes: 2 * tensor.bytes} : tensor));

const AWQ = new Set(['awq', 'gptq']);

/**
 * AWQ and GPTQ pack 4 bits along the outputs; mlx_lm repacks them along the inputs and makes a bias of each scale
 * (mlx_lm/utils.py _transform_awq_weights).
 */
const repacked = (tensors: readonly Tensor[]): Tensor[] => {
  const packed = new Set(tensors.flatMap(({name}) => (name.endsWith('.qweight') ? [name.slice(0, -8)] : [])));
  return tensors.flatMap(tensor => {
    const base = tensor.name.replace(/\.(?:qweight|qzeros|scales|g_idx)$/, '');
    if (!packed.has(base)) return [tensor];
    const [rows = 0, columns = 0] = tensor.shape;
    if (tensor.name.endsWith('.qweight')) {
      return [{...tensor, name: `${base}.weight`, dtype: 'U32', shape: [columns * 8, rows / 8]}];
    }
    if (!tensor.name.endsWith('.scales')) return [];
    const turned = {...tensor, shape: [columns, rows]};
    return [turned, {...turned, name: `${base}.biases`}];
  });
};

/** How the file says that it is packed; absent where it is not, or in MLX's own way. */
const methodOf = (config: Config, text: Config): unknown => {
  for (const one of [config.quantization_config, text.quantization_config]) {
    if (typeof one === 'object' && one !== null && 'quant_method' in one) return one.quant_method;
  }
  return undefined;
};

/**
 * The weights that mlx_lm keeps in memory, by its own names: what `sanitize` of the family drops, renames, splits and
 * stacks (mlx_lm/models/). Of a family that is not known everything stays.
 */
export const sanitized = (tensors: readonly Tensor[], architecture: Architecture, config: Config): Tensor[] => {
  const {family, text, isKnown} = architecture;
  const layers = numberAt(text, 'num_hidden_layers') ?? Number.POSITIVE_INFINITY;
  const isKept = ({name}: Tensor): boolean => !isKnown || (blockOf(name) ?? 0) < layers;
  const named = tensors
    .filter(({name}) => !family.dropped(name, text))
    .map(tensor => ({...tensor, name: family.renamed(tensor.name)}));
  const method = config.quantization === undefined ? methodOf(config, text) : undefined;
  const plain = withoutFp8(typeof method === 'string' && AWQ.has(method) ? repacked(named) : named);
  const whole = stacked(unfused(plain, architecture.modelType === 'gpt_oss')).filter(isKept);
  return family.isTied(text) ? whole.filter(({name}) => !/(?:^|\.)lm_head\.\w+$/.test(name)) : whole;
};
