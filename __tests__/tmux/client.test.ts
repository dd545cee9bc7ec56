import {spawnSync} from 'node:child_process';
import {chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {connect, parseVersion, requireTmux} from '../../source/tmux/client.js';
import {listSessions, requireLastingServer, serverEnvironmentNames} from '../../source/tmux/sessions.js';
import {createServer, type Server} from './server.js';

test.each([
  ['tmux 3.3a', {major: 3, minor: 3}],
  ['tmux 3.10', {major: 3, minor: 10}],
  ['tmux next-3.4', {major: 3, minor: 4}],
  ['tmux 3.2-rc3', {major: 3, minor: 2}],
  ['tmux openbsd-7.6', {major: 7, minor: 6}],
  ['tmux master', null],
])('%s', (text, version) => {
  expect(parseVersion(text)).toEqual(version);
});

describe('with another tmux on the PATH', () => {
  const {PATH} = process.env;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mlxtop-path-'));
    process.env.PATH = folder;
  });

  afterEach(() => {
    process.env.PATH = PATH;
    rmSync(folder, {recursive: true});
  });

  const install = (script: string, mode = 0o755): void => {
    writeFileSync(join(folder, 'tmux'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, 'tmux'), mode);
  };

  test.each(['tmux 3.2', 'tmux 3.3a', 'tmux 4.0', 'tmux master'])('%s will do', async version => {
    install(`echo '${version}'`);
    await expect(requireTmux(connect(null))).resolves.toBeUndefined();
  });

  test.each(['tmux 3.1c', 'tmux 2.9', 'tmux 1.8'])('%s is too old', async version => {
    install(`echo '${version}'`);
    await expect(requireTmux(connect(null))).rejects.toThrow(`${version} is too old`);
  });

  test('one that does not start is reported in its own words', async () => {
    install('echo "libevent is missing" >&2; exit 127');
    await expect(requireTmux(connect(null))).rejects.toThrow('tmux does not start: libevent is missing');
  });

  test('none, or one that may not be run, is reported as missing', async () => {
    await expect(requireTmux(connect(null))).rejects.toThrow(/not installed/);
    install('exit 0', 0o644);
    await expect(requireTmux(connect(null))).rejects.toThrow(/not installed/);
    rmSync(join(folder, 'tmux'));
    mkdirSync(join(folder, 'tmux'));
    await expect(requireTmux(connect(null))).rejects.toThrow(/not installed/);
  });

  test('a server that is just ending is asked again until a new one answers', async () => {
    install(`n=$(cat '${folder}/n' || echo 0); echo $((n + 1)) >'${folder}/n'
      [ "$n" -ge 3 ] && echo '$1' && exit 0
      echo 'server exited unexpectedly' >&2; exit 1`);
    process.env.PATH = `${folder}:${PATH}`;
    expect(await connect(null).run(['new-session', '-d'])).toEqual({stdout: '$1', stderr: '', code: 0});
  });

  test('a server of another version, which never answers, is told with the next step', async () => {
    install(`[ "$2" = -V ] && echo 'tmux 3.5a' && exit 0; echo 'server exited unexpectedly' >&2; exit 1`);
    process.env.PATH = `${folder}:${PATH}`;
    await expect(connect(null).run(['list-sessions'])).rejects.toMatchObject({
      message: expect.stringContaining('does not understand tmux 3.5a'),
      nextStep: expect.stringMatching(/runs continue: .*--socket-name/),
    });
  });

  test("the launcher's own variables do not reach tmux", async () => {
    install('echo "<$MLXTOP_HANDOVER>" "$PWD" "$@"');
    process.env.MLXTOP_HANDOVER = '/tmp/file';
    try {
      expect((await connect({name: 'x'}).run(['ls', 'a b'])).stdout).toBe('<> / -u -L x ls a b');
    } finally {
      delete process.env.MLXTOP_HANDOVER;
    }
  });
});

describe('a server', () => {
  let server: Server;

  afterEach(() => {
    server.close();
  });

  test('that does not run has no sessions, no environment and no objection', async () => {
    server = createServer();
    server.tmux('kill-server');
    expect(await listSessions(server.client)).toEqual([]);
    expect(await serverEnvironmentNames(server.client)).toEqual([]);
    await expect(requireLastingServer(server.client)).resolves.toBeUndefined();
  });

  test('that would end when no client is attached is refused', async () => {
    server = createServer('set -s exit-unattached on');
    await expect(requireLastingServer(server.client)).rejects.toThrow(/exit-unattached on/);
  });

  test('answers in UTF-8 where the locale is none', async () => {
    server = createServer();
    server.tmux('new-session', '-d', '-s', 'llama-größe');
    const {LC_ALL} = process.env;
    process.env.LC_ALL = 'C';
    try {
      expect(await listSessions(server.client)).toMatchObject([{name: 'llama-größe', runId: ''}]);
    } finally {
      if (LC_ALL === undefined) delete process.env.LC_ALL;
      else process.env.LC_ALL = LC_ALL;
    }
  });

  test('hands on the names of its environment, whatever stands in the values', async () => {
    server = createServer();
    server.tmux('set-environment', '-g', 'ONE', 'a b=c\n-x');
    server.tmux('set-environment', '-g', 'two_2', '');
    server.tmux('set-environment', '-g', '-r', 'GONE');
    const names = await serverEnvironmentNames(server.client);
    expect(names).toEqual(expect.arrayContaining(['ONE', 'two_2', 'PATH']));
    expect(names).not.toContain('GONE');
  });

  test('is reached again right after its last session has ended', async () => {
    server = createServer();
    server.tmux('set-option', '-s', 'exit-empty', 'on');
    for (let round = 0; round < 10; round++) {
      const {code, stderr} = await server.client.run(['new-session', '-d', '-s', 'one', 'sleep', '60']);
      expect({code, stderr}).toEqual({code: 0, stderr: ''});
      spawnSync('tmux', ['-L', server.name, 'kill-session', '-t', '=one']);
    }
  });
});
