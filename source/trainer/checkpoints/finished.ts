import {open, readdir, stat} from 'node:fs/promises';
import {join} from 'node:path';
import {type Checkpoint, CLOCK_MS, checkpointByName, isNotOurs} from './find.js';

/** Hugging Face's trainers write it last, and its closing bracket as its last byte. */
const LAST_FILE = 'trainer_state.json';
const WHOLE = /\}\s*$/;
/** More than the blanks that may follow the bracket. */
const END_BYTES = 16;

const endsWhole = async (file: string): Promise<boolean> => {
  const handle = await open(file, 'r');
  try {
    const {size} = await handle.stat();
    const end = Buffer.alloc(Math.min(size, END_BYTES));
    await handle.read(end, 0, end.length, size - end.length);
    return WHOLE.test(end.toString('latin1'));
  } finally {
    await handle.close();
  }
};

const isFinishedSince = async (path: string, since: number): Promise<boolean> => {
  const file = join(path, LAST_FILE);
  try {
    return (await stat(file)).mtimeMs >= since - CLOCK_MS && (await endsWhole(file));
  } catch (error) {
    // Not written yet, or removed again: a trainer may keep only the last few checkpoints.
    if (isNotOurs(error)) return false;
    throw error;
  }
};

const namesIn = async (folder: string): Promise<string[]> => {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isNotOurs(error)) return [];
    throw error;
  }
};

/**
 * The checkpoint folders in `folder` that were finished since then (ms since 1970), oldest first, without those of
 * `known` names. Reads the end of one file of each, and does not block.
 */
export const finishedSince = async (
  folder: string,
  since: number,
  known: ReadonlySet<string>,
): Promise<Checkpoint[]> => {
  const unknown = (await namesIn(folder)).filter(name => !known.has(name));
  const folders = unknown
    .flatMap(name => checkpointByName(join(folder, name)) ?? [])
    .filter(one => one.kind === 'folder');
  const finished: Checkpoint[] = [];
  for (const one of folders) if (await isFinishedSince(one.path, since)) finished.push(one);
  return finished.sort((a, b) => a.iteration - b.iteration);
};
