import type {ModelFacts, StartFinding} from '../facts.js';
import type {RuleInput} from './input.js';
import {hasMlxLm} from './versions.js';
import {error, isTable, listed, placeOf, shown, warning, where} from './words.js';

type Values = Readonly<Record<string, unknown>>;

/** The whole mapping, with what was given; the scale of other trainers is alpha / rank. */
const whole = ({rank = 8, scale, alpha, dropout = 0}: Values): string => {
  const byAlpha = typeof alpha === 'number' && typeof rank === 'number' && rank > 0 ? alpha / rank : 20;
  return `lora_parameters: {rank: ${shown(rank)}, scale: ${shown(scale ?? Number(byAlpha.toPrecision(4)))}, dropout: ${shown(dropout)}}`;
};

const scaleWords = (input: RuleInput, lora: Values): string => {
  if (!hasMlxLm(input, '0.32.0')) return "KeyError: 'scale'";
  const hint = 'alpha' in lora ? " Found 'alpha' instead …" : '';
  return `KeyError: "LoRA config is missing required key 'scale'.${hint}"`;
};

/** A mapping that is given replaces the whole default one. */
const missingKeys = (input: RuleInput, lora: Values): StartFinding[] => {
  const [first] = ['scale', 'rank', 'dropout'].filter(key => !(key in lora));
  if (first === undefined) return [];
  // Of several, the newer release looks for the scale first, the older one for the rank.
  const asked = first === 'scale' && !hasMlxLm(input, '0.32.0') && !('rank' in lora) ? 'rank' : first;
  const words = asked === 'scale' ? scaleWords(input, lora) : `KeyError: '${asked}'`;
  const missing = listed(['rank', 'scale', 'dropout'].filter(key => !(key in lora)));
  const place = where(placeOf(input, 'lora_parameters'));
  const alpha = 'alpha' in lora && !('scale' in lora) ? ' (scale is alpha / rank)' : '';
  return [
    error(
      'lora-parameters-incomplete',
      `lora_parameters${place} has no ${missing}: fails before iteration 1 with ${words}`,
      `Write all three: ${whole(lora)}${alpha}`,
    ),
  ];
};

const oddNumbers = (input: RuleInput, {rank, dropout}: Values): StartFinding[] => [
  ...(typeof rank === 'number' && rank < 1
    ? [
        warning(
          'rank-zero',
          `lora_parameters.rank ${rank}${where(placeOf(input, 'lora_parameters.rank'))}: nothing is trained, or saving fails.`,
          'Write 8 or more.',
        ),
      ]
    : []),
  ...(typeof dropout === 'number' && (dropout < 0 || dropout >= 1)
    ? [
        error(
          'dropout-out-of-range',
          `lora_parameters.dropout ${dropout}${where(placeOf(input, 'lora_parameters.dropout'))}: fails before iteration 1 with ValueError: The dropout probability ${Number.isInteger(dropout) ? dropout.toFixed(1) : dropout} is not in [0, 1).`,
          'Write a fraction, like 0.05.',
        ),
      ]
    : []),
];

/** Paths of modules as `keys` may call them: within their block, and in the whole model. */
const pathsOf = ({blocks, outside}: ModelFacts): string[] => {
  const inBlocks = blocks.flatMap(({modules}) => modules.map(({path}) => path));
  return [
    ...inBlocks.map(path => path.replace(/^.*?\blayers\.\d+\./, '')),
    ...inBlocks,
    ...outside.map(({path}) => path),
  ];
};

/** Modules that have no adapters: what holds others, and norms. mlx_lm tries to convert each that is named. */
const isNoLinear = (key: string, paths: readonly string[]): boolean =>
  /norm$/.test(key) || paths.some(path => path.startsWith(`${key}.`));

const noLinear = (input: RuleInput, key: string, next: string): StartFinding => {
  const place = where(placeOf(input, 'lora_parameters.keys'));
  const words = "fails before iteration 1 with ValueError: Can't convert layer of type … to LoRA";
  return error(
    'lora-key-no-linear',
    `lora_parameters.keys${place}: ${shown(key)} is not a linear layer: ${words}`,
    next,
  );
};

const unknownKeys = (input: RuleInput, keys: readonly string[], model: ModelFacts): StartFinding[] => {
  const paths = [...new Set(pathsOf(model))];
  const unknown = keys.filter(key => !paths.includes(key));
  if (paths.length === 0 || (unknown.length === 0 && keys.length > 0)) return [];
  const meant = unknown.flatMap(key => paths.find(path => !/\.\d+\./.test(path) && path.endsWith(`.${key}`)) ?? []);
  const next = `Write ${meant.length > 0 ? listed(meant.map(shown)) : 'paths as they stand in the model, like self_attn.q_proj'}.`;
  const other = unknown.find(key => isNoLinear(key, paths));
  if (other !== undefined) return [noLinear(input, other, next)];
  const place = where(placeOf(input, 'lora_parameters.keys'));
  const none = keys.length === 0 ? 'the list is empty' : '';
  const named = `lora_parameters.keys${place}: ${none || `no module of the model is called ${listed(unknown.map(shown), 'or')}`}`;
  if (unknown.length < keys.length) return [warning('lora-key-unknown', `${named}: it is ignored.`, next)];
  const words = 'fails at iteration 1 with ValueError: [grad] Must specify at least one argument.';
  return [error('lora-keys-unknown', `${named}, so nothing would be trained: ${words}`, next)];
};

/** `lora_parameters` as mlx_lm's linear_to_lora_layers() reads them. */
export const loraRules = (input: RuleInput): StartFinding[] => {
  const {lora_parameters: lora} = input.values;
  if (!isTable(lora)) return [];
  const {loraKeys} = input.settings;
  return [
    ...missingKeys(input, lora),
    ...oddNumbers(input, lora),
    ...(loraKeys === null || input.model === null ? [] : unknownKeys(input, loraKeys, input.model)),
  ];
};
