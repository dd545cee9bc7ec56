import {cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll} from '@jest/globals';

export const FIXTURES = fileURLToPath(new URL('../fixtures/host', import.meta.url));

const made: string[] = [];

afterAll(() => {
  for (const folder of made) rmSync(folder, {recursive: true, force: true});
});

/** What differs from the tree: a file's new content, or null for a file or folder that is not there. */
export type Changes = Record<string, string | Buffer | null>;

export const change = (root: string, changes: Changes): void => {
  for (const [path, content] of Object.entries(changes)) {
    const file = join(root, path);
    if (content === null) {
      rmSync(file, {recursive: true, force: true});
    } else {
      mkdirSync(dirname(file), {recursive: true});
      writeFileSync(file, content);
    }
  }
};

/** A Linux workstation's proc, sys and etc (16 GB, 8 GB of swap, no limits) in a folder of its own. */
export const workstation = (changes: Changes = {}): string => {
  const root = mkdtempSync(join(tmpdir(), 'mlxtop-host-'));
  made.push(root);
  cpSync(join(FIXTURES, 'workstation'), root, {recursive: true});
  change(root, changes);
  return root;
};

export const KIB = 1024;
export const MIB = 1024 ** 2;
export const GIB = 1024 ** 3;
