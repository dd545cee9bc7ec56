import {realpathSync} from 'node:fs';
import {join} from 'node:path';
import {readPython} from '../model/python-packages.js';

/** A virtual environment in a folder, and the mlx_lm in it. */
export type NearbyEnvironment = {name: string; mlxLm: string};

/** Names that tools give an environment inside a project. */
const NAMES = ['.venv', 'venv', 'env'];

/** Another project's environment has packages of its own alone: none of this one's variables count. */
const mlxLmIn = (directory: string, name: string): string | null =>
  readPython([join(directory, name, 'bin', 'python')], directory, {PYTHONNOUSERSITE: '1'})?.packages['mlx-lm'] ?? null;

const isSame = (one: string, other: string): boolean => {
  try {
    return realpathSync(one) === realpathSync(other);
  } catch {
    return false;
  }
};

/**
 * The environments in a folder that have mlx_lm, other than the one at `prefix`. Only read, never run: the folder may
 * be another's project.
 */
export const nearbyEnvironments = (directory: string, prefix: string): NearbyEnvironment[] =>
  NAMES.flatMap(name => {
    const mlxLm = isSame(join(directory, name), prefix) ? null : mlxLmIn(directory, name);
    return mlxLm === null ? [] : [{name, mlxLm}];
  });
