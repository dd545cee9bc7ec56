import {join, resolve} from 'node:path';
import type {AdapterFacts} from '../estimate/facts.js';
import {checkpointByName} from '../trainer/checkpoints/find.js';
import {isFolder, isRecord, namesIn, readObject} from './read-json.js';

const textAt = (config: Record<string, unknown>, key: string): string | null => {
  const value = config[key];
  return typeof value === 'string' ? value : null;
};

const numberAt = (config: Record<string, unknown>, key: string): number | null => {
  const value = config[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
};

const configIn = (folder: string): AdapterFacts['config'] => {
  const config = readObject(join(folder, 'adapter_config.json'), 1024 * 1024);
  if (config === null) return null;
  const lora = isRecord(config.lora_parameters) ? config.lora_parameters : {};
  return {
    model: textAt(config, 'model'),
    fineTuneType: textAt(config, 'fine_tune_type'),
    numLayers: numberAt(config, 'num_layers'),
    rank: numberAt(lora, 'rank'),
    iters: numberAt(config, 'iters'),
  };
};

/** What the folder for the adapters already holds of an earlier training run, which would overwrite it. */
export const readAdapters = (path: string, directory: string): AdapterFacts => {
  const folder = resolve(directory, path);
  const names = namesIn(folder);
  const checkpoints = names.flatMap(name => {
    const found = checkpointByName(name);
    return found?.kind === 'weights' ? [found.iteration] : [];
  });
  return {
    folder,
    exists: isFolder(folder),
    config: configIn(folder),
    hasWeights: names.includes('adapters.safetensors'),
    checkpoints: checkpoints.sort((a, b) => a - b),
  };
};
