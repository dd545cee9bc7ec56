import {dirname, resolve} from 'node:path';
import {MLX_LM_DEFAULTS} from '../known/mlx-lm.js';
import type {Way} from '../known/trainer.js';
import {textOption} from './build.js';
import type {Config} from './config.js';
import {readOptions} from './options.js';

const OUTPUT = /^--output[_-]dir(?:=(.*))?$/s;

const outputFolder = (command: readonly string[]): string | null => {
  const at = command.findLastIndex(word => OUTPUT.test(word));
  return at < 0 ? null : (OUTPUT.exec(command[at] ?? '')?.[1] ?? command[at + 1] ?? null);
};

/**
 * The absolute folders of a run's checkpoints: by its command, by its settings, and by the checkpoints that it
 * reported.
 */
export const checkpointFolders = (run: {
  command: readonly string[];
  directory: string;
  way: Way;
  config: Config | null;
  /** The adapter folder as the run's settings have it; null where they do not. */
  adapterPath: string | null;
  /** The checkpoints that it reported. */
  told: readonly {path: string}[];
}): string[] => {
  const {command, directory, way, config} = run;
  const byCommand =
    way.kind === 'weights'
      ? (textOption(readOptions(command.slice(way.from), way.table), config?.values ?? {}, 'adapter-path') ??
        MLX_LM_DEFAULTS.adapterPath)
      : outputFolder(command);
  const folders = [byCommand, run.adapterPath].flatMap(folder => (folder === null ? [] : [resolve(directory, folder)]));
  return [...new Set([...folders, ...run.told.map(({path}) => dirname(path))])];
};
