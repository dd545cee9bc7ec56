import {existsSync, realpathSync} from 'node:fs';
import {basename, dirname, join, resolve} from 'node:path';
import {guardedPlace} from '../../insight/guarded-places.js';
import {type GuardedPart, guardedStartText} from '../../insight/guarded-start.js';
import type {Run} from '../../journal/runs.js';
import {homeOrNull} from '../../paths/home.js';
import {readCommandFacts} from '../../trainer/settings/command-facts.js';

/** The path with its links resolved; for a path that does not exist yet, those of its existing part. */
const resolved = (path: string): string => {
  if (dirname(path) === path) return path;
  try {
    return realpathSync(path);
  } catch {
    // It does not exist, or we may not read it.
    return join(resolved(dirname(path)), basename(path));
  }
};

/** The paths that a command's trainer opens, as far as its flags and configuration say, and that macOS guards. */
export const guardedParts = async (
  command: readonly string[],
  directory: string,
  home = homeOrNull(),
): Promise<GuardedPart[]> => {
  const {flag, config} = await readCommandFacts(command, directory);
  const {data, model, adapterPath} = {...config.settings, ...flag.settings};
  const at = (path: string | undefined, mustExist: boolean): string[] => {
    const whole = path === undefined ? null : resolve(directory, path);
    // The name of a dataset or model looks like a path.
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

/** What the user should know about a run with files in guarded places; null for any other run. */
export const guardedFolderWords = async (run: Run): Promise<string | null> => {
  const {command, directory, session} = run.record;
  return guardedStartText(await guardedParts(command, directory), session ?? null);
};
