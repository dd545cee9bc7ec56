import {isAbsolute, join, relative, resolve} from 'node:path';
import {MLX_LM_DEFAULTS} from '../known/mlx-lm.js';
import type {Way} from '../known/trainer.js';
import {integerOf, textOption} from './build.js';
import {type Config, withSchedule} from './config.js';
import {asSchedule, scheduleFrom} from './lr-schedule.js';
import {readOptions, withOptions} from './options.js';

export type PlanInput = {
  command: readonly string[];
  directory: string;
  way: Extract<Way, {kind: 'weights'}>;
  config: Config | null;
  /** Iterations that the run was to train, and those of the whole training that were done when it began. */
  total: number;
  base: number;
  /** `iteration` counts from the run's own start; `path` is absolute. */
  checkpoint: {iteration: number; path: string};
  /** Whether a path exists: a new adapter folder must not. */
  exists(path: string): boolean;
};

/** A start that continues from a checkpoint's weights. */
export type Plan = {
  command: string[];
  /** Iterations that are left, and those of the whole training that are done. */
  iterations: number;
  base: number;
  /** Where the new weights go: as on the command line. */
  adapterPath: string;
  seed: number;
  /** A file to be written before the start: a configuration with the rest of its learning rate schedule. */
  file: {path: string; text: string} | null;
  /** What differs from a run that was never interrupted. */
  notes: string[];
};

const FROM = /-from-\d{7,}(?:-\d+)?$/;

/**
 * `adapters-from-0000400`: beside the old folder, named by the iteration of the whole training; never one that exists.
 */
const newFolder = (old: string, iteration: number, {directory, exists}: PlanInput): string => {
  const name = `${old.replace(/\/+$/, '').replace(FROM, '')}-from-${String(iteration).padStart(7, '0')}`;
  for (let number = 1; ; number++) {
    const folder = number === 1 ? name : `${name}-${number}`;
    if (!exists(resolve(directory, folder)) && !exists(resolve(directory, `${folder}.yaml`))) return folder;
  }
};

/** A path as a command in `directory` would write it: relative where it lies within, else whole. */
export const shortPath = (path: string, directory: string): string => {
  const short = relative(directory, path);
  return short === '' || short.startsWith('..') || isAbsolute(short) ? path : short;
};

type Adjusted = {file: Plan['file']; notes: string[]};

const UNCHANGED: Adjusted = {file: null, notes: []};

/**
 * The rest of the learning rate schedule, which only a configuration can hold, in a copy of it beside the new adapter
 * folder.
 */
const adjustSchedule = async (
  config: Config | null,
  updates: number,
  adapterPath: string,
  directory: string,
): Promise<Adjusted> => {
  const given = config?.values.lr_schedule;
  if (!config || given === undefined || given === null) return UNCHANGED;
  const schedule = asSchedule(given);
  const rest = schedule && scheduleFrom(schedule, updates);
  if (!rest)
    return {file: null, notes: ['mlxtop does not know this learning rate schedule: it starts from the beginning']};
  if (rest.schedule === schedule) return UNCHANGED;
  const path = join(directory, `${adapterPath}.yaml`);
  return {
    file: {
      path: isAbsolute(adapterPath) ? `${adapterPath}.yaml` : path,
      text: await withSchedule(config, rest.schedule),
    },
    notes: [`the learning rate continues where its schedule stood${rest.note === null ? '' : ` (${rest.note})`}`],
  };
};

/**
 * The command that continues from a checkpoint of mlx_lm, or of the demo trainer, which save weights alone: these
 * weights, the iterations that are left, a new adapter folder (the old one's numbered files would be overwritten),
 * another seed (the same one would give the same rows again), and the rest of the learning rate schedule.
 */
export const planFromWeights = async (input: PlanInput): Promise<Plan> => {
  const {command, directory, way, config, checkpoint, total} = input;
  const words = command.slice(way.from);
  const given = readOptions(words, way.table);
  const values = config?.values ?? {};
  const base = input.base + checkpoint.iteration;
  const iterations = total - checkpoint.iteration;
  const old = textOption(given, values, 'adapter-path') ?? MLX_LM_DEFAULTS.adapterPath;
  const adapterPath = newFolder(old, base, input);
  const seed = (integerOf(given, values, 'seed') ?? 0) + 1;
  const accumulated = Math.max(1, integerOf(given, values, 'grad-accumulation-steps') ?? 1);
  const {file, notes} = await adjustSchedule(
    config,
    Math.floor(checkpoint.iteration / accumulated),
    adapterPath,
    directory,
  );
  const changed = new Map([
    ['resume-adapter-file', shortPath(checkpoint.path, directory)],
    ['iters', String(iterations)],
    ['adapter-path', adapterPath],
    ['seed', String(seed)],
    ...(file === null ? [] : [['config', shortPath(file.path, directory)] as const]),
  ]);
  return {
    command: [...command.slice(0, way.from), ...withOptions(words, way.table, changed)],
    iterations,
    base,
    adapterPath,
    seed,
    file,
    notes,
  };
};

const placeOf = (command: readonly string[], flag: string): number =>
  command.findLastIndex(word => word === flag || word.startsWith(`${flag}=`));

/** A word that is the value of the flag before it. */
const isValue = (word: string | undefined): word is string => word !== undefined && !word.startsWith('--');

/** The value of a command's own option for a checkpoint, where it stands last; null without a value. */
export const ownFlagValue = (command: readonly string[], flag: string): string | null => {
  const at = placeOf(command, flag);
  if (at < 0) return null;
  if (command[at] !== flag) return command[at]?.slice(flag.length + 1) ?? null;
  const next = command[at + 1];
  return isValue(next) ? next : null;
};

/** The command with a checkpoint for its own option: the last one's value is replaced. */
export const planByOwnFlag = (command: readonly string[], flag: string, path: string): string[] => {
  const at = placeOf(command, flag);
  if (at < 0) return [...command, flag, path];
  const isAttached = command[at] !== flag;
  const takes = !isAttached && isValue(command[at + 1]);
  const value = isAttached ? [`${flag}=${path}`] : [flag, path];
  return [...command.slice(0, at), ...value, ...command.slice(at + (takes ? 2 : 1))];
};
