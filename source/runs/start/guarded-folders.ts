import {existsSync, realpathSync} from 'node:fs';
import {basename, dirname, join, resolve} from 'node:path';
import {guardedPlace} from '../../insight/guarded-places.js';
import {type GuardedPart, guardedStartText} from '../../insight/guarded-start.js';
import type {Run} from '../../journal/runs.js';
import {homeOrNull} from '../../paths/home.js';
import {readCommandFacts} from '../../trainer/settings/command-facts.js';

/** Of what is still to be made, the part that there is has its links resolved. */
const resolved = (path: string): string => {
  if (dirname(path) === path) return path;
  try {
    return realpathSync(path);
  } catch {
    // Not there, or not ours to look at.
    return join(resolved(dirname(path)), basename(path));
  }
};

/** What a command's trainer opens, as far as its flags and its configuration tell, that lies where macOS guards. */
export const guardedParts = async (
  command: readonly string[],
  directory: string,
  home = homeOrNull(),
): Promise<GuardedPart[]> => {
  const {flag, config} = await readCommandFacts(command, directory);
  const {data, model, adapterPath} = {...config.settings, ...flag.settings};
  const at = (path: string | undefined, mustExist: boolean): string[] => {
    const whole = path === undefined ? null : resolve(directory, path);
    // The name of a dataset or of a model looks like a path.
    return whole === null || (mustExist && !existsSync(whole)) ? [] : [whole];
  };
  const folders: [GuardedPart['what'], string[]][] = [
    ['its folder', [directory]],
    ['data', at(data, true)],
    ['model', at(model, true)],
    ['checkpoints', at(adapterPath, false)],
  ];
  const user = home === null ? null : resolved(home);
  return folders.flatMap(([what, paths]) =>
    paths.flatMap(path => {
      const place = guardedPlace(resolved(path), user);
      return place === null ? [] : [{what, place}];
    }),
  );
};

/** What to know of a run whose files lie in such a place; null for another. */
export const guardedFolderWords = async (run: Run): Promise<string | null> => {
  const {command, directory, session} = run.record;
  return guardedStartText(await guardedParts(command, directory), session ?? null);
};
