import {accessSync, constants, existsSync, readdirSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {errorCode} from '../errors.js';
import type {Located} from '../estimate/facts.js';
import {printable} from '../format/printable.js';
import {formatBytes} from '../format/units.js';
import {cacheRoot, isOffline, modelScopeFolders, type Surroundings, usesModelScope} from './cache-root.js';
import {missingFiles} from './missing-files.js';
import {isFolder, namesIn} from './read-json.js';
import {begunBytes, listingOf, type Snapshot, snapshotOf} from './snapshot.js';

/** What Hugging Face takes for the name of a model: `NAME` or `ORG/NAME`. */
const REPOSITORY = /^[\w.-]+(?:\/[\w.-]+)?$/;

/** Why a folder that is there shows nothing of itself; null where it can be read. */
const refusalOf = (folder: string): string | null => {
  try {
    accessSync(folder, constants.R_OK | constants.X_OK);
    readdirSync(folder);
    return null;
  } catch (error) {
    const code = errorCode(error) ?? '';
    return NOT_A_FOLDER.has(code) ? null : `${printable(folder)} cannot be read (${code}): check its permissions.`;
  }
};
const NOT_A_FOLDER = new Set(['ENOENT', 'ENOTDIR']);

type Place = {folder: string; revision: string | null; remarks: readonly string[]};

const judged = (
  {folder, revision, remarks}: Place,
  environment: NodeJS.ProcessEnv,
  repository: string | null = null,
): Located => {
  const listed = repository === null || revision === null ? null : listingOf(repository, revision);
  const missing = missingFiles(folder, listed);
  if (missing.length === 0) return {state: 'found', folder, revision, remarks};
  const refusal = refusalOf(folder);
  const begun = repository === null ? 0 : begunBytes(repository);
  const broken = begun === 0 ? [] : [`An interrupted or unfinished download has left ${formatBytes(begun)}.`];
  return {
    state: 'incomplete',
    folder,
    revision,
    missing,
    isOffline: isOffline(environment),
    remarks: [...remarks, ...broken, ...(refusal === null ? [] : [refusal])],
  };
};

const inCache = (name: string, surroundings: Surroundings): Located => {
  const {environment} = surroundings;
  const repository = join(cacheRoot(surroundings), `models--${name.replaceAll('/', '--')}`);
  const snapshot: Snapshot | null = snapshotOf(repository, isOffline(environment));
  if (snapshot !== null) return judged(snapshot, environment, repository);
  return {state: 'missing', lookedIn: [repository], isOffline: isOffline(environment), remarks: []};
};

/** `.../snapshots` holds folders of commits, the others the model itself. */
const inModelScope = (name: string, surroundings: Surroundings): Located => {
  const candidates = modelScopeFolders(name, surroundings);
  const folders = candidates.flatMap(folder =>
    folder.endsWith('/snapshots') ? namesIn(folder).map(revision => join(folder, revision)) : [folder],
  );
  const folder = folders.find(one => isFolder(one) && namesIn(one).length > 0);
  const remarks = ['MLXLM_USE_MODELSCOPE is set: the model is looked for in the cache of ModelScope.'];
  if (folder !== undefined) return judged({folder, revision: null, remarks}, surroundings.environment);
  return {state: 'missing', lookedIn: candidates, isOffline: false, remarks};
};

/** Why a name that is no model's name finds nothing. */
const notAName = (name: string): string =>
  name.startsWith('~')
    ? `mlx_lm does not expand '~' in ${printable(name)}: write the whole path.`
    : `There is no folder ${printable(name)}, and it is not the name of a model (ORG/NAME).`;

/**
 * Where the model of that name lies, as mlx_lm finds it (mlx_lm/utils.py _download): a path that exists wins, seen from
 * the folder of the start; else the cache. Reads no file of weights; never throws for what is not there.
 */
export const locateModel = (name: string, surroundings: Surroundings): Located => {
  const {directory, environment} = surroundings;
  const path = resolve(directory, name);
  if (name !== '' && existsSync(path)) return judged({folder: path, revision: null, remarks: []}, environment);
  if (!REPOSITORY.test(name)) {
    return {state: 'missing', lookedIn: [path], isOffline: isOffline(environment), remarks: [notAName(name)]};
  }
  return usesModelScope(environment) ? inModelScope(name, surroundings) : inCache(name, surroundings);
};
