import {chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {disk} from '../../source/doctor/checks/disk.js';
import {home} from '../../source/doctor/checks/home.js';
import {node} from '../../source/doctor/checks/node.js';
import {others} from '../../source/doctor/checks/others.js';
import {python} from '../../source/doctor/checks/python.js';
import {records} from '../../source/doctor/checks/records.js';
import {runs} from '../../source/doctor/checks/runs.js';
import {session} from '../../source/doctor/checks/session.js';
import {system} from '../../source/doctor/checks/system.js';
import {terminal} from '../../source/doctor/checks/terminal.js';
import {tmux} from '../../source/doctor/checks/tmux.js';
import {tools} from '../../source/doctor/checks/tools.js';
import {examine, exitCodeFor} from '../../source/doctor/examine.js';
import {doctorText} from '../../source/doctor/words.js';
import {UserError} from '../../source/errors.js';
import {programIn} from './program-in.js';
import {answered, GIB, worldWith} from './world.js';

let folder = '';

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "doctor Jo O'Neil-")));
});

afterEach(() => rmSync(folder, {recursive: true, force: true}));

/** A program of that name, in a folder below the test's own; its path. */
const program = (...names: string[]): string => programIn(folder, ...names);

test('all is well on a Mac on which it is', async () => {
  const findings = await examine(worldWith(), [system, node, tmux, terminal, tools, disk]);
  expect(findings.filter(({level}) => level !== 'ok')).toEqual([]);
  expect(exitCodeFor(findings)).toBe(0);
  expect(doctorText(findings)).toMatch(
    /^ok {7}program: [\s\S]*^ok {7}machine: macOS 26\.5, Apple M1 Pro, 16\.0 GB[\s\S]*\nNothing prevents a run\.\n$/m,
  );
});

test('a check that fails is a problem with a next step, and the others still run', async () => {
  const broken = {
    name: 'broken',
    run: async () => {
      throw new UserError('The disk is on fire.', 'Put it out.');
    },
  };
  const findings = await examine(worldWith(), [broken, system]);
  expect(findings).toMatchObject([
    {check: 'broken', level: 'problem', what: 'The disk is on fire.', next: 'Put it out.'},
    {check: 'system', level: 'ok'},
  ]);
  expect(exitCodeFor(findings)).toBe(1);
});

test('without a home folder that is a problem, and nothing is looked for in another one', async () => {
  const homeFault = new UserError('No home folder is known.', 'Set HOME.');
  const findings = await examine(worldWith({homeFault, home: folder}), [runs, home, records, disk]);
  expect(findings).toEqual([
    {
      check: 'runs',
      level: 'problem',
      what: 'No home folder is known.',
      means: 'No run can be started.',
      next: 'Set HOME.',
    },
  ]);
});

test('Rosetta is a note with its cure', async () => {
  expect(await system.run(worldWith({machine: {translated: true}}))).toMatchObject([
    {level: 'note', next: expect.stringContaining('arm64 Node')},
  ]);
});

describe('Node', () => {
  test('of Homebrew stays by the link that is on the PATH', async () => {
    const cellar = program('Cellar', 'node', '22.14.0', 'bin', 'node');
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    const at = {version: '22.14.0', path: cellar, pid: 1};
    const [alone] = await node.run(worldWith({node: at, environment: {PATH: bin}}));
    expect(alone).toMatchObject({level: 'note', means: expect.stringContaining('Homebrew'), next: expect.any(String)});
    symlinkSync(cellar, join(bin, 'node'));
    const [linked] = await node.run(worldWith({node: at, environment: {PATH: bin}}));
    expect(linked).toMatchObject({level: 'ok', what: expect.stringContaining(`found as ${join(bin, 'node')}`)});
  });

  test('that is another Node than ours on the PATH does not count', async () => {
    const cellar = program('Cellar', 'node', '22.14.0', 'bin', 'node');
    program('bin', 'node');
    const world = worldWith({
      node: {version: '22.14.0', path: cellar, pid: 1},
      environment: {PATH: join(folder, 'bin')},
    });
    expect((await node.run(world))[0]?.level).toBe('note');
  });

  test('that is too old is a problem', async () => {
    const world = worldWith({node: {version: '20.11.1', path: '/usr/bin/node', pid: 1}});
    expect(await node.run(world)).toMatchObject([{level: 'problem'}]);
  });
});

