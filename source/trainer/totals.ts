import {readFile, stat} from 'node:fs/promises';
import path from 'node:path';

/** Far more than any configuration; what is larger is some other file. */
const LARGEST_CONFIG = 1_000_000;

/** argparse takes every prefix that only one option has; of mlx_lm's options `--iters` alone begins with an i. */
const ITERS = /^--(?:i|it|ite|iter|iters)(?:=(.*))?$/s;
/** `--c` is not unambiguous since 0.31.2 (`--clear-cache-threshold`); the trainer itself refuses it then. */
const CONFIG = /^(?:--(?:c|co|con|conf|confi|config)(?:=(.*))?|-c(?:=?(.+))?)$/s;

/** What Python's `int()` takes. */
const INTEGER = /^\s*\+?\d+(?:_\d+)*\s*$/;

const TRAINER = /(?:^|\/)(?:python[\d.]*|mlx_\w+(?:\.\w+)*|.*\.(?:py|sh))$/;

/**
 * The part of a command that has the trainer's options. For argparse a `--` ends them; the `--` of a launcher
 * (`mlx.launch -n 2 -- python …`) stands before the trainer.
 */
const trainerPart = (command: readonly string[]): readonly string[] => {
  const parts: string[][] = [];
  let rest = [...command];
  while (rest.includes('--')) {
    parts.push(rest.slice(0, rest.indexOf('--')));
    rest = rest.slice(rest.indexOf('--') + 1);
  }
  parts.push(rest);
  return parts.findLast(part => part.some(word => TRAINER.test(word))) ?? parts[0] ?? [];
};

/** The value that counts, for argparse the last one; the empty string for an option without one. */
const optionValue = (words: readonly string[], option: RegExp): string | null => {
  const index = words.findLastIndex(word => option.test(word));
  if (index < 0) return null;
  const match = option.exec(words[index] ?? '');
  return match?.[1] ?? match?.[2] ?? words[index + 1] ?? '';
};

/** The number of iterations in a configuration file; null for whatever else is there. */
const totalOfConfig = async (file: string): Promise<number | null> => {
  try {
    const stats = await stat(file);
    if (!stats.isFile() || stats.size > LARGEST_CONFIG) return null;
    const {parse} = await import('./yaml.js');
    // PyYAML, which reads it for the trainer: YAML 1.1 (`1_000` is a number), and the last of equal keys counts.
    const config: unknown = parse(await readFile(file, 'utf8'), {version: '1.1', uniqueKeys: false, logLevel: 'error'});
    const iterations = typeof config === 'object' && config !== null && 'iters' in config ? config.iters : null;
    return typeof iterations === 'number' && Number.isSafeInteger(iterations) && iterations > 0 ? iterations : null;
  } catch {
    // Not there, not readable, not YAML: the trainer says so itself, and better.
    return null;
  }
};

/**
 * How many iterations a command line asks mlx_lm for: its `--iters`, else `iters` of its `--config` file (YAML, a relative name
 * is taken in `directory`). Null when neither tells: unreadable or odd values are the trainer's to complain of.
 */
export const totalFromCommand = async (
  command: readonly string[],
  directory: string,
): Promise<{iterations: number; source: 'flag' | 'config'} | null> => {
  const words = trainerPart(command);
  const flag = optionValue(words, ITERS);
  if (flag !== null) {
    const iterations = INTEGER.test(flag) ? Number(flag.replaceAll(/[\s_]/g, '')) : 0;
    return Number.isSafeInteger(iterations) && iterations > 0 ? {iterations, source: 'flag'} : null;
  }
  const config = optionValue(words, CONFIG);
  const iterations = config === null || config === '' ? null : await totalOfConfig(path.resolve(directory, config));
  return iterations === null ? null : {iterations, source: 'config'};
};
