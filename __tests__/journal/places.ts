import {spawnSync} from 'node:child_process';
import {closeSync, mkdtempSync, openSync, rmSync, writeSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from '@jest/globals';
import {errorCode} from '../../source/errors.js';

const leavers: (() => void)[] = [];

/** Gives back every folder and disk of a test; for `afterEach`. */
export const leavePlaces = (): void => {
  for (const leave of leavers.splice(0).reverse()) leave();
};

export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'mlxtop-journal-'));
  leavers.push(() => rmSync(folder, {recursive: true, force: true}));
  return folder;
};

/** A real disk of 256 KiB. */
export type SmallDisk = {
  folder: string;
  /** Takes what is left of it, but for so many bytes (whole pages of 4 KiB). */
  fill(spare?: number): void;
  /** Gives back what `fill` took. */
  free(): void;
};

const mount = (): string | null => {
  const folder = temporaryFolder();
  const {status} = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k,mode=700', 'tmpfs', folder]);
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

const smallDisk = (): SmallDisk => {
  const folder = mount();
  if (folder === null) throw new Error('The small disk could not be mounted.');
  const filler = join(folder, 'filler');
  return {
    folder,
    fill(spare = 0) {
      const taken = takeAll(filler);
      if (spare > 0) spawnSync('truncate', ['-s', String(taken - spare), filler]);
    },
    free: () => rmSync(filler, {force: true}),
  };
};

const canMount = (): boolean => {
  const folder = process.platform === 'linux' ? mount() : null;
  leavePlaces();
  return folder !== null;
};
const isMounting = canMount();

/** A test on a disk that can be full. Skipped, and says so, where none can be mounted (not root, macOS, some containers). */
export const testOnSmallDisk = (name: string, body: (disk: SmallDisk) => Promise<void> | void): void => {
  if (isMounting) test(name, () => body(smallDisk()));
  else test.skip(`${name} (skipped: mounting a small disk needs root on Linux)`, () => undefined);
};
