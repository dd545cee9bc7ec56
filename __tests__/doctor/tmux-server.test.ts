import {afterEach, describe, expect, test} from '@jest/globals';
import {tmux} from '../../source/doctor/checks/tmux.js';
import {connect, TmuxHangsError} from '../../source/tmux/client.js';
import {SEPARATOR} from '../../source/tmux/fields.js';
import {createServer, type Server} from '../tmux/server.js';
import {worldWith} from './world.js';

describe('a tmux server that is stopped', () => {
  let server: Server | undefined;
  let pid = 0;

  afterEach(() => {
    if (pid > 0) process.kill(pid, 'SIGCONT');
    server?.close();
  });

  test('is a problem after the limit, with its process and the way on', async () => {
    server = createServer();
    server.tmux('new-session', '-d', '-s', 'mine');
    pid = Number(server.tmux('display-message', '-p', '#{pid}'));
    process.kill(pid, 'SIGSTOP');
    const client = connect({name: server.name}, 300);
    const begun = performance.now();
    await expect(client.run(['list-sessions'])).rejects.toThrow(TmuxHangsError);
    expect(performance.now() - begun).toBeLessThan(3000);
    const world = {...worldWith({processes: [{name: 'tmux: server', parentPid: 1, pid}]}), tmux: client};
    expect(await tmux.run(world)).toMatchObject([
      {check: 'tmux', level: 'ok'},
      {
        check: 'tmux-server',
        level: 'problem',
        what: expect.stringContaining('did not answer within 0.3 s'),
        next: expect.stringMatching(new RegExp(`^kill -CONT ${pid} .*--socket-name`)),
      },
    ]);
  });
});

describe('the server’s options', () => {
  const NOW = Date.UTC(2026, 10, 28);
  const told = async (...fields: string[]) => {
    const stdout = ['3.5a', String(NOW / 1000 - 3 * 86_400), ...fields].join(SEPARATOR);
    const [, ...findings] = await tmux.run(worldWith({now: () => NOW, tmux: {'display-message': {stdout}}}));
    return findings.map(({check, level, what}) => `${check} ${level}: ${what}`);
  };

  test('that are the usual ones are not mentioned, and its age is', async () => {
    expect(await told('0', '0', '500', 'on')).toEqual([
      'tmux-server ok: its server is of the same version, started 3 d 00 h ago',
    ]);
    expect(await told('', 'off', '10', '2')).toHaveLength(1);
  });

  test('that end a run, or slow Esc, are', async () => {
    const [, ...odd] = await told('1', 'keep-last', '2000', 'off');
    expect(odd).toEqual([
      'tmux-options problem: exit-unattached is on',
      'tmux-options note: destroy-unattached is on',
      'tmux-options note: escape-time is 2000 ms',
      expect.stringContaining('tmux-options ok: status line off'),
    ]);
  });
});
