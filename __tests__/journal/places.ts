import {spawnSync} from 'node:child_process';
import {closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from '@jest/globals';
import {errorCode} from '../../source/errors.js';

const leavers: (() => void)[] = [];

/** Removes every folder and disk of a test; for `afterEach`. */
export const leavePlaces = (): void => {
  for (const leave of leavers.splice(0).reverse()) leave();
};

export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'mlxtop-journal-'));
  leavers.push(() => rmSync(folder, {recursive: true, force: true}));
  return folder;
};

/** A real disk. */
export type SmallDisk = {
  folder: string;
  /** Fills it up, except for so many bytes (whole pages of 4 KiB). */
  fill(spare?: number): void;
  /** Creates files until only so many more can be created. */
  fillWithFiles(spare?: number): void;
  /** Refuses writes until `free`, as a system does for a disk with errors. False when that is not possible now. */
  makeReadOnly(): boolean;
  /** Undoes these. */
  free(): void;
};

const mount = (size: string): string | null => {
  const folder = temporaryFolder();
  const {status} = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size},nr_inodes=200,mode=700`, 'tmpfs', folder]);
  if (status !== 0) return null;
  leavers.push(() => spawnSync('umount', ['-l', folder]));
  return folder;
};

const takeAll = (path: string): number => {
  const fd = openSync(path, 'w');
  const block = Buffer.alloc(4096, 'x');
  let taken = 0;
  try {
    for (;;) taken += writeSync(fd, block);
  } catch (error) {
    if (errorCode(error) !== 'ENOSPC') throw error;
    return taken;
  } finally {
    closeSync(fd);
  }
};

const makeFiles = (folder: string, spare: number): void => {
  mkdirSync(folder);
  let made = 0;
  try {
    for (; ; made++) closeSync(openSync(join(folder, String(made)), 'w'));
  } catch (error) {
    if (errorCode(error) !== 'ENOSPC') throw error;
  }
  for (let number = 0; number < spare; number++) rmSync(join(folder, String(--made)));
};

const diskAt = (folder: string): SmallDisk => {
  const filler = join(folder, 'filler');
  const remount = (option: 'ro' | 'rw') => spawnSync('mount', ['-o', `remount,${option}`, folder]);
  return {
    folder,
    fill(spare = 0) {
      const taken = takeAll(filler);
      if (spare > 0) spawnSync('truncate', ['-s', String(taken - spare), filler]);
    },
    fillWithFiles: (spare = 0) => makeFiles(filler, spare),
    makeReadOnly: () => remount('ro').status === 0,
    free() {
      remount('rw');
      rmSync(filler, {recursive: true, force: true});
    },
  };
};

/** A disk of that size, 256 KiB by default, for 200 files. */
export const smallDisk = (size = '256k'): SmallDisk => {
  const folder = mount(size);
  if (folder === null) throw new Error('The small disk could not be mounted.');
  return diskAt(folder);
};

const IMAGE_BYTES = 8 * 1024 * 1024;

/** A disk with ext4 in an image file, which can be pulled out and put back; null where none can be made. */
export const imageDisk = (): (SmallDisk & {pullOut(): void; putBack(): void}) | null => {
  const image = join(temporaryFolder(), 'image');
  const folder = temporaryFolder();
  const putBack = () => spawnSync('mount', ['-o', 'loop', image, folder]);
  const pullOut = () => spawnSync('umount', ['-l', folder]);
  spawnSync('truncate', ['-s', String(IMAGE_BYTES), image]);
  // Without blocks reserved for root, as these tests run as root.
  const made = spawnSync('mkfs.ext4', ['-q', '-m', '0', '-N', '200', image]);
  if (made.status !== 0 || putBack().status !== 0) return null;
  leavers.push(pullOut);
  return {...diskAt(folder), pullOut, putBack};
};

const canMount = (): boolean => {
  const folder = process.platform === 'linux' ? mount('256k') : null;
  leavePlaces();
  return folder !== null;
};

/** Why no small disk can be mounted here (not root, macOS, some containers); false where one can. */
export const cannotMount: string | false = canMount() ? false : 'mounting a small disk needs root on Linux';

const canMountImage = (): boolean => {
  const disk = process.platform === 'linux' ? imageDisk() : null;
  leavePlaces();
  return disk !== null;
};

/** The same for a disk in an image file. */
export const cannotMountImage = (): string | false =>
  canMountImage() ? false : 'mounting an ext4 image needs root on Linux, mkfs.ext4 and a loop device';

/**
 * A test on a disk that can be filled up. Skipped, with the reason, where none can be mounted (not root, macOS, some
 * containers).
 */
export const testOnSmallDisk = (name: string, body: (disk: SmallDisk) => Promise<void> | void): void => {
  if (cannotMount === false) test(name, () => body(smallDisk()));
  else test.skip(`${name} (skipped: ${cannotMount})`, () => undefined);
};
