import {join} from 'node:path';
import {replaceFile} from '../journal/files.js';
import {readIfRegular} from '../journal/regular-file.js';
import {homeFolder, homeToRead, makeFolders} from '../journal/run-folder.js';
import {conforms, type Shape} from '../journal/shapes.js';

/** Whether the user has seen a notification on this system, and whether `run` has said that this is not known. */
export type SeenNotification = {
  platform: string;
  /** The user's answer; null before any. */
  seen: boolean | null;
  hinted: boolean;
};

const shape: Shape = {platform: 'string', seen: {orNull: 'boolean'}, hinted: 'boolean'};

const fileIn = (home: string): string => join(home, 'notifications.json');

const parsed = (text: string | null): unknown => {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
};

/** What was noted for this system: nothing if the file is missing, another system's or not one of ours. */
export const readSeen = async (): Promise<SeenNotification> => {
  const value = parsed(readIfRegular(fileIn(await homeToRead())));
  const nothing = {platform: process.platform, seen: null, hinted: false};
  if (!conforms(value, shape)) return nothing;
  const noted = value as SeenNotification;
  return noted.platform === process.platform ? noted : nothing;
};

/**
 * Notes it in the folder of the runs, which is made if there is none yet. Throws the system's error if it cannot be
 * written.
 */
export const noteSeen = async (what: Partial<SeenNotification>): Promise<void> => {
  const home = await homeFolder();
  makeFolders(home);
  replaceFile(fileIn(home), `${JSON.stringify({...(await readSeen()), ...what})}\n`);
};
