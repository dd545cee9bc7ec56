import {closeSync, readdirSync, renameSync, rmSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {errorCode} from '../../errors.js';
import {fileVersionRecord} from '../../export/tensorboard/event.js';
import {RecordWriter} from '../../export/tensorboard/records.js';
import {sessionNameFor} from '../../format/run-name.js';
import {writeAll} from '../../journal/files.js';
import {makeFolders} from '../../journal/run-folder.js';
import {besideName, createFile, orCannotWrite} from '../output/own-file.js';
import {exitOnSignal} from '../wait/on-signal.js';
import {Chunks} from './output.js';
import type {Part} from './parts.js';
import {presentEvents} from './run-events.js';

/** How TensorBoard's readers know such a file. */
const EVENT_FILE = 'tfevents';

/** The end of the names of our files; other writers put the host's name there. */
const ending = (id: string): string => `.mlxtop.${id}`;

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
};

/** The folder of a run: called like it, or with its id too where event files of something else are in that. */
const folderFor = (parent: string, name: string, id: string): string => {
  const folder = join(parent, sessionNameFor(name));
  const isOthers = namesIn(folder).some(file => file.includes(EVENT_FILE) && !file.endsWith(ending(id)));
  return isOthers ? `${folder}-${id}` : folder;
};

const writeRecords = async (parts: readonly Part[], fd: number, onSkipped: (lines: number) => void): Promise<void> => {
  const chunks = new Chunks({write: async chunk => writeAll(fd, chunk), finish: () => {}, abandon: () => {}});
  await chunks.add(fileVersionRecord((parts[0]?.run.record.createdAt ?? 0) / 1000));
  for (const {run, options} of parts) {
    const writer = new RecordWriter(options);
    for (const events of presentEvents(run.paths, onSkipped)) {
      for (const event of events) for (const record of writer.take(event)) await chunks.add(record);
    }
    for (const record of writer.finish()) await chunks.add(record);
  }
  await chunks.flush();
};

/**
 * Writes an event file of these runs, of which the last one gives the name, into a folder of its own below `parent`, in
 * the place of an earlier export of it. Gives that folder. Throws a `UserError` for what cannot be written.
 */
export const writeTensorboard = async (
  parts: readonly [Part, ...Part[]],
  parent: string,
  onSkipped: (lines: number) => void,
): Promise<string> => {
  const {id, name} = (parts.at(-1) ?? parts[0]).run.record;
  const folder = orCannotWrite(parent, () => folderFor(resolve(parent), name, id));
  const seconds = Math.floor(parts[0].run.record.createdAt / 1000);
  const file = `events.out.${EVENT_FILE}.${seconds}${ending(id)}`;
  const written = besideName(join(folder, file));
  const fd = orCannotWrite(folder, () => {
    makeFolders(folder);
    return createFile(written);
  });
  const stayAtSignal = exitOnSignal(() => rmSync(written, {force: true}));
  try {
    await writeRecords(parts, fd, onSkipped);
    renameSync(written, join(folder, file));
    // Of an export that began elsewhere: with, or without, the runs that this one continues.
    for (const other of namesIn(folder)) {
      if (other !== file && other.includes(EVENT_FILE) && other.endsWith(ending(id))) rmSync(join(folder, other));
    }
  } catch (error) {
    rmSync(written, {force: true});
    return orCannotWrite(folder, () => {
      throw error;
    });
  } finally {
    stayAtSignal();
    closeSync(fd);
  }
  return folder;
};
