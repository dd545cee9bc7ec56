import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {afterEach, describe, expect, test} from '@jest/globals';
import {readLinuxApps} from '../../source/host/linux/apps/read.js';
import {appName, unitOf} from '../../source/host/linux/apps/unit.js';
import {quitLinuxApp} from '../../source/host/linux/quit.js';
import {openSystemFiles} from '../../source/host/linux/system-files.js';
import {PROTECTED} from '../../source/host/protected.js';
import type {App, Protection} from '../../source/host/types.js';
import {MIB} from './fixture-tree.js';
import {APP_SLICE, type Cast, machineWith} from './linux-processes.js';

const NOBODY: Protection = {trainerPids: [], ownPids: []};

const look = (cast: readonly Cast[], protection = NOBODY, userId = 1000): App[] =>
  readLinuxApps(openSystemFiles(machineWith(cast)), protection, userId);

const named = (apps: readonly App[], name: string): App => {
  const [app, ...others] = apps.filter(one => one.name === name);
  if (!app || others.length > 0) throw new Error(`not one ${name} among ${apps.map(one => one.name)}`);
  return app;
};

describe('control groups', () => {
  test.each([
    ['app-gnome-google\\x2dchrome-12345.scope', 'google-chrome'],
    ['app-org.chromium.Chromium-4321.scope', 'org.chromium.Chromium'],
    ['app-flatpak-org.mozilla.firefox-99.scope', 'org.mozilla.firefox'],
    ['app-cosmic-com.system76.CosmicEdit-4376.scope', 'com.system76.CosmicEdit'],
    ['app-code-3f9a7c22.scope', 'code'],
    ['app-firefox@2bd4f1c0.service', 'firefox'],
    ['app-org.kde.konsole@autostart.service', 'org.kde.konsole'],
    ['snap.firefox.firefox-0b1c8b5e-5a4e-4d0f-9c77-6f1c1d1f2a3b.scope', 'firefox'],
    ['snap.code.code.5f0a1b2c.scope', 'code'],
  ])('%s is %s', (unit, appId) => {
    expect(unitOf(`0::${APP_SLICE}/${unit}\n`).appId).toBe(appId);
    // Both hierarchies mounted: systemd's own names it.
    expect(unitOf(`12:memory:/x\n1:name=systemd:${APP_SLICE}/${unit}\n0::/\n`).appId).toBe(appId);
  });

  test.each([
    `${APP_SLICE}/app-org.gnome.Terminal.slice/vte-spawn-1234.scope`,
    `${APP_SLICE}/tmux-spawn-77.scope`,
    '/user.slice/user-1000.slice/session-2.scope',
    '/system.slice/snap.docker.dockerd.service',
    '/',
    '',
  ])('%s is no application', path => expect(unitOf(`0::${path}\n`).appId).toBeNull());

  test.each([
    ['org.mozilla.firefox', 'firefox'],
    ['com.google.Chrome', 'Chrome'],
    ['com.spotify.Client', 'spotify'],
    ['google-chrome', 'google-chrome'],
    ['v1.2', 'v1.2'],
  ])('%s is called %s', (id, name) => expect(appName(id)).toBe(name));
});

const CODE = '/usr/share/code/code';
const SCOPE = `${APP_SLICE}/app-gnome-code-500.scope`;

const CODE_CAST: readonly Cast[] = [
  {pid: 501, name: 'code', exe: CODE, cgroup: SCOPE, resident: 300, share: 200, swapped: 50},
  {
    pid: 502,
    parent: 501,
    name: 'code',
    exe: CODE,
    words: ['--type=renderer'],
    cgroup: SCOPE,
    resident: 900,
    share: 800,
  },
  {pid: 503, parent: 502, name: 'rust-analyzer', exe: '/home/me/.vscode/ra', cgroup: SCOPE, resident: 600, share: 600},
];

