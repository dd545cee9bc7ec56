import {readFile, stat} from 'node:fs/promises';

/** Far more than any configuration; what is larger is some other file. */
const LARGEST_CONFIG = 1_000_000;

/** A folder's clock may be coarse: FAT and exFAT keep two seconds. */
const COARSEST_CLOCK_MS = 2000;

const textOf = async (file: string, writtenSince: number): Promise<string | null> => {
  const stats = await stat(file);
  if (!stats.isFile() || stats.size > LARGEST_CONFIG || stats.mtimeMs < writtenSince - COARSEST_CLOCK_MS) return null;
  return readFile(file, 'utf8');
};

/** A YAML file as a trainer reads it; null when it is not there, not readable, or no YAML. */
export const readYaml = async (file: string): Promise<unknown> => {
  const {parseYaml} = await import('../yaml.js');
  try {
    const text = await textOf(file, Number.NEGATIVE_INFINITY);
    return text === null ? null : parseYaml(text);
  } catch {
    // The trainer says so itself, and better.
    return null;
  }
};

/**
 * A JSON file that was written since then (ms since 1970); null for an older one, and when it is not there, not readable, or still being
 * written.
 */
export const readRecentJson = async (file: string, writtenSince: number): Promise<unknown> => {
  try {
    return JSON.parse((await textOf(file, writtenSince)) ?? 'null');
  } catch {
    return null;
  }
};
