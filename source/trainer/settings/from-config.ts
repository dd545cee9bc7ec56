import {isRecord} from '../is-record.js';
import {KNOWN_TRAINERS, type TrainerName} from '../known/index.js';
import {accepted, type Facts, meaningsOf} from './meanings.js';

export type ConfigFacts = Facts & {
  /** The data come from Hugging Face's hub by `hf_dataset`, whatever `data` says. */
  fromHub: boolean;
};

type Table = Readonly<Record<string, unknown>>;

/** mlx_lm's `hf_dataset`: a data set, or a list of them. Null when it names none. */
const hubNames = (value: unknown): string | null => {
  const sets: unknown[] = Array.isArray(value) ? value : [value];
  const names = sets.flatMap(set => (isRecord(set) && typeof set.path === 'string' ? [set.path] : []));
  return names.length > 0 ? names.join(', ') : null;
};

/** What the keys say that are options, too. */
const readKeys = (config: Table, trainer: TrainerName | null): Facts => {
  const known = Object.entries(meaningsOf(trainer)).flatMap(([name, {key, kind}]) => {
    const value = accepted(kind, config[name]);
    return value === null || key === 'config' ? [] : [[key, value] as const];
  });
  const iterations = known.findLast(([key]) => key === 'iterations')?.[1];
  const settings: Facts['settings'] = Object.fromEntries(known.filter(([key]) => key !== 'iterations'));
  return {settings, iterations: typeof iterations === 'number' ? iterations : null};
};

const rankIn = (lora: unknown, fineTuneType: string | undefined): number | null => {
  const rank = isRecord(lora) && fineTuneType !== 'full' ? accepted('count', lora.rank) : null;
  return typeof rank === 'number' ? rank : null;
};

/**
 * What a configuration (a trainer's YAML, mlx_lm's adapter_config.json) says of the run. Unknown keys, and values of
 * another kind, are passed over in silence, as the trainers do.
 */
export const settingsFromConfig = (config: unknown, trainer: TrainerName | null = null): ConfigFacts => {
  if (!isRecord(config)) return {settings: {}, iterations: null, fromHub: false};
  const facts = readKeys(config, trainer);
  const {learningRate, ...others} = facts.settings;
  const hasSchedule = isRecord(config.lr_schedule);
  const rank = rankIn(config.lora_parameters, others.fineTuneType);
  const names = hubNames(config.hf_dataset);
  const settings = {
    // With a schedule mlx_lm does not use the learning rate.
    ...(hasSchedule ? others : facts.settings),
    ...(rank === null ? {} : {rank}),
    ...(hasSchedule ? {lrSchedule: true} : {}),
    ...(names === null ? {} : {data: names}),
  };
  return {settings, iterations: facts.iterations, fromHub: names !== null};
};

/** Whose run wrote that adapter_config.json; null for PEFT's, which has the same name and other keys. */
export const adapterConfigTrainer = (config: unknown): TrainerName | null =>
  isRecord(config)
    ? (KNOWN_TRAINERS.find(({adapterConfigKeys: keys}) => keys?.every(key => key in config))?.name ?? null)
    : null;