describe('memory by application', () => {
  test("a scope's processes are one application, by their proportional share and what is swapped out", () => {
    expect(look(CODE_CAST)).toMatchObject([
      {
        name: 'code',
        bundleId: null,
        bytes: 1650 * MIB,
        atLeast: false,
        compressedBytes: 50 * MIB,
        processes: 3,
        mainPid: 501,
        protected: null,
      },
    ]);
  });

  test('without scopes helpers belong to whom they run the same executable with, or lie beside', () => {
    const chrome = '/opt/google/chrome';
    const apps = look([
      {pid: 600, name: 'chrome', exe: `${chrome}/chrome`, resident: 300, share: 250},
      {pid: 601, parent: 600, name: 'chrome', exe: `${chrome}/chrome`, words: ['--type=zygote'], share: 40},
      {pid: 602, parent: 601, name: 'chrome', exe: `${chrome}/chrome`, share: 60},
      {pid: 603, parent: 600, name: 'chrome_crashpad', exe: `${chrome}/chrome_crashpad_handler`, share: 30},
      {pid: 610, name: 'bash', exe: '/usr/bin/bash', share: 5},
      {pid: 611, parent: 610, name: 'python3', exe: '/usr/bin/python3.12', words: ['-u', '/srv/serve.py'], share: 90},
      {pid: 612, parent: 610, name: 'vim', exe: '/usr/bin/vim', share: 20},
    ]);
    expect(named(apps, 'chrome')).toMatchObject({bytes: 380 * MIB, processes: 4, mainPid: 600});
    expect(named(apps, 'python3.12 serve.py')).toMatchObject({processes: 1, mainPid: 611});
    expect(named(apps, 'vim').processes).toBe(1);
  });

  test('a program that has changed its short name is known by its file', () => {
    const apps = look([
      {pid: 620, name: 'prompt', exe: '/usr/bin/zsh', share: 5},
      {pid: 621, parent: 620, name: 'zsh', exe: '/usr/bin/zsh', share: 4},
      {pid: 622, parent: 621, name: 'node-MainThread', exe: '/usr/bin/node', words: ['serve.js'], share: 90},
    ]);
    expect(apps.map(({name, processes}) => [name, processes])).toEqual([
      ['node serve.js', 1],
      ['zsh', 1],
      ['zsh', 1],
    ]);
  });

  test('what the system does not report makes a lower bound, and small processes are not measured exactly', () => {
    const apps = look([
      {pid: 700, name: 'big', exe: '/opt/big/big', resident: 500, anonymous: 420, share: null, swapped: 10},
      {pid: 710, name: 'small', exe: '/opt/small/small', resident: 10, anonymous: 6, share: 3},
    ]);
    expect(named(apps, 'big')).toMatchObject({bytes: 430 * MIB, atLeast: true, compressedBytes: 10 * MIB});
    expect(named(apps, 'small')).toMatchObject({bytes: 6 * MIB, atLeast: false});
  });

  test('kernel threads and what has ended are left out', () => {
    const apps = look([{pid: 2, parent: 0, user: 0, name: 'kthreadd', resident: 0}, ...CODE_CAST]);
    expect(apps.map(({name}) => name)).toEqual(['code']);
  });

  test('a new version of a running program is the same program', () => {
    const exe = '/opt/app/app (deleted)';
    expect(look([{pid: 5, name: 'app', exe}])[0]?.name).toBe('app');
  });
});

