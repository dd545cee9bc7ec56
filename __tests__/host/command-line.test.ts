import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from '@jest/globals';
import {createHost} from '../../source/host/index.js';
import {waitFor} from '../helpers/wait.js';

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
  test('gives the exact words of a process, and its folder, until it has gone', async () => {
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

describe('what a process was started with', () => {
  const NAMES = ['VIRTUAL_ENV', 'PATH', '__PYVENV_LAUNCHER__'];

  onLinux('this machine', () => {
    test('gives the requested variables, and no other, until the process has gone', async () => {
      const host = await createHost();
      const env = {PATH: '/a:/b c', VIRTUAL_ENV: '/my envs/x=y', HF_TOKEN: 'secret'};
      const child = spawn('/bin/sleep', ['600'], {env, stdio: 'ignore'});
      const ended = once(child, 'exit');
      cleaners.push(() => {
        child.kill('SIGKILL');
        return ended;
      });
      const pid = child.pid ?? 0;
      await waitFor('it to be sleep', async () => (await host.commandLine(pid))?.[0] === '/bin/sleep');
      expect(await host.startEnvironment?.(pid, NAMES)).toEqual({PATH: '/a:/b c', VIRTUAL_ENV: '/my envs/x=y'});
      child.kill('SIGKILL');
      await ended;
      expect(await host.startEnvironment?.(pid, NAMES)).toBeNull();
    });
  });

  const asPs = (text: string) => {
    const tools = temporaryFolder();
    writeFileSync(join(tools, 'ps'), `#!/bin/sh\necho "$*" >'${tools}/asked'\ncat <<'END'\n${text}\nEND\n`, {
      mode: 0o755,
    });
    return tools;
  };

  test.each([
    ['python -m x HOME=/u VIRTUAL_ENV=/v TERM=x', {VIRTUAL_ENV: '/v'}],
    ['python -m x VIRTUAL_ENV=/my envs/v PATH=/a:/b c', {VIRTUAL_ENV: '/my envs/v', PATH: '/a:/b c'}],
    ['python PATH=/typed OLDPATH=/no PATH=/really SHELL=/bin/zsh  ', {PATH: '/really'}],
    [
      'python __PYVENV_LAUNCHER__=/v/bin/python3 EMPTY= VIRTUAL_ENV= X=1',
      {__PYVENV_LAUNCHER__: '/v/bin/python3', VIRTUAL_ENV: ''},
    ],
    ['/bin/zsh -l', {}],
  ])("of macOS' ps: %s", async (text, found) => {
    const host = await createHost({platform: 'darwin', tools: asPs(text)});
    expect(await host.startEnvironment?.(process.pid, NAMES)).toEqual(found);
  });

  test('a ps that fails gives null', async () => {
    const tools = temporaryFolder();
    writeFileSync(join(tools, 'ps'), '#!/bin/sh\nexit 1\n', {mode: 0o755});
    expect(await (await createHost({platform: 'darwin', tools})).startEnvironment?.(process.pid, NAMES)).toBeNull();
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
