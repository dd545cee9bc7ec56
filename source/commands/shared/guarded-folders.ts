import {existsSync, realpathSync} from 'node:fs';
import {homedir} from 'node:os';
import {basename, dirname, join, resolve} from 'node:path';
import {guardedPlace} from '../../insight/guarded-places.js';
import {type GuardedPart, guardedStartText} from '../../insight/guarded-start.js';
import {appendEvent} from '../../journal/append.js';
import {REMARK} from '../../journal/events.js';
import type {Run} from '../../journal/runs.js';
import {steadyNow} from '../../journal/steady-clock.js';
import {readCommandFacts} from '../../trainer/settings/command-facts.js';
import {sessionAppName} from './session-app.js';

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
  home = homedir(),
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
  const user = resolved(home);
  return folders.flatMap(([what, paths]) =>
    paths.flatMap(path => {
      const place = guardedPlace(resolved(path), user);
      return place === null ? [] : [{what, place}];
    }),
  );
};

/** On a Mac: notes in the run's journal that it lies in such a place, and gives the words for it; null where it does not. */
export const noteGuardedFolders = async (run: Run): Promise<string | null> => {
  if (process.platform !== 'darwin') return null;
  const {command, directory} = run.record;
  const parts = await guardedParts(command, directory);
  const text = parts.length === 0 ? null : guardedStartText(parts, await sessionAppName(run));
  if (text === null) return null;
  const event = {type: 'warning', code: REMARK.guardedFolder, text: text.replaceAll('\n', ' ')} as const;
  appendEvent(run.paths.journal, {t: steadyNow(), ...event});
  return text;
};