describe('tmux', () => {
  test('older than 3.2 is a problem that says how to upgrade', async () => {
    expect(await tmux.run(worldWith({tmux: {'-V': {stdout: 'tmux 3.1c'}}}))).toMatchObject([
      {level: 'problem', what: expect.stringContaining('too old'), next: expect.stringMatching(/newer|upgrade/i)},
    ]);
  });

  test('a server of another version is a note, one that speaks another protocol a problem', async () => {
    const other = await tmux.run(worldWith({tmux: {'display-message': {stdout: '3.3a'}}}));
    expect(other[1]).toMatchObject({level: 'note', what: expect.stringMatching(/3\.3a.*3\.5a/)});
    const stranger = {code: 1, stderr: 'protocol version mismatch (client 8, server 7)'};
    const strange = await tmux.run(worldWith({tmux: {'display-message': stranger}}));
    expect(strange[1]).toMatchObject({level: 'problem', next: expect.stringContaining('--socket-name')});
  });

  test('no server is no fault', async () => {
    const none = {code: 1, stderr: 'no server running on /private/tmp/tmux-501/default'};
    expect((await tmux.run(worldWith({tmux: {'display-message': none}})))[1]?.level).toBe('ok');
  });
});

describe('the application that the tmux server lives in', () => {
  const server = {'display-message': {stdout: '4711'}};
  const Cursor = {name: 'Cursor', bundleId: 'com.todesktop.230313mzl4w4u92'};

  test('is reported, on macOS 27 with what quitting it may end and the way out', async () => {
    const on27 = worldWith({tmux: server, sessionApp: Cursor, machine: {system: 'macOS 27.0'}});
    expect(await session.run(on27)).toMatchObject([
      {
        level: 'note',
        means: expect.stringContaining('Quitting Cursor may end'),
        next: expect.stringContaining('Background App Activity'),
      },
    ]);
    const [earlier] = await session.run(worldWith({tmux: server, sessionApp: Cursor}));
    expect(earlier).toMatchObject({level: 'note', what: expect.stringContaining('Cursor')});
    expect(earlier?.means).not.toContain('Quitting');
  });

  test('may be none, and without a server there is nothing to report', async () => {
    expect(await session.run(worldWith({tmux: server}))).toMatchObject([{level: 'ok'}]);
    expect(await session.run(worldWith({tmux: {'display-message': {code: 1}}}))).toEqual([]);
  });
});

