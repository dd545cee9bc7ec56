import {type Dirent, readdirSync} from 'node:fs';
import {basename, join} from 'node:path';
import {errorCode} from '../../errors.js';

/**
 * A checkpoint that is, or should be, on disk: a file of weights, or a folder with everything (Hugging Face's
 * `checkpoint-400`).
 */
export type Checkpoint = {iteration: number; path: string; kind: 'weights' | 'folder'};

/** mlx_lm's numbered files from 0.6.0 on, and the demo trainer's. */
const NUMBERED = /^(\d{7,})_adapters\.safetensors$/;
const FOLDER = /^checkpoint-(\d+)$/;

/** Some file systems keep times in whole seconds (HFS+), some in steps of two (FAT). */
export const CLOCK_MS = 2000;

/**
 * The checkpoint that a name stands for; null for the name of something else (`adapters.safetensors` has no iteration
 * in it).
 */
export const checkpointByName = (path: string): Checkpoint | null => {
  const name = basename(path);
  const weights = NUMBERED.exec(name)?.[1];
  if (weights !== undefined) return {iteration: Number(weights), path, kind: 'weights'};
  const folder = FOLDER.exec(name)?.[1];
  return folder === undefined ? null : {iteration: Number(folder), path, kind: 'folder'};
};

/** Whether an error says that a file is not there (yet, or any more), or that we may not read it. */
export const isNotOurs = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'].includes(errorCode(error) ?? '');

/** What is in a folder; nothing when it is not there or not readable. Throws when it is forbidden (EPERM). */
export const entriesOf = (folder: string): Dirent[] => {
  try {
    return readdirSync(folder, {withFileTypes: true});
  } catch (error) {
    // It has no checkpoints for us; but a folder that is forbidden to this session alone may well have some.
    if (isNotOurs(error) && errorCode(error) !== 'EPERM') return [];
    throw error;
  }
};

/**
 * The checkpoints in `folders`, and those that the trainer reported (absolute paths), newest first. Throws as
 * `entriesOf`.
 */
export const findCheckpoints = (
  folders: readonly string[],
  reported: readonly {iteration: number | null; path: string}[],
): Checkpoint[] => {
  const found = new Map<string, Checkpoint>();
  for (const {iteration, path} of reported) {
    const named = checkpointByName(path);
    const known = named?.iteration ?? iteration;
    if (known !== null) found.set(path, named ?? {iteration: known, path, kind: 'weights'});
  }
  for (const folder of new Set(folders)) {
    for (const entry of entriesOf(folder)) {
      const one = checkpointByName(join(folder, entry.name));
      if (one !== null) found.set(one.path, one);
    }
  }
  return [...found.values()].sort((a, b) => b.iteration - a.iteration || a.path.localeCompare(b.path));
};
