import {resolve} from 'node:path';
import type {IgnoredKey, Place, Places, TrainSettings} from '../../estimate/facts.js';
import type {SettingProblem} from '../../estimate/start-facts.js';
import {isRecord} from '../is-record.js';
import {type TrainerName, trainerNamed} from '../known/index.js';
import {meantKey} from '../known/meant-keys.js';
import type {SettingKeys} from '../known/setting-keys.js';
import {type Arguments, type GivenFlag, parseArguments} from './arguments.js';
import {ignoredKeys} from './ignored-keys.js';
import {otherSettings} from './other-settings.js';
import {programOf} from './program.js';
import {ranksOf} from './ranks.js';
import {readConfigText} from './read-config.js';
import {PATHS, toTrainSettings} from './to-train-settings.js';
import {valueProblems} from './value-types.js';
import type {YamlReading} from './yaml-lines.js';

type Values = Readonly<Record<string, unknown>>;

/** Everything that a command and its configuration say of a training run, as the trainer would take it. */
export type TrainSettingsReading = {
  /** Null for a program that is not known: then only what its flags call as other trainers do is filled in. */
  trainer: TrainerName | null;
  settings: TrainSettings;
  places: Places;
  ignored: readonly IgnoredKey[];
  /** As it was given; null for a command without one. */
  configFile: string | null;
  problems: readonly SettingProblem[];
  /** Every setting by the trainer's own name for it, defaults and unknown keys included; empty for other trainers. */
  values: Values;
  /** Where each of them was said, by its path (`lora_parameters.scale`); defaults have no place. */
  valuePlaces: Readonly<Record<string, Place>>;
};

/** What a configuration file says; `reading` is null where there is none, or none that can be read. */
type Config = {file: string | null; reading: YamlReading | null; problems: SettingProblem[]};

const configProblem = (file: string, kind: SettingProblem['kind'], found: string | null, line?: number): Config => ({
  file,
  reading: null,
  problems: [{kind, place: line === undefined ? null : {file, line}, subject: file, found, wanted: null}],
});

/** What the configuration is instead of keys with values, in Python's words for it. */
const otherThanKeys = (values: unknown): string => {
  if (values === null || values === undefined) return 'NoneType';
  if (Array.isArray(values)) return 'list';
  return typeof values === 'string' ? 'str' : 'float';
};

const readConfig = async (given: string | null, directory: string): Promise<Config> => {
  if (given === null) return {file: null, reading: null, problems: []};
  const content = await readConfigText(resolve(directory, given));
  if (content.text === null) return configProblem(given, `config-${content.why}`, content.detail);
  const {readYamlLines} = await import('./yaml-lines.js');
  const reading = readYamlLines(content.text);
  if (reading.error !== null) return configProblem(given, 'config-not-yaml', reading.error.message, reading.error.line);
  if (!isRecord(reading.values)) return configProblem(given, 'config-no-keys', otherThanKeys(reading.values));
  return {file: given, reading, problems: []};
};

/**
 * As main() of mlx_lm/lora.py: what a flag says; else what the configuration says, unless argparse has given the flag a
 * default of its own; else the default. A key without a value counts as one that is not there.
 */
const merged = (given: Arguments['given'], config: Values, {keys}: SettingKeys): Values => {
  const flags = [...given].map(([name, {value}]) => [name, value]);
  const inYaml = Object.entries(config).filter(
    ([name, value]) => value !== null && value !== undefined && !given.has(name) && !keys[name]?.flagWins,
  );
  const standard = Object.entries(keys).map(([name, key]) => [name, key.standard]);
  return Object.fromEntries([...standard, ...inYaml, ...flags]);
};

/** The value of a flag that is a text. */
const textOf = (flag: GivenFlag | undefined): string | null => (typeof flag?.value === 'string' ? flag.value : null);

/** What a flag that does not exist was meant to be: another flag, or a key that only the configuration has. */
const withMeant = (problem: SettingProblem, settings: SettingKeys): SettingProblem => {
  const meant = problem.kind === 'flag-unknown' ? meantKey(problem.subject.replace(/^-+/, ''), settings) : null;
  if (meant === null) return problem;
  const [name = '', value = ''] = meant.split(': ');
  const isFlag = settings.keys[name] !== undefined && !settings.keys[name].yamlOnly;
  return {...problem, wanted: isFlag ? `--${name.replaceAll('_', '-')} ${value}`.trim() : meant};
};

const placesIn = (given: Arguments['given'], {file, reading}: Config): Record<string, Place> => {
  const inYaml = (reading?.keys ?? []).filter(key => !key.isRepeated).map(({path, line}) => [path, {file, line}]);
  const flags = [...given].map(([name, {flag}]) => [name, {flag}]);
  return Object.fromEntries([...inYaml, ...flags]);
};

const settingPlaces = (valuePlaces: Readonly<Record<string, Place>>): Places => {
  const found = Object.entries(PATHS).flatMap(([key, paths]) => {
    const path = paths.find(one => one in valuePlaces);
    return path === undefined ? [] : [[key, valuePlaces[path]]];
  });
  return Object.fromEntries(found);
};

const readKnown = async (
  words: readonly string[],
  directory: string,
  known: SettingKeys,
): Promise<Omit<TrainSettingsReading, 'trainer'>> => {
  const {given, problems} = parseArguments(words, known);
  const config = await readConfig(textOf(given.get('config')), directory);
  const {file, reading} = config;
  const inYaml = isRecord(reading?.values) ? reading.values : {};
  const values = merged(given, inYaml, known);
  const valuePlaces = placesIn(given, config);
  const entries = (file === null ? null : reading?.keys) ?? [];
  const wrong = valueProblems(inYaml, entries, known, ({line}) => ({file: file ?? '', line}));
  return {
    settings: toTrainSettings(values),
    places: settingPlaces(valuePlaces),
    ignored: ignoredKeys(entries, known, file ?? ''),
    configFile: file,
    // A value that a flag replaces is never looked at.
    problems: [
      ...problems.map(one => withMeant(one, known)),
      ...config.problems,
      ...wrong.filter(({subject}) => !given.has(subject)),
    ],
    values,
    valuePlaces,
  };
};

/**
 * What a command and the configuration that it names say of the training run that they would start, with the trainer's
 * defaults: flags before the configuration before defaults, exactly as mlx_lm.lora and mlx-lm-lora do it. Reads at most
 * that one file (within bounds) and a hostfile. Never throws for what is wrong in them: that is in `problems`.
 */
export const readTrainSettings = async (
  command: readonly string[],
  directory: string,
): Promise<TrainSettingsReading> => {
  const {trainer, options} = programOf(command);
  const known = trainerNamed(trainer)?.settingKeys;
  const ranks = ranksOf(command, directory);
  const reading = known ? await readKnown(options, directory, known) : await otherSettings(command, options, directory);
  return {trainer, ...reading, settings: {...reading.settings, ...ranks}};
};