describe('terminal', () => {
  test.each([
    [{TERM: 'xterm', LANG: 'en_US.ISO8859-1'}, /ok: your terminal.*; note: .*not UTF-8/],
    [{TERM: 'xterm'}, /note: no locale is set/],
    [{TERM: 'dumb', LANG: 'C.UTF-8'}, /note: TERM is dumb; ok/],
    [{TERM: 'xterm', LANG: 'C.UTF-8', CURSOR_TRACE_ID: 'x'}, /note: Cursor's terminal/],
  ])('%j', async (environment, expected) => {
    const findings = await terminal.run(worldWith({environment}));
    expect(findings.map(({level, what}) => `${level}: ${what}`).join('; ')).toMatch(expected);
  });

  test.each([
    ['macOS 26.5', false],
    ['macOS 27.0', true],
  ])('an editor may take a run along on %s: %s', async (system, mayEnd) => {
    const environment = {TERM: 'xterm', LANG: 'C.UTF-8', CURSOR_TRACE_ID: 'x'};
    const [finding] = await terminal.run(worldWith({environment, machine: {system}}));
    expect(finding?.means?.includes('may end when the editor is quit')).toBe(mayEnd);
  });
});

describe('tools', () => {
  test('each kind of failure has its own words; an indispensable tool is a problem', async () => {
    const findings = await tools.run(
      worldWith({
        tryTool: async name => {
          if (name === 'vm_stat') return answered('', {code: null, failure: 'ENOENT'});
          if (name === 'footprint') return answered('', {code: null, failure: 'EACCES'});
          if (name === 'ioreg') return answered('', {code: null, failure: 'late', tookMs: 3000});
          if (name === 'pmset') return answered('', {code: 1, stderr: 'not today\n'});
          if (name === 'lsappinfo') return answered('x', {tookMs: 2400});
          return answered('x');
        },
      }),
    );
    const said = findings.map(({level, what}) => `${level}: ${what}`);
    expect(said).toEqual([
      expect.stringMatching(/^ok: \d tools of macOS answer, the slowest \(\w+\) in 5 ms/),
      'problem: vm_stat is missing',
      'note: footprint may not be started here',
      'note: ioreg gave no answer in time',
      'note: pmset fails (exit code 1): not today',
      'note: lsappinfo took 2.4 s',
    ]);
  });

  test('osascript, of which every use does something, is not tried', async () => {
    const tried: string[] = [];
    await tools.run(
      worldWith({
        tryTool: async name => {
          tried.push(name);
          return answered('x');
        },
      }),
    );
    expect(tried).not.toContain('osascript');
    expect(tried).toContain('top');
  });
});

describe('disk', () => {
  const at = async (free: number | null, platform: 'darwin' | 'linux' = 'darwin') =>
    (await disk.run(worldWith({freeBytes: async () => free, platform})))[0];

  test('little is a note, next to nothing a problem; on a Mac what is purgeable does not count as free', async () => {
    expect(await at(100 * GIB)).toMatchObject({level: 'ok'});
    expect(await at(4 * GIB)).toMatchObject({level: 'note', means: expect.stringContaining('purgeable')});
    expect(await at(0.2 * GIB)).toMatchObject({level: 'problem', means: expect.stringContaining('purgeable')});
    expect((await at(4 * GIB, 'linux'))?.means).not.toContain('purgeable');
    expect(await at(null)).toMatchObject({level: 'note'});
  });
});

describe('the folder of the runs', () => {
  test('that does not exist yet is not created here', async () => {
    const home = join(folder, 'home');
    expect(await runs.run(worldWith({home}))).toMatchObject([
      {level: 'ok', what: expect.stringContaining('the first run creates')},
    ]);
  });

  test('that other users may list or change is a note', async () => {
    const inside = join(folder, 'runs');
    mkdirSync(inside, {mode: 0o700});
    expect(await runs.run(worldWith({home: folder}))).toMatchObject([{level: 'ok'}]);
    chmodSync(inside, 0o755);
    expect(await runs.run(worldWith({home: folder}))).toMatchObject([
      {level: 'note', next: expect.stringMatching(/^chmod 700 .*Jo.*O.*Neil/)},
    ]);
    chmodSync(inside, 0o777);
    expect(await runs.run(worldWith({home: folder}))).toMatchObject([
      {level: 'note', next: expect.stringMatching(/^chmod go-w .*Jo.*O.*Neil/)},
    ]);
  });

  (process.getuid?.() === 0 ? test.skip : test)('that cannot be made is a problem', async () => {
    chmodSync(folder, 0o555);
    const [finding] = await runs.run(worldWith({home: join(folder, 'share', 'mlxtop')}));
    chmodSync(folder, 0o755);
    expect(finding).toMatchObject({level: 'problem', what: expect.stringContaining('EACCES')});
  });

  test('that is a file is a problem', async () => {
    writeFileSync(join(folder, 'home'), '');
    expect(await runs.run(worldWith({home: join(folder, 'home')}))).toMatchObject([{level: 'problem'}]);
  });
});

test('another mlxtop that a shell finds first is reported', async () => {
  const other = program('usr', 'mlxtop');
  const own = program('own', 'mlxtop');
  const world = (...names: string[]) =>
    worldWith({
      script: join(folder, 'own', 'mlxtop.js'),
      environment: {PATH: names.map(name => join(folder, name)).join(':')},
    });
  expect(await others.run(world('own', 'usr'))).toMatchObject([{level: 'ok', what: expect.stringContaining(own)}]);
  expect(await others.run(world('usr', 'own'))).toMatchObject([{level: 'note', what: expect.stringContaining(other)}]);
  expect(await others.run(world('nowhere'))).toMatchObject([{level: 'note'}]);
  expect(await others.run(world('usr'))).toMatchObject([{next: expect.stringContaining(join('own', 'mlxtop.js'))}]);
  // A script of the user's own that starts this very program is this one.
  writeFileSync(other, `#!/bin/sh\nexec node '${join(folder, 'own', 'mlxtop.js')}' "$@"\n`);
  expect(await others.run(world('usr'))).toMatchObject([{level: 'ok'}]);
});

describe('Python', () => {
  const PYTHON = {version: '3.12.4', machine: 'arm64', rich: true, mlx_lm: '0.32.2', mlx: '0.32.4'};
  const found = async (answer: Partial<typeof PYTHON> | {mlx_lm: null} | string) => {
    program('bin', 'python3');
    const stdout = typeof answer === 'string' ? answer : JSON.stringify({...PYTHON, ...answer});
    const environment = {PATH: join(folder, 'bin')};
    return (await python.run(worldWith({environment, tryProgram: async () => answered(stdout)})))[0];
  };

  test('with mlx_lm is well; without it, or an Intel one, a note; mlx_lm without rich a problem', async () => {
    expect(await found({})).toMatchObject({level: 'ok', what: expect.stringContaining('mlx_lm 0.32.2')});
    expect(await found({mlx_lm: null})).toMatchObject({level: 'note', what: expect.stringContaining('no mlx_lm')});
    expect(await found({machine: 'x86_64'})).toMatchObject({level: 'note', means: expect.stringContaining('mlx')});
    expect(await found({rich: false})).toMatchObject({level: 'problem', next: 'pip install rich'});
    expect(await found({rich: false, mlx_lm: '0.31.0'})).toMatchObject({level: 'ok'});
    expect(await found('no JSON')).toMatchObject({level: 'note', what: expect.stringContaining('does not answer')});
  });

  test('that is nowhere is a note', async () => {
    expect(await python.run(worldWith())).toMatchObject([{level: 'note', what: expect.stringContaining('no Python')}]);
  });
});
