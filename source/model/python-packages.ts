import {readdirSync} from 'node:fs';
import {delimiter, isAbsolute, join, resolve} from 'node:path';
import type {PythonFacts} from '../estimate/facts.js';
import {readIfRegular} from '../journal/regular-file.js';
import {modelTypesIn} from './python/mlx-lm-types.js';
import {siteOf} from './python/site-folders.js';
import {isSynced, type Surroundings, whichPython} from './python/which-python.js';

/** A package as its folder of metadata is called: `mlx_lm-0.32.2.dist-info`. */
type Package = {name: string; version: string; folder: string; site: string};

const METADATA = /^(.+?)-(\d[^-]*)(?:-.*)?\.(?:dist|egg)-info$/;
const MAX_METADATA_BYTES = 512 * 1024;
const MAX_SOURCE_BYTES = 64 * 1024;

/** As the package index has it: `mlx_lm` is `mlx-lm`. */
const normalised = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');

const packagesIn = (site: string): Package[] => {
  try {
    return readdirSync(site).flatMap(folder => {
      const [, name, version] = METADATA.exec(folder) ?? [];
      return name === undefined || version === undefined ? [] : [{name: normalised(name), version, folder, site}];
    });
  } catch {
    // Python passes over folders that are not there.
    return [];
  }
};

/** A line of a .pth file that names a folder, also as uv and Homebrew write it: `import site; site.addsitedir('…')`. */
const NAMED_FOLDER = /^(?:(?!import[ \t]|#)(\S.*?)|import site;\s*site\.addsitedir\((['"])(.+)\2\))\s*$/;
const MAX_PTH_BYTES = 64 * 1024;

/** The folders that the .pth files of a folder of packages add to it. */
const addedTo = (site: string): string[] => {
  try {
    return readdirSync(site)
      .filter(name => name.endsWith('.pth'))
      .flatMap(name => (readIfRegular(join(site, name), MAX_PTH_BYTES) ?? '').split('\n'))
      .flatMap(line => {
        const [, plain, , quoted] = NAMED_FOLDER.exec(line) ?? [];
        const folder = plain ?? quoted;
        return folder === undefined ? [] : [resolve(site, folder)];
      });
  } catch {
    // Not ours to look into: then nothing is added that is known.
    return [];
  }
};

const VERSION = /^__version__\s*=\s*["']([^"']+)["']/m;

/** mlx_lm's sources themselves (a clone, a folder of the PYTHONPATH), which Python takes before what is installed. */
const sourcesIn = (site: string): Package[] => {
  const version = VERSION.exec(readIfRegular(join(site, 'mlx_lm', '_version.py'), MAX_SOURCE_BYTES) ?? '')?.[1];
  return version === undefined ? [] : [{name: 'mlx-lm', version, folder: '', site}];
};

/** The first of each name counts, as for Python. */
const firstOfEach = (packages: readonly Package[]): Map<string, Package> =>
  new Map([...packages].reverse().map(one => [one.name, one]));

/** What mlx-lm's metadata demand of mlx: `mlx>=0.32.2`. */
const wantedBy = (mlxLm: Package | undefined): string | null => {
  if (mlxLm === undefined) return null;
  const text = readIfRegular(join(mlxLm.site, mlxLm.folder, 'METADATA'), MAX_METADATA_BYTES) ?? '';
  return /^Requires-Dist:\s*(mlx\b[^;\n]*?)\s*(?:;.*)?$/m.exec(text)?.[1]?.replace(/[\s()]/g, '') ?? null;
};

/** `places`: folders that may hold sources. */
const read = (python: string, places: readonly string[], surroundings: Surroundings): PythonFacts | null => {
  const {folders, version} = siteOf(python, surroundings);
  const added = folders.flatMap(addedTo);
  const packages = [...folders, ...added].flatMap(packagesIn);
  // No package at all, not even pip: that is not where it has them.
  if (packages.length === 0) return null;
  const found = firstOfEach([...[...places, ...added].flatMap(sourcesIn), ...packages]);
  const versionOf = (name: string): string | null => found.get(name)?.version ?? null;
  const mlxLm = found.get('mlx-lm');
  return {
    program: python,
    version,
    packages: {
      mlx: versionOf('mlx'),
      'mlx-lm': versionOf('mlx-lm'),
      'mlx-lm-lora': versionOf('mlx-lm-lora'),
      rich: versionOf('rich'),
      tqdm: versionOf('tqdm'),
      transformers: versionOf('transformers'),
    },
    installed: new Map([...found].map(([name, one]) => [name, one.version])),
    modelTypes: mlxLm === undefined ? null : modelTypesIn(mlxLm.site),
    mlxWanted: wantedBy(mlxLm),
  };
};

/**
 * The Python that would run a command, and its packages by what lies on disk: no Python is started. Null where it
 * cannot be known which one it is, or where it has its packages.
 */
export const readPython = (
  command: readonly string[],
  directory: string,
  environment: Readonly<Record<string, string | undefined>>,
): PythonFacts | null => {
  const surroundings = {directory, environment};
  const python = whichPython(command, surroundings);
  // `python -m` looks into the folder where it is started first of all.
  const here = command.includes('-m') ? [directory] : [];
  const named = (environment.PYTHONPATH ?? '').split(delimiter).filter(isAbsolute);
  const facts = python === null ? null : read(python, [...here, ...named], surroundings);
  // What is missing there now may be installed by then.
  return facts?.packages['mlx-lm'] == null && isSynced(command, surroundings) ? null : facts;
};
