import {readFile, stat} from 'node:fs/promises';
import {errorMessage, UserError} from '../../errors.js';
import {isRecord} from '../is-record.js';
import type {LrSchedule} from './lr-schedule.js';

/** Far more than any configuration: a larger file is something else. */
const MAX_CONFIG_BYTES = 1_000_000;

export type Config = {path: string; text: string; values: Readonly<Record<string, unknown>>};

/** The trainer's configuration file at `path`. Throws a `UserError` when it is gone or is no longer a configuration. */
export const readConfig = async (path: string): Promise<Config> => {
  try {
    const {size} = await stat(path);
    if (size > MAX_CONFIG_BYTES) throw new Error('it is too large for a configuration');
    const text = await readFile(path, 'utf8');
    const {parseYaml} = await import('../yaml.js');
    const values: unknown = parseYaml(text) ?? {};
    if (!isRecord(values)) throw new Error('it holds no keys');
    return {path, text, values};
  } catch (error) {
    throw new UserError(`The configuration of the run cannot be read: ${errorMessage(error)}`, `Put it back: ${path}`);
  }
};

/** The configuration's text with another learning rate schedule; everything else, comments too, stays as it was. */
export const withSchedule = async ({text}: Config, schedule: LrSchedule): Promise<string> => {
  const {parseYamlDocument} = await import('../yaml.js');
  const document = parseYamlDocument(text);
  document.setIn(['lr_schedule', 'arguments'], [...schedule.arguments]);
  if (schedule.warmup > 0) {
    document.setIn(['lr_schedule', 'warmup'], schedule.warmup);
    document.setIn(['lr_schedule', 'warmup_init'], schedule.warmupInit);
  } else {
    document.deleteIn(['lr_schedule', 'warmup']);
    document.deleteIn(['lr_schedule', 'warmup_init']);
  }
  return document.toString();
};
