import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {sessionNameFor} from '../../../source/format/run-name.js';
import type {Run} from '../../../source/journal/runs.js';
import {checkRunName, checkSessionName, chooseSession, twinOf} from '../../../source/runs/start/choose-session.js';
import {listSessions} from '../../../source/tmux/sessions.js';
import {createHome, gone, living, makeRun} from '../../helpers/home.js';
import {createServer, type Server} from '../../tmux/server.js';

describe("a run's name", () => {
  test.each([
    ['qwen2.5-lora r=8', 'qwen2-5-lora-r-8'],
    ['a:b.c', 'a-b-c'],
    ['-x', 'x'],
    ['@home $1 %2 =3', 'home-1-2-3'],
    ['日本 größe', '日本-größe'],
    ['🙂', 'training'],
    ['lora', 'lora'],
    ['x'.repeat(100), 'x'.repeat(60)],
  ])("'%s' has the session '%s'", (name, session) => {
    expect(checkRunName(` ${name} `)).toBe(name);
    expect(sessionNameFor(name)).toBe(session);
    expect(checkSessionName(session)).toBe(session);
  });

  test.each(['', '  ', 'a\nb', 'a\u001b[31mb', 'a\u202eb', 'x'.repeat(101)])("'%s' may not", name => {
    expect(() => checkRunName(name)).toThrow(expect.objectContaining({exitCode: 2}));
  });
});

describe('a session name', () => {
  test.each(['lora', 'llama-3_2', '_x', '7b', 'größe', '日本', 'x'.repeat(64)])("'%s' is allowed", name => {
    expect(checkSessionName(name)).toBe(name);
  });

  test.each(['', ' ', 'a b', 'a.b', 'a:b', '-x', '=x', '$1', '@1', '%1', 'a#b', 'a\nb', '{x}', '🙂', 'x'.repeat(65)])(
    "'%s' may not",
    name => {
      expect(() => checkSessionName(name)).toThrow(
        expect.objectContaining({exitCode: 2, nextStep: expect.stringContaining('Use letters')}),
      );
    },
  );

  test('tmux keeps every allowed name unchanged', async () => {
    const server = createServer();
    try {
      const names = ['lora', 'llama-3_2', '_x', '7b', 'größe', '日本', 'x'.repeat(64)];
      for (const name of names) server.tmux('new-session', '-d', '-s', checkSessionName(name), 'sleep', '60');
      expect((await listSessions(server.client)).map(session => session.name).sort()).toEqual(names.sort());
      for (const name of names)
        expect(server.tmux('display-message', '-p', '-t', `=${name}:`, '#{session_name}')).toBe(name);
    } finally {
      server.close();
    }
  });
});

