import {readFile, stat} from 'node:fs/promises';

/**
 * Far more than any configuration. What is read costs a recorder, whose heap has 64 MB, up to a thousand times as much: 40,000 brackets
 * 42 MB.
 */
const LARGEST_YAML = 40_000;
/** JSON costs 50 times as much at most. */
const LARGEST_JSON = 250_000;

/** A folder's clock may be coarse: FAT and exFAT keep two seconds. */
const COARSEST_CLOCK_MS = 2000;

const textOf = async (file: string, largest: number, writtenSince: number): Promise<string | null> => {
  const stats = await stat(file);
  if (!stats.isFile() || stats.size > largest || stats.mtimeMs < writtenSince - COARSEST_CLOCK_MS) return null;
  return readFile(file, 'utf8');
};

/** A YAML file as a trainer reads it; null when it is not there, not readable, too large or no YAML. */
export const readYaml = async (file: string): Promise<unknown> => {
  try {
    // An upgrade of mlxtop may have replaced that part under a recorder: then the configuration is not known.
    const {parseYaml} = await import('../yaml.js');
    const text = await textOf(file, LARGEST_YAML, Number.NEGATIVE_INFINITY);
    return text === null ? null : parseYaml(text);
  } catch {
    // The trainer says so itself, and better.
    return null;
  }
};

/** The size of a file in bytes, if that is why `readYaml` does not read it; else null. */
export const tooLargeYaml = async (file: string): Promise<number | null> => {
  const stats = await stat(file).catch(() => null);
  return stats?.isFile() && stats.size > LARGEST_YAML ? stats.size : null;
};

/**
 * A JSON file that was written since then (ms since 1970); null for an older one, and when it is not there, not readable, too large, or
 * still being written.
 */
export const readRecentJson = async (file: string, writtenSince: number): Promise<unknown> => {
  try {
    return JSON.parse((await textOf(file, LARGEST_JSON, writtenSince)) ?? 'null');
  } catch {
    return null;
  }
};
