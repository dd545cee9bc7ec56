import {closeSync} from 'node:fs';
import {basename, join} from 'node:path';
import {msOf} from '../../import/records.js';
import type {FileFacts} from '../../import/types.js';
import {readIfRegular} from '../../journal/regular-file.js';
import {isRecord} from '../../trainer/is-record.js';
import {settingsFromConfig} from '../../trainer/settings/from-config.js';
import {readYaml} from '../../trainer/settings/read-config.js';
import {openFile} from './open-file.js';

const MAX_BYTES = 1024 ** 2;

/** The text of a small file beside the log; null where it is missing, a link, or too large. */
const textIn = (folder: string, name: string): string | null => {
  const path = join(folder, name);
  try {
    closeSync(openFile(path).fd);
    return readIfRegular(path, MAX_BYTES);
  } catch {
    return null;
  }
};

const parsed = (text: string | null): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
};

/** mlx-lm-lora's words for how a run stands (mcp_server.py). */
const STATES: Readonly<Record<string, NonNullable<FileFacts['state']>>> = {
  completed: 'finished',
  stopped: 'stopped',
  failed: 'failed',
};

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/**
 * What a run folder of mlx-lm-lora says besides the log: `run.json` has name, times, state and exit code, `config.yaml`
 * the settings.
 */
export const loraFacts = async (folder: string): Promise<FileFacts> => {
  const run = parsed(textIn(folder, 'run.json'));
  const config = textIn(folder, 'config.yaml') === null ? null : await readYaml(join(folder, 'config.yaml'));
  const {settings, iterations} = settingsFromConfig(config, 'mlx-lm-lora');
  const startedAt = msOf(run.created_at);
  const endedAt = msOf(run.ended_at);
  const state = STATES[String(run.status)];
  const code = Number.parseInt(textIn(folder, 'exit_code') ?? String(run.exit_code), 10);
  const command = Array.isArray(run.command) ? run.command.filter(word => typeof word === 'string') : [];
  return {
    name: textOf(run.name) ?? textOf(run.id) ?? basename(folder),
    settings,
    command,
    ...(iterations !== null && {iterations}),
    ...(startedAt !== null && {startedAt}),
    ...(endedAt !== null && {endedAt}),
    ...(state !== undefined && {state}),
    ...(code >= 0 && code <= 255 && {exitCode: code}),
    ...(run.status === 'running' && {notes: ['it may still be running: mlxtop attach --log FILE follows it']}),
  };
};