describe('who must not be quit', () => {
  const SESSION = '/user.slice/user-1000.slice/user@1000.service/session.slice';

  test('the system, the desktop, other users', () => {
    const apps = look([
      {pid: 1, parent: 0, user: 0, name: 'systemd', exe: undefined, cgroup: '/init.scope'},
      {pid: 10, user: 0, name: 'dockerd', cgroup: '/system.slice/docker.service', resident: 200},
      {pid: 11, user: 999, name: 'postgres', resident: 300},
      {pid: 12, user: 1001, name: 'firefox', resident: 400},
      {pid: 13, name: 'gnome-shell', exe: '/usr/bin/gnome-shell', cgroup: `${SESSION}/org.gnome.Shell@wayland.service`},
      {pid: 14, name: 'something-porta', exe: '/usr/libexec/something-portal', cgroup: `${SESSION}/x.service`},
      // Opened through the portal, so in its group: a browser all the same.
      {pid: 15, name: 'firefox', exe: '/usr/lib/firefox/firefox', cgroup: `${SESSION}/xdg-desktop-portal.service`},
    ]);
    const reasons = Object.fromEntries(apps.map(app => [app.pids[0], app.protected]));
    expect(reasons).toEqual({
      1: PROTECTED.system,
      10: PROTECTED.system,
      11: PROTECTED.system,
      12: PROTECTED.otherUser,
      13: PROTECTED.system,
      14: PROTECTED.system,
      15: null,
    });
  });

  const KONSOLE = `${APP_SLICE}/app-org.kde.konsole-20.scope`;
  const cast: readonly Cast[] = [
    {pid: 20, name: 'konsole', exe: '/usr/bin/konsole', cgroup: KONSOLE, share: 80},
    {pid: 21, parent: 20, name: 'bash', exe: '/usr/bin/bash', cgroup: KONSOLE, share: 5},
    {pid: 22, parent: 21, name: 'tmux: client', exe: '/usr/bin/tmux', cgroup: KONSOLE, share: 4},
    {pid: 30, name: 'tmux: server', exe: '/usr/bin/tmux', cgroup: KONSOLE, share: 6},
    {pid: 31, parent: 30, name: 'sh', exe: '/usr/bin/dash', cgroup: KONSOLE, share: 1},
    {
      pid: 32,
      parent: 31,
      name: 'python3',
      exe: '/usr/bin/python3',
      words: ['train.py'],
      cgroup: KONSOLE,
      resident: 9000,
    },
    {pid: 33, parent: 30, name: 'node', exe: '/usr/bin/node', words: ['mlxtop', 'record'], cgroup: KONSOLE, share: 50},
    {
      pid: 34,
      parent: 30,
      name: 'java',
      exe: '/usr/bin/java',
      words: ['-jar', 'other.jar'],
      cgroup: KONSOLE,
      share: 500,
    },
  ];

  test('the trainer, tmux and the terminal; what else runs in tmux is not the terminal', () => {
    const apps = look(cast, {trainerPids: [31, 32], ownPids: [33, 30, 22, 21, 20]});
    // A trainer's share is not worked out: the kernel would hold its memory meanwhile.
    expect(named(apps, 'training')).toMatchObject({processes: 2, protected: PROTECTED.trainer, mainPid: null});
    expect(named(apps, 'training').bytes).toBe((4500 + 50) * MIB);
    expect(named(apps, 'konsole')).toMatchObject({bytes: 85 * MIB, protected: PROTECTED.terminal});
    expect(named(apps, 'mlxtop')).toMatchObject({processes: 3, protected: PROTECTED.ours});
    expect(named(apps, 'java other.jar')).toMatchObject({bytes: 500 * MIB, protected: null});
  });

  test("mlxtop of another session or home is mlxtop's own, and its trainer a trainer, whatever they call themselves", () => {
    const script = '/opt/mlxtop/dist/mlxtop.js';
    const node = {name: 'node-MainThread', exe: '/usr/bin/node', share: 20};
    const apps = look([
      {...node, pid: 801, words: ['--no-opt', '--import', '/x/hook.mjs', script, 'record', '--folder', '/a b/runs/1']},
      {...node, pid: 802, words: [script, 'wait', 'lora']},
      {...node, pid: 803, exe: '/usr/bin/nodejs', words: ['mlxtop.js', 'dashboard']},
      // Another user's: its file is hidden.
      {pid: 804, name: 'node-MainThread', user: 1001, words: [script, 'status', '--watch']},
      {pid: 805, name: 'sh', exe: '/usr/bin/dash', words: ['/usr/local/bin/mlxtop', 'attach']},
      {
        pid: 806,
        name: 'sh',
        exe: '/usr/bin/dash',
        words: ['-c', 'trap :\n"$@"', 'mlxtop-run', '/other/exit', 'python3'],
      },
      {pid: 807, parent: 806, name: 'python3', exe: '/usr/bin/python3', words: ['train.py'], resident: 9000},
      {...node, pid: 808, words: ['serve.js', 'mlxtop']},
    ]);
    expect(named(apps, 'mlxtop')).toMatchObject({processes: 6, protected: PROTECTED.ours});
    expect(named(apps, 'training')).toMatchObject({pids: [807], protected: PROTECTED.trainer});
    expect(apps.filter(one => one.protected === null).map(({name}) => name)).toEqual(['node serve.js']);
  });

  test('a shell that was started by a link to its file is a shell, too', () => {
    const shell = {pid: 710, name: 'ksh', exe: '/usr/bin/ksh93', share: 5};
    const below = {pid: 711, parent: 710, name: 'ksh93', exe: '/usr/bin/ksh93', words: ['serve.ksh'], share: 90};
    const apps = look([shell, below], {trainerPids: [], ownPids: [710]});
    expect(apps.find(({pids}) => pids.includes(710))?.name).toBe('mlxtop');
    expect(apps.find(({pids}) => pids.includes(711))?.pids).toEqual([711]);
  });

  test('a terminal that is not ours may be quit, but never a tmux', () => {
    const apps = look(cast);
    expect(named(apps, 'konsole').protected).toBeNull();
    expect(apps.find(app => app.pids.includes(30))?.protected).toBe(PROTECTED.ours);
  });
});

