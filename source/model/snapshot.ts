import {statSync} from 'node:fs';
import {join} from 'node:path';
import {printable} from '../format/printable.js';
import {fileBytes, isFolder, isRecord, namesIn, readBytes, readObject} from './read-json.js';

/** A commit's name is a path's last part, and nothing else. */
const COMMIT = /^[\w-][\w.-]*$/;

const commitOf = (repository: string): string | null => {
  const text =
    readBytes(join(repository, 'refs', 'main'), 1024)
      ?.toString('utf8')
      .trim() ?? '';
  return COMMIT.test(text) ? text : null;
};

const changedAt = (folder: string): number => statSync(folder, {throwIfNoEntry: false})?.mtimeMs ?? 0;

export type Snapshot = {folder: string; revision: string; remarks: string[]};

/** What becomes of a start when the cache does not say which commit is main. */
const CONSEQUENCE = {
  offline: 'Downloads are forbidden by the environment: mlx_lm fails with LocalEntryNotFoundError.',
  online: "mlx_lm will ask Hugging Face for main's commit, and may download another.",
};

/**
 * The snapshot that stands for `main` in a repository's folder of Hugging Face's cache (`models--ORG--NAME`); null when
 * there is none. Where nothing says which commit is `main`, the only one is taken, else the newest, with a remark on
 * what that means where downloads are allowed, or are not (`offline`).
 */
export const snapshotOf = (repository: string, offline: boolean): Snapshot | null => {
  const snapshots = join(repository, 'snapshots');
  const main = commitOf(repository);
  if (main !== null && isFolder(join(snapshots, main)))
    return {folder: join(snapshots, main), revision: main, remarks: []};
  const names = namesIn(snapshots).filter(name => isFolder(join(snapshots, name)));
  const [revision] = names.sort((a, b) => changedAt(join(snapshots, b)) - changedAt(join(snapshots, a)));
  if (revision === undefined) return null;
  const short = printable(revision.slice(0, 12));
  const which = names.length === 1 ? 'the only snapshot there is' : `the newest of ${names.length} snapshots`;
  const why = main === null ? 'The cache does not say which commit is main' : "The cache does not hold main's commit";
  const remark = `${why}: ${which} (${short}) was read. ${CONSEQUENCE[offline ? 'offline' : 'online']}`;
  return {folder: join(snapshots, revision), revision, remarks: [remark]};
};

/**
 * What a commit consists of by huggingface_hub's own listing (`trees/COMMIT.json`, format 1): sizes in bytes by name;
 * null when it kept none.
 */
export const listingOf = (repository: string, revision: string): ReadonlyMap<string, number> | null => {
  const tree = readObject(join(repository, 'trees', `${revision}.json`));
  if (tree?.format_version !== 1 || !isRecord(tree.files)) return null;
  const entries = Object.entries(tree.files).flatMap(([name, entry]): [string, number][] =>
    isRecord(entry) && typeof entry.size === 'number' ? [[name, entry.size]] : [],
  );
  return new Map(entries);
};

/** Bytes of downloads that were broken off, or are going on (`blobs/*.incomplete`). */
export const begunBytes = (repository: string): number =>
  namesIn(join(repository, 'blobs'))
    .filter(name => name.endsWith('.incomplete'))
    .reduce((sum, name) => sum + (fileBytes(join(repository, 'blobs', name)) ?? 0), 0);
