import type {AdaptableModule, ModelFacts, StartFinding} from '../facts.js';
import type {RuleInput, Rules} from './input.js';
import {loraRules} from './lora.js';
import {error, setting, shown} from './words.js';

/** The modules of the blocks that are trained: the last `numLayers`, or all (mlx_lm/tuner/utils.py). */
const trainedModules = (model: ModelFacts, numLayers: number): readonly AdaptableModule[] =>
  model.blocks.slice(-Math.max(numLayers, 0)).flatMap(({modules}) => modules);

const typeName = (input: RuleInput): string => ('train_type' in input.values ? 'train_type' : 'fine_tune_type');

const tooMany = (input: RuleInput, model: ModelFacts): StartFinding[] => {
  const {numLayers} = input.settings;
  const has = model.blocks.length;
  if (has === 0 || numLayers <= has) return [];
  const words = `ValueError: Requested to train ${numLayers} layers but the model only has ${has} layers.`;
  return [
    error(
      'too-many-layers',
      `${setting(input, 'num_layers', numLayers)}, and the model has ${has}: fails before iteration 1 with ${words}`,
      `Write num_layers: ${has} or less, or -1 for all.`,
    ),
  ];
};

const fullOfQuantized = (input: RuleInput, trained: readonly AdaptableModule[]): StartFinding[] => {
  const found = trained.find(({quantization}) => quantization !== null);
  if (input.settings.fineTuneType !== 'full' || found === undefined) return [];
  const words = 'RuntimeError: [QuantizedMatmul::vjp] no gradient wrt the quantized weights.';
  return [
    error(
      'full-on-quantized',
      `${setting(input, typeName(input), 'full')}, and the model is quantised (${found.quantization?.bits} bits): fails at iteration 1 with ${words}`,
      'Write lora, or take the model that is not quantised (bf16).',
    ),
  ];
};

/** Whether `lora_parameters.keys` name that module: by its path within a block, or in the whole model. */
const isNamed = ({path}: AdaptableModule, keys: readonly string[] | null): boolean =>
  keys === null || keys.includes(path) || keys.includes(path.replace(/^.*?\blayers\.\d+\./, ''));

const doraOfExperts = (input: RuleInput, trained: readonly AdaptableModule[]): StartFinding[] => {
  const found = trained.find(({kind}) => kind === 'switch');
  if (found === undefined) return [];
  const name = found.quantization === null ? 'SwitchLinear' : 'QuantizedSwitchLinear';
  const words = `fails before iteration 1 with ValueError: ${name} doesn't support DoRA yet.`;
  return [
    error(
      'dora-on-experts',
      `${setting(input, typeName(input), 'dora')}, and the model has experts (${shown(found.path)}): ${words}`,
      'Write lora, or name other modules in lora_parameters.keys: ["self_attn.q_proj", "self_attn.v_proj"].',
    ),
  ];
};

/** DoRALinear.from_base multiplies by `32 // bits`, which unpacks only bits that 32 can be divided by. */
const doraOfOddBits = (input: RuleInput, trained: readonly AdaptableModule[]): StartFinding[] => {
  const found = trained.find(({quantization}) => quantization !== null && 32 % quantization.bits !== 0);
  if (found === undefined) return [];
  const bits = found.quantization?.bits;
  const words = 'fails at iteration 1 with ValueError: [matmul] Last dimension of first input …';
  return [
    error(
      'dora-on-odd-bits',
      `${setting(input, typeName(input), 'dora')}, and the model has ${bits}-bit weights, whose size mlx_lm's DoRA gets wrong: ${words}`,
      'Write lora, or take the model in 4 or 8 bits.',
    ),
  ];
};

/** What of the model is trained, and how. */
export const layerRules: Rules = input => {
  const {model, settings} = input;
  if (!settings.train) return [];
  const lora = input.trainer === 'mlx-lm' && settings.fineTuneType !== 'full' ? loraRules(input) : [];
  if (model === null) return lora;
  const isMlxLm = input.trainer === 'mlx-lm';
  const trained = trainedModules(model, settings.numLayers);
  const adapted = trained.filter(module => isNamed(module, settings.loraKeys));
  const isDora = settings.fineTuneType === 'dora';
  return [
    // mlx-lm-lora takes more layers than there are for all, and leaves quantised weights frozen.
    ...(isMlxLm ? [...tooMany(input, model), ...fullOfQuantized(input, trained)] : []),
    ...(isDora ? [...doraOfExperts(input, adapted), ...doraOfOddBits(input, adapted)] : []),
    ...lora,
  ];
};
