import {existsSync, readdirSync} from 'node:fs';
import {resolve} from 'node:path';
import {UserError, usageError} from '../../errors.js';
import {commandLine} from '../../format/command-line.js';
import {maskedCommand} from '../../format/secret-words.js';
import {listed} from '../../insight/listed.js';
import type {Run} from '../../journal/runs.js';

/** What is checked, and where that was found when the user did not say it. */
export type Checked = {command: readonly string[]; foundIn: string | null};

/** A configuration by its name: mlx_lm reads YAML. */
export const isConfigName = (word: string): boolean => /\.ya?ml$/i.test(word);

/** A configuration of a LoRA run by its name. */
const OBVIOUS = /lora.*\.ya?ml$/i;
/** In a folder with more files than these nothing is obvious. */
const MAX_FILES = 5000;

const obviousConfigs = (directory: string): string[] => {
  try {
    const names = readdirSync(directory);
    return names.length > MAX_FILES ? [] : names.filter(name => OBVIOUS.test(name)).sort();
  } catch {
    return [];
  }
};

const EXAMPLES = 'Name what to check: mlxtop check lora.yaml, or mlxtop check -- python -m mlx_lm lora --train …';

const mentions = (command: readonly string[], config: string): boolean =>
  command.some(word => word === config || word.endsWith(`/${config}`) || word.endsWith(`=${config}`));

type CommandOf = (config: string) => Promise<string[]>;

/**
 * Without an argument: the newest run's command in this folder, or the only configuration there that is obviously one;
 * where there are both, the run counts if it used that file.
 */
const obvious = async (directory: string, runs: readonly Run[], commandOf: CommandOf): Promise<Checked> => {
  const configs = obviousConfigs(directory);
  const newest = runs.find(({record}) => record.directory === directory && record.command.length > 0);
  const [config, ...others] = configs;
  const isAlone = config !== undefined && others.length === 0;
  if (newest && (!isAlone || mentions(newest.record.command, config))) {
    const {command, name} = newest.record;
    return {command, foundIn: `the run ${name}: ${commandLine(maskedCommand(command))}`};
  }
  if (isAlone) return {command: await commandOf(config), foundIn: config};
  throw usageError(
    configs.length === 0
      ? 'This folder has no configuration with lora in its name, and no run was started here.'
      : `Several configurations are in this folder: ${configs.slice(0, 5).join(', ')}${configs.length > 5 ? ', …' : ''}.`,
    config === undefined ? EXAMPLES : `Say which one: ${commandLine(['mlxtop', 'check', config])}`,
  );
};

const missing = (config: string, directory: string): UserError => {
  const [there, ...others] = obviousConfigs(directory);
  const meant =
    there === undefined ? '' : ` Here ${others.length === 0 ? 'is' : 'are'} ${listed([there, ...others].slice(0, 4))}.`;
  return new UserError(
    `There is no configuration ${config}.`,
    `Check its name, and the folder that you are in.${meant}`,
  );
};

/** Whether the command names a configuration already. */
const hasConfig = (command: readonly string[]): boolean =>
  command.some(word => /^(?:-c|--config(?:=.*)?)$/s.test(word));

/**
 * The command to check: the trainer's words, a configuration's (`commandOf` gives the command that it stands for), both
 * together, or what is obvious in this folder. Throws a `UserError` where nothing is.
 */
export const whichCommand = async (
  given: {words: readonly string[]; trainer: readonly string[]},
  directory: string,
  runs: readonly Run[],
  commandOf: CommandOf,
): Promise<Checked> => {
  const {words, trainer} = given;
  const [config, ...others] = words;
  if (others.length > 0) {
    throw usageError(`One configuration at a time, not ${words.length}: ${words.join(' ')}`, EXAMPLES);
  }
  if (config !== undefined && !existsSync(resolve(directory, config))) throw missing(config, directory);
  if (trainer.length === 0) {
    return config === undefined
      ? obvious(directory, runs, commandOf)
      : {command: await commandOf(config), foundIn: null};
  }
  if (config === undefined) return {command: trainer, foundIn: null};
  if (hasConfig(trainer)) {
    throw usageError(`The command names a configuration of its own, besides ${config}.`, 'Leave one of them out.');
  }
  // Options alone are of the trainer whose configuration it is.
  const isOptions = trainer[0]?.startsWith('-') ?? false;
  return {
    command: isOptions ? [...(await commandOf(config)), ...trainer] : [...trainer, '--config', config],
    foundIn: null,
  };
};
