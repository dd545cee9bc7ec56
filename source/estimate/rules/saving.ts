import type {StartFinding} from '../facts.js';
import type {ResumeFacts} from '../start-facts.js';
import type {RuleInput, Rules} from './input.js';
import {error, note, placeOf, setting, shown, warning, where} from './words.js';

const checkpoints = (input: RuleInput): StartFinding[] => {
  const {iters, saveEvery} = input.settings;
  // With epochs alone the number of iterations is not known yet.
  if (input.values.iters === null || saveEvery < 1 || iters < 1 || saveEvery <= iters) return [];
  return [
    warning(
      'no-checkpoint',
      `${setting(input, 'save_every', saveEvery)}, and it trains for ${iters} iterations: nothing is saved before the end.`,
      `Write save_every: ${Math.max(1, Math.round(iters / 5))}, so that it can continue after an interruption.`,
    ),
  ];
};

/** Files that this run would write over: those of iterations that it saves at, too. */
const overwritten = (input: RuleInput): StartFinding[] => {
  const {adapters, settings} = input;
  if (adapters === null || !(adapters.hasWeights || adapters.checkpoints.length > 0)) return [];
  const {saveEvery, iters} = settings;
  const numbered = adapters.checkpoints.filter(one => saveEvery > 0 && one <= iters && one % saveEvery === 0);
  const files = [
    ...(adapters.hasWeights ? ['adapters.safetensors'] : []),
    ...(numbered.length > 0 ? [`${numbered.length} of its ${adapters.checkpoints.length} checkpoints`] : []),
  ];
  const lost =
    files.length === 0
      ? 'Its checkpoints would be mixed with the new ones.'
      : `It would overwrite ${files.join(' and ')}.`;
  return [
    warning(
      'adapter-path-in-use',
      `${setting(input, 'adapter_path', settings.adapterPath)} holds the adapters of another run. ${lost}`,
      'Give another adapter_path, or move that folder. To continue an earlier run: mlxtop continue',
    ),
  ];
};

const tilde = (input: RuleInput): StartFinding[] =>
  input.settings.adapterPath.startsWith('~')
    ? [
        warning(
          'adapter-path-tilde',
          `${setting(input, 'adapter_path', input.settings.adapterPath)}: ~ is not expanded there, so a folder called ~ would be created where the trainer starts.`,
          'Write the full path.',
        ),
      ]
    : [];

const brokenResume = (input: RuleInput, resume: ResumeFacts): StartFinding[] => {
  const {resumeAdapterFile: file} = input.settings;
  const said = setting(input, 'resume_adapter_file', file);
  if (resume.state === 'missing') {
    const words = `fails before iteration 1 with RuntimeError: [load_safetensors] Failed to open file ${shown(file)}`;
    return [
      error(
        'resume-missing',
        `${said} does not exist: ${words}`,
        'Check the path; checkpoints are called 0000100_adapters.safetensors.',
      ),
    ];
  }
  if (resume.state === 'broken') {
    return [
      error(
        'resume-broken',
        `${said}: ${shown(resume.why)}: fails before iteration 1, when the trainer loads it.`,
        'Take an earlier checkpoint.',
      ),
    ];
  }
  return [];
};

/** load_weights(strict=False) takes whatever is there (mlx_lm/lora.py, train_model). */
const otherShape = (input: RuleInput, resume: ResumeFacts): StartFinding[] => {
  if (resume.state !== 'whole') return [];
  const {settings} = input;
  const said = setting(input, 'resume_adapter_file', settings.resumeAdapterFile);
  const isFull = settings.fineTuneType === 'full';
  if (resume.isLora === isFull) {
    const [holds, now] = resume.isLora ? ['LoRA weights', 'full'] : ['whole weights', settings.fineTuneType];
    return [
      warning(
        'resume-other-type',
        `${said} holds ${holds}, and it would train as ${now}: mlx_lm silently skips what does not fit.`,
        'Train in the same way as before.',
      ),
    ];
  }
  if (resume.isLora && resume.rank !== null && resume.rank !== settings.rank) {
    return [
      warning(
        'resume-other-rank',
        `${said} has rank ${resume.rank}, and lora_parameters.rank is ${settings.rank}${where(placeOf(input, 'lora_parameters.rank'))}: mlx_lm silently accepts it, trains rank ${resume.rank}, and writes ${settings.rank} into adapter_config.json, with which the adapters do not load later.`,
        `Write rank: ${resume.rank}.`,
      ),
    ];
  }
  const {length} = resume.layers;
  const trained = settings.numLayers > 0 ? settings.numLayers : (input.model?.blocks.length ?? length);
  if (length === trained || length === 0) return [];
  return [
    warning(
      'resume-other-layers',
      `${said} holds ${length} layers, and ${trained} would be trained (${setting(input, 'num_layers', settings.numLayers)}): the others silently start from scratch or are skipped.`,
      `Write num_layers: ${length}.`,
    ),
  ];
};

const resuming = (input: RuleInput): StartFinding[] => {
  const {resume} = input.files;
  if (resume === null) return [];
  const broken = brokenResume(input, resume);
  if (broken.length > 0) return broken;
  return [
    ...otherShape(input, resume),
    note(
      'resume-starts-at-1',
      'It starts at iteration 1 again, with a new optimizer and the rows in the same order.',
      'mlxtop continue does this better: only the iterations that are left, another seed, another folder.',
    ),
  ];
};

const testing = (input: RuleInput): StartFinding[] => {
  const {adapters, settings} = input;
  if (adapters === null || settings.adapterPath === '' || (adapters.config !== null && adapters.hasWeights)) return [];
  const said = setting(input, 'adapter_path', settings.adapterPath);
  const words = adapters.exists
    ? 'FileNotFoundError: [Errno 2] No such file or directory'
    : `FileNotFoundError: The adapter path does not exist: ${shown(settings.adapterPath)}`;
  return [
    error(
      'test-without-adapters',
      `${said} holds no adapters to test: fails after loading the data with ${words}`,
      'Name the folder of a run; adapter_path: "" tests the model itself.',
    ),
  ];
};

/** What is saved, what would be overwritten, and what it begins from. */
export const savingRules: Rules = input => {
  const {settings} = input;
  if (!settings.train) return settings.test && input.trainer === 'mlx-lm' ? testing(input) : [];
  return [...checkpoints(input), ...overwritten(input), ...tilde(input), ...resuming(input)];
};
