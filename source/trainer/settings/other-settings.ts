import type {Place, Places, TrainSettings} from '../../estimate/facts.js';
import type {RunSettings} from '../../journal/events.js';
import type {Meanings} from '../known/trainer.js';
import {readCommandFacts} from './command-facts.js';
import {settingsFromWords} from './from-words.js';
import {meaningsOf} from './meanings.js';
import {PATHS, toTrainSettings} from './to-train-settings.js';

/** What the settings of a run are called among those of a start. */
const NAMES: Readonly<Partial<Record<string, keyof typeof PATHS>>> = {
  model: 'model',
  data: 'data',
  fineTuneType: 'fineTuneType',
  optimizer: 'optimizer',
  batchSize: 'batchSize',
  gradAccumulationSteps: 'gradAccumulationSteps',
  maxSeqLength: 'maxSeqLength',
  numLayers: 'numLayers',
  rank: 'rank',
  valBatches: 'valBatches',
  stepsPerReport: 'stepsPerReport',
  stepsPerEval: 'stepsPerEval',
  saveEvery: 'saveEvery',
  adapterPath: 'adapterPath',
  resumeFile: 'resumeAdapterFile',
  gradCheckpoint: 'gradCheckpoint',
  maskPrompt: 'maskPrompt',
};

/** The flags among the words that say one of the settings that were given by flags. */
const placesOf = (words: readonly string[], given: RunSettings, meanings: Meanings): Places => {
  const found = words.flatMap((word): [keyof TrainSettings, Place][] => {
    const name = /^--([^=]+)/.exec(word)?.[1]?.replaceAll('-', '_') ?? '';
    const key = Object.hasOwn(meanings, name) ? meanings[name]?.key : undefined;
    const called = key === undefined ? undefined : NAMES[key];
    return called === undefined || !(key !== undefined && key in given)
      ? []
      : [[called, {flag: word.replace(/=.*$/s, '')}]];
  });
  return Object.fromEntries(found);
};

const toValues = (given: RunSettings): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) => {
      const [path] = PATHS[NAMES[key] ?? 'train'];
      return NAMES[key] === undefined || path === undefined ? [] : [[path, value]];
    }),
  );

/**
 * What can be known of a trainer whose settings are not all known: what its flags and its configuration call as known
 * trainers do. All else is as mlx_lm has it by default, and says nothing about this trainer.
 */
export const otherSettings = async (command: readonly string[], words: readonly string[], directory: string) => {
  const {trainer, config: configFile} = settingsFromWords(command);
  const {flag, config} = await readCommandFacts(command, directory);
  const given: RunSettings = {...config.settings, ...flag.settings};
  const iters = flag.iterations ?? config.iterations;
  const settings = toTrainSettings({
    ...toValues(given),
    train: true,
    ...(iters === null ? {} : {iters}),
    lora_parameters: {rank: given.rank, scale: 20, dropout: 0},
  });
  const places = placesOf(words, flag.settings, meaningsOf(trainer));
  return {settings, places, ignored: [], configFile, problems: [], values: {}, valuePlaces: {}};
};
