import {writeFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {errorCode, errorMessage, UserError, usageError} from '../../errors.js';
import type {Priced} from '../../estimate/changes.js';
import type {CheckResult} from '../../estimate/check-result.js';
import {listed} from '../../insight/listed.js';
import {readIfRegular} from '../../journal/regular-file.js';
import {readOptions, withOptions} from '../../trainer/continue/options.js';
import {trainerAt, trainerNamed} from '../../trainer/known/index.js';
import {optionTable} from '../../trainer/known/options.js';

/** Far more than any configuration. */
const MAX_CONFIG_BYTES = 1_000_000;

/** A configuration that was written: what was changed in it, and the command that uses it. */
export type Written = {
  file: string;
  numbers: readonly number[];
  values: ReadonlyMap<string, string | number | boolean>;
  command: string[];
};

/**
 * The numbers of `--apply 1,3`; null without it. Throws a `UserError` for anything else, and for numbers that no change
 * has.
 */
export const parseNumbers = (text: string | undefined, count: number): number[] | null => {
  if (text === undefined) return null;
  const numbers = text.split(/[\s,]+/).filter(Boolean);
  if (numbers.length === 0 || !numbers.every(one => /^[1-9]\d*$/.test(one))) {
    throw usageError(`--apply takes the numbers of changes, not '${text}'.`, 'For instance: --apply 1,3');
  }
  const wrong = numbers.find(one => Number(one) > count);
  if (wrong !== undefined) {
    throw usageError(
      count === 0
        ? 'There is nothing to change here.'
        : `There is no change ${wrong}: they are numbered 1 to ${count}.`,
      'See mlxtop check without --write.',
    );
  }
  return [...new Set(numbers.map(Number))].sort((a, b) => a - b);
};

const nothingToWrite = ({fit, changes}: CheckResult): UserError => {
  const numbers = changes.changes.flatMap(({isWritable}, index) => (isWritable ? [index + 1] : []));
  const allTheSame = `To write some of the changes anyway: --apply ${numbers.slice(0, 2).join(',')}`;
  if (fit.fits === 'yes') {
    return new UserError('It fits as it is.', numbers.length === 0 ? 'Start it as it is: mlxtop run.' : allTheSame);
  }
  if (changes.changes.length === 0) {
    return new UserError('There is nothing to change that would save memory.', 'See mlxtop check for what it needs.');
  }
  return new UserError(
    'The settings alone cannot make it fit.',
    numbers.length === 0 ? 'See mlxtop check for what else helps.' : allTheSame,
  );
};

/** The changes to write: those asked for, else the fewest settings that make it fit. */
const chosenChanges = (result: CheckResult, asked: readonly number[] | null) => {
  const {changes, written} = result.changes;
  const numbers = asked ?? written;
  if (numbers.length === 0) throw nothingToWrite(result);
  const chosen = numbers.flatMap(number => changes[number - 1] ?? []);
  const other = chosen.find(({isWritable}) => !isWritable);
  if (other) {
    throw new UserError(
      `A configuration cannot hold change ${changes.indexOf(other) + 1} (${other.setting === 'quit' ? `quit ${other.to}` : other.to}).`,
      other.setting === 'quit' ? 'Quit them by hand, or: mlxtop quit-app NAME' : 'Leave it out of --apply.',
    );
  }
  return {numbers, chosen};
};

const valuesOf = (chosen: readonly Priced[]): Map<string, string | number | boolean> =>
  new Map(
    chosen.flatMap(
      ({setting, to, also}) => [[setting, to], ...also.map(one => [one.setting, one.to] as const)] as const,
    ),
  );

/** The text of the configuration that the command names; empty without one. */
const originalText = (configFile: string | null, directory: string): string => {
  if (configFile === null) return '';
  const path = resolve(directory, configFile);
  try {
    const text = readIfRegular(path, MAX_CONFIG_BYTES);
    if (text !== null) return text;
  } catch (error) {
    throw new UserError(`${configFile} cannot be read: ${errorMessage(error)}`, 'Check that file.');
  }
  throw new UserError(`${configFile} does not exist, or is not a configuration.`, 'Check that file.');
};

/**
 * The command with this configuration in place of its own, and with the new values where a flag has the old one: flags
 * come before the configuration.
 */
export const commandWith = (
  command: readonly string[],
  file: string,
  values: ReadonlyMap<string, string | number | boolean>,
): string[] => {
  for (const [index] of command.entries()) {
    const found = trainerAt(command, index);
    const options = trainerNamed(found?.trainer ?? null)?.options;
    if (!found || !options) continue;
    const table = optionTable(options);
    const words = command.slice(found.from);
    const given = new Set(readOptions(words, table).map(({name}) => name));
    const flags = [...values]
      .map(([key, value]) => [key.replaceAll('_', '-'), String(value)] as const)
      .filter(([name]) => given.has(name) && table.valued.includes(name));
    return [...command.slice(0, found.from), ...withOptions(words, table, new Map([...flags, ['config', file]]))];
  }
  return [...command, '--config', file];
};

/** Writes a file that is not there yet. */
const writeNew = (file: string, path: string, text: string): void => {
  try {
    writeFileSync(path, text, {mode: 0o600, flag: 'wx'});
  } catch (error) {
    if (errorCode(error) === 'EEXIST') {
      throw new UserError(
        `${file} already exists, and mlxtop does not overwrite it.`,
        'Give another name: --write NAME',
      );
    }
    throw new UserError(`${file} cannot be written: ${errorMessage(error)}`, 'Check that folder.');
  }
};

/**
 * Writes the configuration of a checked command with some of its changes to a new file: comments and order stay, and
 * the original is left as it is. `asked`: numbers of changes; null for those that make it fit. Throws a `UserError`
 * where there is nothing to write, or the file is there already.
 */
export const writeConfig = async (
  result: CheckResult,
  file: string,
  asked: readonly number[] | null,
  directory: string,
): Promise<Written> => {
  const {numbers, chosen} = chosenChanges(result, asked);
  const values = valuesOf(chosen);
  const {withYamlValues} = await import('../../trainer/yaml.js');
  const original = originalText(result.configFile, directory);
  let text: string;
  try {
    text = withYamlValues(original, values);
  } catch (error) {
    throw new UserError(`${result.configFile} cannot be changed: ${errorMessage(error)}`, 'Check that file.');
  }
  writeNew(file, resolve(directory, file), text);
  return {file, numbers, values, command: commandWith(result.command, file, values)};
};

/** `grad_checkpoint true and batch_size 1`, in words. */
export const valuesText = ({values}: Written): string => listed([...values].map(([key, value]) => `${key}: ${value}`));
