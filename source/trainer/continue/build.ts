import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {errorCode} from '../../errors.js';
import {withoutSecrets} from '../../format/secrets.js';
import type {Build} from '../checkpoints/fit.js';
import {MLX_LM_DEFAULTS as DEFAULTS} from '../known/mlx-lm.js';
import {type Given, optionValue} from './options.js';

type Values = Readonly<Record<string, unknown>>;

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const numberOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

const masked = (text: string | null): string | null => (text === null ? null : withoutSecrets(text));

/** The value of a flag, as Python's `int()` would read it; null for anything else. */
export const integerOption = (given: readonly Given[], name: string): number | null => {
  const text = optionValue(given, name)?.trim() ?? '';
  return /^[+-]?\d+(?:_\d+)*$/.test(text) ? Number(text.replaceAll('_', '')) : null;
};

/** A whole number from the command, else from its configuration; null when neither has it. */
export const integerOf = (given: readonly Given[], config: Values, flag: string): number | null =>
  integerOption(given, flag) ?? numberOf(config[flag.replaceAll('-', '_')]);

/** A text from the command, else from its configuration; null when neither has it. */
export const textOption = (given: readonly Given[], config: Values, flag: string): string | null =>
  textOf(optionValue(given, flag)) ?? textOf(config[flag.replaceAll('-', '_')]);

const loraOf = (values: Values): Values => {
  const lora = values.lora_parameters;
  return typeof lora === 'object' && lora !== null ? (lora as Values) : {};
};

/** What mlx_lm would build now: by its flags, its configuration, its defaults. */
export const buildNow = (given: readonly Given[], config: Values): Build => {
  const fineTuneType = textOption(given, config, 'fine-tune-type') ?? DEFAULTS.fineTuneType;
  const lora: Values = config.lora_parameters === undefined ? DEFAULTS : loraOf(config);
  const isFull = fineTuneType === 'full';
  const layers = integerOf(given, config, 'num-layers') ?? integerOption(given, 'lora-layers');
  return {
    model: masked(textOption(given, config, 'model')),
    fineTuneType,
    numLayers: layers ?? numberOf(config.lora_layers) ?? DEFAULTS.numLayers,
    rank: isFull ? null : numberOf(lora.rank),
    scale: isFull ? null : numberOf(lora.scale),
  };
};

/** Where nothing is known. */
const UNKNOWN: Build = {model: null, fineTuneType: null, numLayers: null, rank: null, scale: null};

/**
 * `adapter_config.json` beside a checkpoint: everything that mlx_lm was started with. All null when it is missing, not
 * readable or cut short.
 */
export const buildBeside = (checkpoint: string): Build => {
  let values: Values;
  try {
    values = JSON.parse(readFileSync(join(dirname(checkpoint), 'adapter_config.json'), 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError || ['ENOENT', 'EACCES'].includes(errorCode(error) ?? '')) return UNKNOWN;
    throw error;
  }
  const lora = loraOf(values);
  return {
    // As in the command of a record, in which secrets are masked.
    model: masked(textOf(values.model)),
    fineTuneType: textOf(values.fine_tune_type),
    numLayers: numberOf(values.num_layers),
    rank: numberOf(lora.rank),
    scale: numberOf(lora.scale),
  };
};
