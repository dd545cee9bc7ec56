import {readFile, stat} from 'node:fs/promises';
import {errorCode, errorMessage} from '../../errors.js';

/**
 * In bytes, far more than any configuration. To parse it costs a recorder, whose heap has 64 MB, up to a thousand times
 * as much: 40,000 brackets take 42 MB.
 */
const MAX_YAML_BYTES = 40_000;
/** In bytes: JSON costs 50 times as much at most. */
const MAX_JSON_BYTES = 250_000;

/** FAT and exFAT keep times in steps of two seconds. */
const CLOCK_STEP_MS = 2000;

const textOf = async (file: string, maxBytes: number, writtenSince: number): Promise<string | null> => {
  const stats = await stat(file);
  if (!stats.isFile() || stats.size > maxBytes || stats.mtimeMs < writtenSince - CLOCK_STEP_MS) return null;
  return readFile(file, 'utf8');
};

/** A YAML file as a trainer reads it; null when it is missing, not readable, too large or not YAML. */
export const readYaml = async (file: string): Promise<unknown> => {
  try {
    // An upgrade of mlxtop may have replaced that file under a running recorder: then the configuration is not known.
    const {parseYaml} = await import('../yaml.js');
    const text = await textOf(file, MAX_YAML_BYTES, Number.NEGATIVE_INFINITY);
    return text === null ? null : parseYaml(text);
  } catch {
    // The trainer reports that itself, and better.
    return null;
  }
};

/** The size of a file in bytes, if that is why `readYaml` does not read it; else null. */
export const tooLargeYaml = async (file: string): Promise<number | null> => {
  const stats = await stat(file).catch(() => null);
  return stats?.isFile() && stats.size > MAX_YAML_BYTES ? stats.size : null;
};

/**
 * A JSON file that was written since then (ms since 1970); null for an older one, and when it is missing, not readable,
 * too large, or still being written.
 */
export const readRecentJson = async (file: string, writtenSince: number): Promise<unknown> => {
  try {
    return JSON.parse((await textOf(file, MAX_JSON_BYTES, writtenSince)) ?? 'null');
  } catch {
    return null;
  }
};

/** A configuration's text, or why there is none. */
export type ConfigText =
  | {text: string}
  | {text: null; why: 'missing' | 'unreadable' | 'too-large'; detail: string | null};

/** The text of a configuration within the bounds of `readYaml`, or why it is not read. */
export const readConfigText = async (file: string): Promise<ConfigText> => {
  try {
    const {size} = await stat(file);
    const text = await textOf(file, MAX_YAML_BYTES, Number.NEGATIVE_INFINITY);
    if (text !== null) return {text};
    return size > MAX_YAML_BYTES
      ? {text, why: 'too-large', detail: `${(size / 1e6).toFixed(2)} MB`}
      : {text, why: 'unreadable', detail: 'it is not a file'};
  } catch (error) {
    const isMissing = ['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '');
    return {text: null, why: isMissing ? 'missing' : 'unreadable', detail: isMissing ? null : errorMessage(error)};
  }
};
