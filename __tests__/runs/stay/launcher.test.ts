import {spawnSync} from 'node:child_process';
import {chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {leavePlaces, temporaryFolder} from '../../journal/places.js';

const LAUNCHER = fileURLToPath(new URL('../../../source/launcher.sh', import.meta.url));

let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
  // Notes what it is called with; asked for a copy, it names the one that is there, if any.
  const node = `#!/bin/sh\necho "$*" >>"${folder}/calls"\n[ "$2" != stay ] || cat "${folder}/copy-path"\n`;
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/node'), node, {mode: 0o755});
  writeFileSync(join(folder, 'copy'), `#!/bin/sh\necho "copy: $*"\n`, {mode: 0o755});
  writeFileSync(join(folder, 'copy-path'), join(folder, 'copy'));
});

afterEach(leavePlaces);

/** What the launcher in that folder does with these words: Node's calls, and what was printed. */
const launched = (place: string, words: readonly string[]) => {
  const dist = join(folder, place, 'mlxtop/dist');
  mkdirSync(dist, {recursive: true});
  copyFileSync(LAUNCHER, join(dist, 'mlxtop'));
  chmodSync(join(dist, 'mlxtop'), 0o755);
  const env = {PATH: `${join(folder, 'bin')}:/usr/bin:/bin`, TMPDIR: folder};
  const {stdout, status} = spawnSync(join(dist, 'mlxtop'), words, {encoding: 'utf8', env});
  const calls = existsSync(join(folder, 'calls')) ? readFileSync(join(folder, 'calls'), 'utf8') : '';
  return {stdout, status, calls: calls.replaceAll(`${dist}/`, '').trimEnd().split('\n')};
};

describe('the launcher, from what a cache holds', () => {
  test.each([
    '.npm/_npx/1f0a/node_modules',
    'Library/Caches/pnpm/dlx/ab/node_modules',
    '.cache/pnpm/dlx/ab/c/node_modules/.pnpm/mlxtop@0.2.0/node_modules',
    'tmp/bunx-501-mlxtop@latest/node_modules',
  ])('in %s becomes the copy that stays, with the same words', place => {
    expect(launched(place, ['run', '--', 'a b', ''])).toEqual({
      stdout: 'copy: run -- a b \n',
      status: 0,
      calls: ['mlxtop.js stay'],
    });
  });

  test.each([['--version'], ['help'], ['memory', '--json'], ['completion', 'zsh']])(
    'makes no copy for %s, which is over at once',
    (...words) => {
      const {calls} = launched('.npm/_npx/1/node_modules', words);
      expect(calls).toEqual([`mlxtop.js ${words.join(' ')}`]);
    },
  );

  test('goes on without one where there can be none', () => {
    writeFileSync(join(folder, 'copy-path'), '');
    const {calls} = launched('.npm/_npx/1/node_modules', ['status', 'lora']);
    expect(calls).toEqual(['mlxtop.js stay', 'mlxtop.js status lora']);
  });
});

test.each(['lib/node_modules', 'Cellar/mlxtop/0.2.0/libexec/lib/node_modules', '.cache/source'])(
  'the launcher in %s stays where it is',
  place => {
    const {calls} = launched(place, ['status']);
    expect(calls).toEqual(['mlxtop.js status']);
  },
);