/** The real /proc. */
const ON_LINUX = process.platform === 'linux';

(ON_LINUX ? describe : describe.skip)('quitting', () => {
  const children: ChildProcess[] = [];
  const files = openSystemFiles('/');

  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  const start = async (script: string) => {
    const child = spawn('sh', ['-c', script], {stdio: ['ignore', 'pipe', 'ignore']});
    children.push(child);
    const gone = once(child, 'exit');
    await once(child.stdout, 'data');
    return {pid: child.pid ?? 0, gone};
  };

  const appOf = (pid: number, reason: string | null = null): App => ({
    name: 'sleep',
    bundleId: null,
    bytes: 1,
    atLeast: false,
    compressedBytes: 0,
    processes: 1,
    mainPid: pid,
    pids: [pid],
    protected: reason,
  });

  test('a program that is asked goes', async () => {
    const {pid} = await start('echo; exec sleep 600');
    expect(await quitLinuxApp(files, appOf(pid), 10_000)).toEqual({result: 'quit'});
    expect(await quitLinuxApp(files, appOf(pid), 10_000)).toEqual({result: 'not-running'});
  });

  test('one that does not want to stays', async () => {
    const {pid} = await start("trap '' TERM; echo; while :; do sleep 0.05; done");
    expect(await quitLinuxApp(files, appOf(pid), 200)).toEqual({result: 'still-open'});
    expect(process.kill(pid, 0)).toBe(true);
  });

  test('a protected one is not asked', async () => {
    const {pid} = await start('echo; exec sleep 600');
    await expect(quitLinuxApp(files, appOf(pid, PROTECTED.ours), 200)).rejects.toMatchObject({name: 'UserError'});
    expect(process.kill(pid, 0)).toBe(true);
  });
});

(ON_LINUX ? test : test.skip)('this very machine: every process counts once, and ours are protected', () => {
  const files = openSystemFiles('/');
  const apps = readLinuxApps(files, {trainerPids: [], ownPids: [process.pid]}, process.getuid?.() ?? 0);
  const pids = apps.flatMap(app => app.pids);
  expect(new Set(pids).size).toBe(pids.length);
  const ours = apps.find(app => app.pids.includes(process.pid));
  expect(ours?.protected).not.toBeNull();
  expect(ours?.bytes).toBeGreaterThan(10 * MIB);
});
