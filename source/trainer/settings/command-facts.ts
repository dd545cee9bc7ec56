import {basename, resolve} from 'node:path';
import type {FactSource, TrainingEvent} from '../../journal/events.js';
import type {TrainerName} from '../known/index.js';
import {MLX_LM_DEFAULTS} from '../known/mlx-lm.js';
import {adapterConfigTrainer, type ConfigFacts, settingsFromConfig} from './from-config.js';
import {settingsFromWords} from './from-words.js';
import type {Facts} from './meanings.js';
import {readRecentJson, readYaml, tooLargeYaml} from './read-config.js';

/** What a trainer's command line and its configuration file say. */
export type CommandFacts = {
  trainer: TrainerName | null;
  flag: Facts;
  config: ConfigFacts;
  /** Why the configuration was not read; null when it was, and when there is none. */
  unread: Extract<TrainingEvent, {type: 'warning'}> | null;
};

const unreadEvent = (file: string, bytes: number): CommandFacts['unread'] => ({
  type: 'warning',
  code: 'config-not-read',
  text: `The configuration ${basename(file)} has ${(bytes / 1e6).toFixed(2)} MB, too much to be read here: its settings are not shown. The trainer still reads it.`,
});

/** Reads a command line, and the YAML that it names; a relative name is taken in `directory`. */
export const readCommandFacts = async (command: readonly string[], directory: string): Promise<CommandFacts> => {
  const {trainer, config, ...flag} = settingsFromWords(command);
  const file = config === null ? null : resolve(directory, config);
  const [parsed, bytes] = file === null ? [null, null] : [await readYaml(file), await tooLargeYaml(file)];
  const unread = file === null || bytes === null ? null : unreadEvent(file, bytes);
  return {trainer, flag, config: settingsFromConfig(parsed, trainer), unread};
};

/** The events of what one source says; none when it says nothing. */
export const factEvents = ({settings, iterations}: Facts, source: FactSource): TrainingEvent[] => [
  ...(Object.keys(settings).length > 0 ? [{type: 'settings', source, values: settings} as const] : []),
  ...(iterations === null ? [] : [{type: 'total', iterations, source} as const]),
];

/** What a command says of the run before it has begun. To complain of unreadable or odd values is up to the trainer. */
export const commandEvents = async (command: readonly string[], directory: string): Promise<TrainingEvent[]> => {
  const {flag, config, unread} = await readCommandFacts(command, directory);
  return [...factEvents(config, 'config'), ...factEvents(flag, 'flag'), ...(unread === null ? [] : [unread])];
};

/**
 * What mlx_lm wrote into adapter_config.json when it began: all of its settings, including the defaults. Null when
 * there is none, or only that of an earlier run (`since`, in ms since 1970, is when this one began).
 */
export const readAdapterFacts = async (
  adapterPath: string | undefined,
  directory: string,
  since: number,
): Promise<ConfigFacts | null> => {
  const file = resolve(directory, adapterPath ?? MLX_LM_DEFAULTS.adapterPath, 'adapter_config.json');
  const config = await readRecentJson(file, since);
  const trainer = adapterConfigTrainer(config);
  return trainer === null ? null : settingsFromConfig(config, trainer);
};
