import {readdirSync, realpathSync} from 'node:fs';
import {join} from 'node:path';

/** A virtual environment in a folder, and the mlx_lm in it. */
export type NearbyEnvironment = {name: string; mlxLm: string};

/** Names that tools give an environment inside a project. */
const NAMES = ['.venv', 'venv', 'env'];

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

/** The version of mlx_lm by the name of its folder of metadata (`mlx_lm-0.32.2.dist-info`). */
const mlxLmIn = (environment: string): string | null => {
  const pythons = namesIn(join(environment, 'lib')).filter(name => /^python3\.\d+$/.test(name));
  const packages = pythons.flatMap(name => namesIn(join(environment, 'lib', name, 'site-packages')));
  return packages.flatMap(name => /^mlx_lm-([\w.+!]{1,40})\.dist-info$/.exec(name)?.[1] ?? [])[0] ?? null;
};

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
    const mlxLm = isSame(join(directory, name), prefix) ? null : mlxLmIn(join(directory, name));
    return mlxLm === null ? [] : [{name, mlxLm}];
  });
