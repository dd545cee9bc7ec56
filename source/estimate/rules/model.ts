import {formatBytes} from '../../format/units.js';
import type {Located, StartFinding} from '../facts.js';
import type {RuleInput, Rules} from './input.js';
import {hasMlxLm, mlxLmName} from './versions.js';
import {error, listed, placeOf, shown, warning, where} from './words.js';

/** What huggingface_hub takes for a name: everything else is refused before the network is asked (validate_repo_id). */
const REPOSITORY =
  /^(?!.*(?:--|\.\.))[A-Za-z0-9_](?:[\w.-]{0,94}[A-Za-z0-9_])?(?:\/[A-Za-z0-9_](?:[\w.-]{0,94}[A-Za-z0-9_])?)?$/;

const named = (input: RuleInput): string => `${shown(input.settings.model)}${where(placeOf(input, 'model'))}`;

const noModel = (input: RuleInput): StartFinding[] => [
  warning(
    'no-model',
    `No model is given: ${mlxLmName(input)} takes its own default (Qwen/Qwen3-0.6b from Hugging Face in 0.31 and 0.32).`,
    'Name one: --model FOLDER, or a name on Hugging Face, or model: in the configuration.',
  ),
];

const missing = (input: RuleInput, {lookedIn, isOffline}: Extract<Located, {state: 'missing'}>): StartFinding[] => {
  const name = input.settings.model ?? '';
  if (!REPOSITORY.test(name)) {
    const words = 'fails while it loads the model with huggingface_hub.errors.HFValidationError: Repo id must …';
    const tilde = name.startsWith('~') ? ' ~ is not expanded there: write the full path.' : '';
    return [error('model-missing', `There is no folder ${named(input)}: ${words}`, `Check the path.${tilde}`)];
  }
  const looked = lookedIn.length === 0 ? '' : ` (looked in ${listed(lookedIn.map(shown))})`;
  if (isOffline) {
    const words = 'fails while it loads the model with huggingface_hub.errors.LocalEntryNotFoundError.';
    return [
      error(
        'model-offline',
        `The model ${named(input)} is not on this disk${looked}, and HF_HUB_OFFLINE forbids downloading it: ${words}`,
        `Download it first: HF_HUB_OFFLINE=0 hf download ${name}`,
      ),
    ];
  }
  return [
    warning(
      'model-download',
      `The model ${named(input)} is not on this disk${looked}: it would be downloaded first. Its size is not known here.`,
      `To download it beforehand: hf download ${name}. If it is meant to be a folder, check the path.`,
    ),
  ];
};

const MOST_FILES = 3;

const incomplete = (input: RuleInput, located: Extract<Located, {state: 'incomplete'}>): StartFinding[] => {
  const files = located.missing.map(({file}) => shown(file));
  const more = files.length > MOST_FILES ? ` and ${files.length - MOST_FILES} more` : '';
  const lacking = `${files.slice(0, MOST_FILES).join(', ')}${more}`;
  if (located.revision === null) {
    const words = 'fails while it loads the model with FileNotFoundError or RuntimeError.';
    return [
      error('model-incomplete', `The model folder ${named(input)} is missing ${lacking}: ${words}`, 'Copy all of it.'),
    ];
  }
  const next = `Download the rest: hf download ${input.settings.model}`;
  if (located.isOffline) {
    const words = 'fails while it loads the model, as HF_HUB_OFFLINE forbids downloading the rest.';
    return [
      error(
        'model-incomplete',
        `The model ${named(input)} is only partly on this disk, without ${lacking}: ${words}`,
        next,
      ),
    ];
  }
  const bytes = located.missing.reduce<number | null>(
    (sum, {bytes: own}) => (sum === null || own === null ? null : sum + own),
    0,
  );
  const size = bytes === null ? '' : ` (${formatBytes(bytes)})`;
  return [
    warning(
      'model-incomplete',
      `The model ${named(input)} is only partly on this disk: the rest${size} would be downloaded first: ${lacking}.`,
      next,
    ),
  ];
};

/** A model with a program of its own: load_model() of mlx_lm/utils.py refuses to run it from 0.32.0 on. */
const ownProgram = (input: RuleInput, file: string): StartFinding[] => {
  const isTrusted = input.values.trust_remote_code === true;
  if (!hasMlxLm(input, '0.32.0') || isTrusted || input.trainer !== 'mlx-lm') return [];
  return [
    error(
      'model-own-program',
      `The model ${named(input)} has its own code (${shown(file)}): fails while it loads the model with ValueError: The model at … requires importing and running a custom module`,
      'If you trust its author, add --trust-remote-code to the command.',
    ),
  ];
};

const types = (input: RuleInput): StartFinding[] => {
  const {model, python} = input;
  if (model === null) return [];
  if (model.ownProgram != null) return ownProgram(input, model.ownProgram);
  if (model.modelType === '') {
    return [
      error(
        'model-type-missing',
        `config.json of the model ${named(input)} has no model_type: fails while it loads the model with KeyError: 'model_type'`,
        'Take a model that mlx_lm can load: one of mlx-community, or one made with mlx_lm.convert.',
      ),
    ];
  }
  if (python === null || python.modelTypes === null || python.modelTypes.has(model.modelType)) return [];
  return [
    error(
      'model-type-unknown',
      `${mlxLmName(input)} does not know the model type ${shown(model.modelType)} of ${named(input)}: fails while it loads the model with ValueError: Model type ${shown(model.modelType)} not supported.`,
      `A newer release may know it: ${python.program} -m pip install --upgrade mlx-lm`,
    ),
  ];
};

/** mlx_lm/models: qwen3_5, qwen3_next and kimi_linear use their kernel only where they do not train. */
const gatedDelta = (input: RuleInput): StartFinding[] => {
  const {model, trainer} = input;
  const layers = model?.blocks.filter(({attention}) => attention === 'gated-delta').length ?? 0;
  if (layers === 0 || trainer !== 'mlx-lm') return [];
  return [
    warning(
      'gated-delta',
      `${layers} of its ${model?.blocks.length} layers are gated-delta (linear attention), which ${mlxLmName(input)} trains token by token, keeping every state: 7 GB a layer at 1,024 tokens, 21 GB at 2,048.`,
      'Keep max_seq_length small (256), or train with mlx-lm-lora and --efficient-long-context.',
    ),
  ];
};

/** Where the model is, and whether this mlx_lm can train it. */
export const modelRules: Rules = input => {
  const {settings, located, modelError} = input;
  if (settings.model === null) return input.trainer === 'mlx-lm' ? noModel(input) : [];
  if (located?.state === 'missing') return missing(input, located);
  if (located?.state === 'incomplete') return incomplete(input, located);
  const unread =
    modelError === null
      ? []
      : [warning('model-unreadable', `The model ${named(input)} cannot be read here: ${shown(modelError)}`)];
  return [...unread, ...types(input), ...gatedDelta(input)];
};
