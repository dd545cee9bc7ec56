import {existsSync} from 'node:fs';
import {basename} from 'node:path';
import {getHost} from '../../host/get-host.js';
import {type EntryKind, type EntryPlace, removeLoginEntry} from '../../host/login-entry/index.js';
import type {RunPaths} from '../../journal/run-folder.js';
import {homeOrNull} from '../../paths/home.js';
import {readEntryFile, removeEntryFile} from './entry-file.js';

/** Where this user's entries are. */
export const entryPlace = async (home: string, environment: NodeJS.ProcessEnv = process.env): Promise<EntryPlace> => ({
  platform: process.platform,
  home,
  environment,
  tools: (await getHost()).toolsFolder,
});

const kindsHere = (): EntryKind[] => (process.platform === 'darwin' ? ['launchd'] : ['systemd', 'cron']);

/**
 * Removes a run's entry, so that the system starts nothing for it any more. Does nothing for a run that is not noted to
 * have one, unless `always`. Throws a `UserError`, or a system's error, where it cannot be removed.
 */
export const dropEntry = async (paths: RunPaths, {always = false}: {always?: boolean} = {}): Promise<void> => {
  if (!always && !existsSync(paths.loginEntry)) return;
  const entry = readEntryFile(paths);
  const home = entry?.home ?? homeOrNull() ?? '/';
  const place = await entryPlace(home, {...process.env, ...entry?.variables});
  // Of a damaged file only the name of its folder says which entry it was.
  for (const kind of entry === null ? kindsHere() : [entry.kind]) {
    await removeLoginEntry(entry?.id ?? basename(paths.folder), kind, place);
  }
  removeEntryFile(paths);
};
