import {existsSync, rmSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {replaceFile} from './files.js';
import {readIfRegular} from './regular-file.js';
import {makeFolders} from './run-folder.js';
import {conforms, type FieldsOf, type Shape} from './shapes.js';

const SLEEPER = {pid: 'pid', identity: 'string?', hasShell: 'boolean'} as const satisfies Shape;

const MARK = {
  /** Since when memory has been seen green without a break, and when it was last, by the machine's clock. */
  green: {orNull: {since: 'time', last: 'time'}},
  /** A shell that sleeps, then has the queue looked at again; `hasShell`: with the environment of the user's. */
  sleeper: {orNull: SLEEPER},
} as const satisfies Shape;

/** What those who look at the queue tell each other. It exists while a run waits. */
export type QueueMark = FieldsOf<typeof MARK>;

export const NO_MARK: QueueMark = {green: null, sleeper: null};

/** The files of the queue, in a folder of their own below the home folder. */
export const queuePlace = (home: string) => ({
  folder: join(home, 'queue'),
  mark: join(home, 'queue', 'waiting.json'),
  /** Held for a moment by who changes the queue or starts a run of it. */
  lock: join(home, 'queue', 'lock'),
  /** Held by the one process that watches memory before a start. */
  watch: join(home, 'queue', 'watch'),
  /** Held by such a process that has, besides, the environment of a shell of the user's, or waits to become it. */
  shellWatch: join(home, 'queue', 'watch-shell'),
});

/** The home folder that a run's folder is in. */
export const homeOfRun = (folder: string): string => dirname(dirname(folder));

/** Whether runs may wait: one look at the disk, for what is done often. */
export const mayWait = (home: string): boolean => existsSync(queuePlace(home).mark);

/** What was last noted; nothing where there is no such file, or a damaged one. */
export const readQueueMark = (home: string): QueueMark => {
  let value: unknown;
  try {
    value = JSON.parse(readIfRegular(queuePlace(home).mark) ?? 'null');
  } catch {
    return NO_MARK;
  }
  return conforms(value, MARK) ? {green: value.green, sleeper: value.sleeper} : NO_MARK;
};

/** Notes it (0600), by rename. Throws system errors. */
export const writeQueueMark = (home: string, mark: QueueMark): void => {
  makeFolders(queuePlace(home).folder);
  replaceFile(queuePlace(home).mark, `${JSON.stringify(mark)}\n`);
};

/** No run waits any more. */
export const dropQueueMark = (home: string): void => rmSync(queuePlace(home).mark, {force: true});
