import {createHash} from 'node:crypto';
import {readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';

/** A file of the installed package, by its path below the package's folder. */
export type PackageFile = {path: string; bytes: number; isProgram: boolean};

/** What a copy holds: all that runs, and the page of the manual. `package.json` says that our files are modules. */
const PARTS = ['package.json', 'dist', 'man'];

/** Files of one package; ours has some hundred. */
const MOST_FILES = 5000;

const filesAt = (root: string, path: string): PackageFile[] => {
  const stats = statSync(join(root, path), {throwIfNoEntry: false});
  if (stats?.isFile()) return [{path, bytes: stats.size, isProgram: (stats.mode & 0o100) !== 0}];
  if (!stats?.isDirectory()) return [];
  return readdirSync(join(root, path))
    .sort()
    .flatMap(name => filesAt(root, join(path, name)));
};

/** The files of the package in `root` that a copy needs, in a fixed order. Throws system errors. */
export const packageFiles = (root: string): PackageFile[] => {
  const files = PARTS.flatMap(part => filesAt(root, part));
  if (files.length > MOST_FILES) throw new Error(`${root} holds ${files.length} files, which mlxtop does not`);
  return files;
};

const MAIN = join('dist', 'mlxtop.js');

/**
 * The name of a copy's folder: the version, and what tells two builds of one version apart. The main file names each
 * part by its content. Throws system errors.
 */
export const copyName = (root: string, files: readonly PackageFile[], version: string): string => {
  const hash = createHash('sha256');
  for (const {path, bytes} of files) hash.update(`${path} ${bytes}\n`);
  hash.update(readFileSync(join(root, MAIN)));
  return `${version}-${hash.digest('hex').slice(0, 8)}`;
};
