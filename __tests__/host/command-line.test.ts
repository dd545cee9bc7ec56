import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from '@jest/globals';
import {createHost} from '../../source/host/index.js';

const cleaners: (() => unknown)[] = [];

afterEach(async () => {
  for (const clean of cleaners.splice(0).reverse()) await clean();
});

const temporaryFolder = (): string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mlxtop-words-')));
  cleaners.push(() => rmSync(folder, {recursive: true, force: true}));
  return folder;
};

const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('this machine', () => {
  test('tells the words of a process as they are, and where it works, until it has gone', async () => {
    const host = await createHost();
    const cwd = temporaryFolder();
    const words = ['-e', 'console.log(""); setInterval(() => 0, 1e6)', 'My Models/x', '', 'zwei\nZeilen', '--ü=1'];
    const child = spawn(process.execPath, words, {cwd, stdio: ['ignore', 'pipe', 'ignore']});
    const ended = once(child, 'exit');
    cleaners.push(() => {
      child.kill('SIGKILL');
      return ended;
    });
    await once(child.stdout, 'data');
    const pid = child.pid ?? 0;
    expect(await host.commandLine(pid)).toEqual([process.execPath, ...words]);
    expect(await host.workingDirectory(pid)).toBe(cwd);
    child.kill('SIGKILL');
    await ended;
    expect(await host.commandLine(pid)).toBeNull();
    expect(await host.workingDirectory(pid)).toBeNull();
  });
});

describe('a machine by its files', () => {
  const machine = (words: string | null, folder: string | null) => {
    const root = temporaryFolder();
    mkdirSync(join(root, 'proc', '42'), {recursive: true});
    if (words !== null) writeFileSync(join(root, 'proc', '42', 'cmdline'), words);
    if (folder !== null) symlinkSync(folder, join(root, 'proc', '42', 'cwd'));
    return createHost({root, platform: 'linux'});
  };

  test.each([
    ['python\0-m\0mlx_lm\0', ['python', '-m', 'mlx_lm']],
    ['python\0-m\0\0', ['python', '-m', '']],
    ['nginx: a title', ['nginx: a title']],
    ['', null],
    [null, null],
  ])('%j', async (text, words) => {
    expect(await (await machine(text, null)).commandLine(42)).toEqual(words);
  });

  test.each([
    ['/work', '/work'],
    ['/work (deleted)', null],
    [null, null],
  ])('works in %j', async (target, folder) => {
    expect(await (await machine(null, target)).workingDirectory(42)).toBe(folder);
  });
});
