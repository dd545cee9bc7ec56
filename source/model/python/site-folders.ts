import {readdirSync, realpathSync} from 'node:fs';
import {basename, delimiter, dirname, isAbsolute, join, resolve} from 'node:path';
import {readIfRegular} from '../../journal/regular-file.js';
import {homeOf} from '../home-of.js';
import type {Surroundings} from './which-python.js';

/** Where a Python looks for packages, and its version as far as the files say it. */
export type Site = {folders: readonly string[]; version: string | null};

const MAX_CONFIG_BYTES = 10_000;

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    // No such folder.
    return [];
  }
};

const minorOf = (version: string | null): string | null => /^(3\.\d+)/.exec(version ?? '')?.[1] ?? null;

/** `3.11` of `python3.11`, else of the only `lib/python3.11` there is. */
const minorBy = (program: string, prefix: string): string | null => {
  const named = /^python(3\.\d+)/.exec(basename(program))?.[1];
  if (named !== undefined) return named;
  const minors = namesIn(join(prefix, 'lib')).flatMap(name => /^python(3\.\d+)$/.exec(name)?.[1] ?? []);
  return minors.length === 1 ? (minors[0] ?? null) : null;
};

const real = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    // A link to nothing.
    return path;
  }
};

/** A key of pyvenv.cfg. */
const configured = (config: string, key: string): string | null =>
  new RegExp(`^${key}\\s*=\\s*(.+?)\\s*$`, 'm').exec(config)?.[1] ?? null;

const sitePackages = (prefix: string, minor: string): string[] => [
  join(prefix, 'lib', `python${minor}`, 'site-packages'),
  // Debian's and Ubuntu's own places.
  join('/usr/local/lib', `python${minor}`, 'dist-packages'),
  join(prefix, 'lib', 'python3', 'dist-packages'),
];

const userFolders = (minor: string, surroundings: Surroundings): string[] => {
  if (surroundings.environment.PYTHONNOUSERSITE) return [];
  const home = homeOf(surroundings.environment);
  return [
    join(home, '.local', 'lib', `python${minor}`, 'site-packages'),
    join(home, 'Library', 'Python', minor, 'lib', 'python', 'site-packages'),
  ];
};

/** Of a Python that is no virtual environment. */
const baseSite = (python: string, surroundings: Surroundings): Site => {
  const program = real(python);
  const prefix = dirname(dirname(program));
  const minor = minorBy(program, prefix);
  const folders = minor === null ? [] : [...userFolders(minor, surroundings), ...sitePackages(prefix, minor)];
  return {folders, version: minor};
};

const venvSite = (python: string, config: string, surroundings: Surroundings): Site => {
  const venv = dirname(dirname(python));
  const version = configured(config, 'version') ?? configured(config, 'version_info');
  const minor = minorOf(version) ?? minorBy(python, venv);
  const own = minor === null ? [] : [join(venv, 'lib', `python${minor}`, 'site-packages')];
  const isOpen = configured(config, 'include-system-site-packages')?.toLowerCase() === 'true';
  return {folders: [...own, ...(isOpen ? baseSite(python, surroundings).folders : [])], version: version ?? minor};
};

/** Of one folder, in bytes each; more is nothing that names folders. */
const MOST_PTH_FILES = 50;
const MAX_PTH_BYTES = 64 * 1024;

/** Folders that a line of a .pth file adds: itself, else (a line that is run) the absolute ones that it quotes. */
const addedBy = (line: string, folder: string): string[] => {
  if (/^import[ \t]/.test(line)) return [...line.matchAll(/["'](\/[^"']+)["']/g)].map(([, path = '']) => path);
  return line === '' || line.startsWith('#') ? [] : [resolve(folder, line)];
};

/** What a folder's .pth files add to it, as Python's site module reads them. */
const addedTo = (folder: string): string[] =>
  namesIn(folder)
    .filter(name => name.endsWith('.pth') && !name.startsWith('.'))
    .slice(0, MOST_PTH_FILES)
    .flatMap(name => (readIfRegular(join(folder, name), MAX_PTH_BYTES) ?? '').split(/\r?\n/))
    .flatMap(line => addedBy(line.trimEnd(), folder));

/** The folders in which that Python looks for packages, in its order. Starts nothing. */
export const siteOf = (python: string, surroundings: Surroundings): Site => {
  const config = readIfRegular(join(dirname(dirname(python)), 'pyvenv.cfg'), MAX_CONFIG_BYTES);
  const site = config === null ? baseSite(python, surroundings) : venvSite(python, config, surroundings);
  const first = (surroundings.environment.PYTHONPATH ?? '').split(delimiter).filter(isAbsolute);
  return {...site, folders: [...first, ...site.folders.flatMap(folder => [folder, ...addedTo(folder)])]};
};