describe('where a start goes', () => {
  const SAME = {command: ['python', 'train.py'], directory: '/work'};
  const OTHER = {command: ['python', 'train.py', '--iters', '5\n6'], directory: '/work'};
  let home: ReturnType<typeof createHome>;
  let server: Server;

  beforeEach(() => {
    home = createHome();
    server = createServer();
  });

  afterEach(() => {
    server.close();
    home.close();
  });

  const session = (name: string, runId?: string): void => {
    server.tmux('new-session', '-d', '-s', name, 'sleep', '60');
    if (runId === undefined) return;
    server.tmux('set-option', '-t', `=${name}:`, '@mlxtop_run', runId);
    server.tmux('set-option', '-p', '-t', `=${name}:`, '@mlxtop_role', 'trainer');
  };
  const names = async () => (await listSessions(server.client)).map(one => one.name);

  test('a name that is free', async () => {
    session('lora2');
    expect(await chooseSession(server.client, async () => [], {}, SAME)).toEqual({
      kind: 'start',
      name: 'mlxtop',
    });
    expect(await chooseSession(server.client, async () => [], {session: 'lora'}, SAME)).toEqual({
      kind: 'start',
      name: 'lora',
    });
  });

  test('without a name: past the sessions of others and of living runs, into that of an ended one', async () => {
    session('mlxtop');
    session('mlxtop-2', 'alive');
    session('mlxtop-3', 'ended');
    const runs = [
      makeRun(home.home, {id: 'alive', name: 'mlxtop-2', tmux: await living(), ...SAME}),
      makeRun(home.home, {id: 'ended', name: 'mlxtop-3', tmux: await gone(), ...SAME}),
    ];
    expect(await chooseSession(server.client, async () => runs, {}, SAME)).toEqual({
      kind: 'start',
      name: 'mlxtop-3',
    });
    expect(await names()).toEqual(['mlxtop', 'mlxtop-2']);
    expect(await chooseSession(server.client, async () => runs, {}, SAME)).toEqual({
      kind: 'start',
      name: 'mlxtop-3',
    });
  });

  test('a session in which the user opened a pane stays, though its run has ended', async () => {
    session('mlxtop', 'ended');
    server.tmux('new-window', '-t', '=mlxtop:', 'sleep', '60');
    const runs = [makeRun(home.home, {id: 'ended', tmux: await gone(), ...SAME})];
    expect(await chooseSession(server.client, async () => runs, {}, SAME)).toEqual({
      kind: 'start',
      name: 'mlxtop-2',
    });
    await expect(chooseSession(server.client, async () => runs, {session: 'mlxtop'}, SAME)).rejects.toMatchObject({
      message: expect.stringContaining('panes of your own'),
      nextStep: expect.stringContaining('--session mlxtop-2'),
    });
    expect(await names()).toEqual(['mlxtop']);
  });

  test('the same command under the name of its living run attaches, in the same folder only', async () => {
    session('lora', 'alive');
    const run = makeRun(home.home, {id: 'alive', name: 'lora', tmux: await living(), ...SAME});
    expect(await chooseSession(server.client, async () => [run], {session: 'lora'}, SAME)).toEqual({
      kind: 'attach',
      run,
    });
    for (const wanted of [OTHER, {...SAME, directory: '/elsewhere'}]) {
      await expect(chooseSession(server.client, async () => [run], {session: 'lora'}, wanted)).rejects.toMatchObject({
        message: "Another run is in progress in session 'lora' (run alive): python train.py",
        nextStep: expect.stringMatching(/mlxtop attach lora.*--session lora-2/),
      });
    }
    expect(await names()).toEqual(['lora']);
  });

  test('the other command is shown on one line, shortened if it is long', async () => {
    session('lora', 'alive');
    const command = ['python', '-c', 'a\nb', 'x'.repeat(10_000)];
    const run = makeRun(home.home, {id: 'alive', name: 'lora', tmux: await living(), command, directory: '/work'});
    const error = await chooseSession(server.client, async () => [run], {session: 'lora'}, SAME).catch(String);
    expect(error).toMatch(/: python -c \$'a\\nb' x+…$/);
    expect(String(error).length).toBeLessThan(300);
  });

  test('a name that tmux does not allow gets a session of its own, and means the same run again', async () => {
    const name = 'qwen2.5-lora r=8';
    const choose = (runs: readonly Run[], given: {name: string}, wanted = SAME) =>
      chooseSession(server.client, async () => runs, given, wanted);
    expect(await choose([], {name})).toEqual({kind: 'start', name: 'qwen2-5-lora-r-8'});
    session('qwen2-5-lora-r-8', 'alive');
    const run = makeRun(home.home, {id: 'alive', name, tmux: await living(), ...SAME});
    expect(await choose([run], {name})).toEqual({kind: 'attach', run});
    expect(await choose([run], {name: 'qwen2.5 lora r:8'})).toEqual({kind: 'start', name: 'qwen2-5-lora-r-8-2'});
    await expect(choose([run], {name}, OTHER)).rejects.toMatchObject({
      nextStep: expect.stringMatching(/mlxtop attach qwen2-5-lora-r-8 .*--name 'qwen2\.5-lora r=8-2'/),
    });
  });

  test('a name of a foreign session, or of a run in another home, is refused and left alone', async () => {
    session('work');
    session('far', 'elsewhere');
    await expect(chooseSession(server.client, async () => [], {session: 'work'}, SAME)).rejects.toThrow(
      /mlxtop did not start it/,
    );
    await expect(chooseSession(server.client, async () => [], {session: 'far'}, SAME)).rejects.toThrow(
      /its run elsewhere is not in this folder of runs/,
    );
    expect(await names()).toEqual(['far', 'work']);
  });

  test('a living twin is found under any name', async () => {
    const ended = makeRun(home.home, {id: 'a', tmux: await gone(), ...SAME});
    const alive = makeRun(home.home, {id: 'b', tmux: await living(), ...SAME});
    expect(await twinOf([ended, alive], SAME)).toBe(alive);
    expect(await twinOf([ended, alive], OTHER)).toBeUndefined();
    expect(await twinOf([ended], SAME)).toBeUndefined();
  });
});
