import type {AdaptableModule, Quantization} from '../../estimate/facts.js';
import {isRecord} from '../../trainer/is-record.js';
import type {Config} from '../families/family.js';
import {sizeOf, type Tensor} from './tensor.js';

/** The weights of one module by their last word: `weight`, `scales`, `bias`; a bare parameter stands alone. */
export type Module = {path: string; parts: ReadonlyMap<string, Tensor>};

const PARTS = new Set(['weight', 'scales', 'biases', 'bias', 'global_scale']);

export const modulesOf = (tensors: readonly Tensor[]): Module[] => {
  const modules = new Map<string, Map<string, Tensor>>();
  for (const tensor of tensors) {
    const dot = tensor.name.lastIndexOf('.');
    const part = tensor.name.slice(dot + 1);
    const path = dot >= 0 && PARTS.has(part) ? tensor.name.slice(0, dot) : tensor.name;
    const parts = modules.get(path) ?? new Map<string, Tensor>();
    modules.set(path, parts.set(part, tensor));
  }
  return [...modules].map(([path, parts]) => ({path, parts}));
};

const quantizationFrom = (value: Config): Quantization | null => {
  const {bits, group_size: groupSize, mode} = value;
  if (typeof bits !== 'number' || typeof groupSize !== 'number' || !(bits > 0)) return null;
  return {bits, groupSize, mode: typeof mode === 'string' ? mode : 'affine'};
};

/** Hugging Face's own ways of packing that mlx_lm takes as they are, or repacks (mlx_lm/utils.py load_model). */
const BY_METHOD: Readonly<Record<string, Quantization>> = {
  mxfp4: {bits: 4, groupSize: 32, mode: 'mxfp4'},
  mxfp8: {bits: 8, groupSize: 32, mode: 'mxfp8'},
  modelopt: {bits: 4, groupSize: 16, mode: 'nvfp4'},
};
const BY_FORMAT: Readonly<Record<string, Quantization>> = {
  'nvfp4-pack-quantized': {bits: 4, groupSize: 16, mode: 'nvfp4'},
  'mxfp4-pack-quantized': {bits: 4, groupSize: 32, mode: 'mxfp4'},
  'pack-quantized': {bits: 4, groupSize: 32, mode: 'affine'},
};

const fromMethod = (value: Config): Quantization | null => {
  const method = typeof value.quant_method === 'string' ? value.quant_method : '';
  if (method === 'awq' || method === 'gptq') {
    return {bits: 4, groupSize: typeof value.group_size === 'number' ? value.group_size : 128, mode: 'affine'};
  }
  const format = typeof value.format === 'string' ? value.format : '';
  return (method === 'compressed-tensors' ? BY_FORMAT[format] : BY_METHOD[method]) ?? null;
};

/** How the whole model is quantised; null where it is not, or in a way that mlx_lm does not keep. */
export const quantizationOf = (config: Config, text: Config): Quantization | null => {
  if (isRecord(config.quantization)) return quantizationFrom(config.quantization);
  const foreign = config.quantization_config ?? text.quantization_config;
  if (!isRecord(foreign)) return null;
  return 'quant_method' in foreign ? fromMethod(foreign) : quantizationFrom(foreign);
};

/** MLX's combinations where scales are bytes: each mode has one pair (mlx_lm/utils.py infer_quant_config). */
const BYTE_SCALED: readonly Quantization[] = [
  {bits: 4, groupSize: 16, mode: 'nvfp4'},
  {bits: 4, groupSize: 32, mode: 'mxfp4'},
  {bits: 8, groupSize: 32, mode: 'mxfp8'},
];

/** Packed numbers of 32 bits a scale, for these bits and this group. */
const fits = ({bits, groupSize}: Quantization, weight: Tensor, scales: Tensor): boolean =>
  (weight.shape.at(-1) ?? 0) * 32 === (scales.shape.at(-1) ?? 0) * groupSize * bits;

const WIDTHS = [4, 8, 6, 5, 3, 2];
const GROUPS = [64, 32, 128];

const inferred = (weight: Tensor, scales: Tensor, whole: Quantization | null): Quantization | null => {
  if (scales.dtype === 'U8') return BYTE_SCALED.find(one => fits(one, weight, scales)) ?? null;
  if (whole !== null && fits(whole, weight, scales)) return whole;
  // One product of bits and group has several pairs: the model's own group first, then the usual ones.
  const groups = whole === null ? GROUPS : [whole.groupSize, ...GROUPS];
  const pairs = groups.flatMap(groupSize => WIDTHS.map(bits => ({bits, groupSize, mode: 'affine'})));
  return pairs.find(one => fits(one, weight, scales)) ?? whole;
};

/** How one module is packed: by its own entry in config.json, else by its shapes; null for one that is not. */
export const quantizationOfModule = (
  {path, parts}: Module,
  config: Config,
  whole: Quantization | null,
): Quantization | null => {
  const weight = parts.get('weight');
  const scales = parts.get('scales');
  if (weight === undefined || scales === undefined) return null;
  const own = isRecord(config.quantization) ? config.quantization[path] : undefined;
  return (isRecord(own) ? quantizationFrom(own) : null) ?? inferred(weight, scales, whole);
};

/** Parameters as mlx_lm counts them: packed ones unpacked, scales not counted (get_total_parameters). */
export const parametersOf = ({parts}: Module, quantization: Quantization | null): number => {
  const of = (part: string): number => {
    const tensor = parts.get(part);
    return tensor === undefined ? 0 : sizeOf(tensor);
  };
  if (quantization !== null) return (of('weight') * 32) / quantization.bits + of('bias');
  return [...parts.values()].reduce((sum, tensor) => sum + sizeOf(tensor), 0);
};

const CONVOLUTION = /conv/;
const EMBEDDING = /(?:embed|wte|wpe)/;
const SWITCH = /switch|expert/;

/**
 * The module as one that takes an adapter (mlx_lm/tuner/utils.py: Linear, SwitchLinear, Embedding); null for a norm, a
 * convolution, or what `rigid` names.
 */
export const adaptable = (
  {path, parts}: Module,
  quantization: Quantization | null,
  rigid: RegExp | null,
): AdaptableModule | null => {
  const weight = parts.get('weight');
  if (weight === undefined || CONVOLUTION.test(path) || rigid?.test(path)) return null;
  const [last = 0, rows = 0, experts = 1, more] = [...weight.shape].reverse();
  if (weight.shape.length < 2 || more !== undefined || (weight.shape.length === 3 && !SWITCH.test(path))) return null;
  const width = quantization === null ? last : (last * 32) / quantization.bits;
  const isEmbedding = weight.shape.length === 2 && EMBEDDING.test(path.slice(path.lastIndexOf('.') + 1));
  if (isEmbedding) return {path, kind: 'embedding', inputs: rows, outputs: width, experts: 1, quantization};
  return {
    path,
    kind: weight.shape.length === 3 ? 'switch' : 'linear',
    inputs: width,
    outputs: rows,
    experts,
    quantization,
  };
};
