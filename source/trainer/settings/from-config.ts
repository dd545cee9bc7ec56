import {accepted, type Facts, meaningsOf, type TrainerName} from './meanings.js';

export type ConfigFacts = Facts & {
  /** The data come from Hugging Face's hub by `hf_dataset`, whatever `data` says. */
  fromHub: boolean;
};

type Table = Readonly<Record<string, unknown>>;

const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** mlx_lm's `hf_dataset`: a data set, or a list of them. Null when it names none. */
const hubNames = (value: unknown): string | null => {
  const sets: unknown[] = Array.isArray(value) ? value : [value];
  const names = sets.flatMap(set => (isTable(set) && typeof set.path === 'string' ? [set.path] : []));
  return names.length > 0 ? names.join(', ') : null;
};

/**
 * What a configuration (a trainer's YAML, mlx_lm's adapter_config.json) says of the run. Keys that are not known, and values of another
 * kind, are passed over in silence, as the trainers do.
 */
export const settingsFromConfig = (config: unknown, trainer: TrainerName | null = null): ConfigFacts => {
  const facts: ConfigFacts = {settings: {}, iterations: null, fromHub: false};
  if (!isTable(config)) return facts;
  const {settings} = facts;
  for (const [name, {key, kind}] of Object.entries(meaningsOf(trainer))) {
    const value = accepted(kind, config[name]);
    if (value === null || key === 'config') continue;
    if (key === 'iterations') facts.iterations = typeof value === 'number' ? value : null;
    else Object.assign(settings, {[key]: value});
  }
  const {lora_parameters: lora, lr_schedule: schedule, hf_dataset: hub} = config;
  const rank = isTable(lora) && settings.fineTuneType !== 'full' ? accepted('count', lora.rank) : null;
  if (typeof rank === 'number') settings.rank = rank;
  if (isTable(schedule)) {
    settings.lrSchedule = true;
    // mlx_lm does not look at it then.
    delete settings.learningRate;
  }
  const names = hubNames(hub);
  if (names !== null) Object.assign(facts, {fromHub: true, settings: {...settings, data: names}});
  return facts;
};

/** Whose training wrote that adapter_config.json; null for PEFT's, which has the same name and other keys. */
export const adapterConfigTrainer = (config: unknown): TrainerName | null => {
  if (!isTable(config) || !('iters' in config && 'batch_size' in config)) return null;
  return 'train_type' in config ? 'mlx-lm-lora' : 'mlx-lm';
};
