import {spawn, spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, test} from '@jest/globals';
import type {RehearsalOptions} from '../../scripts/rehearsal-mac/rehearsal.js';
import {MAC_PROGRAM} from '../helpers/mac-program.js';
import {useMacStage} from '../helpers/mac-stage.js';
import {parentOf} from '../helpers/processes.js';
import {PROGRAM, processState, type Stage, trainerFile, waitFor} from '../helpers/stage.js';

const STEADY = ['node', trainerFile('steady.mjs'), '--iters', '100000', '--ms', '50'];

const begin = useMacStage();

const onMac = (options: RehearsalOptions = {}, environment: NodeJS.ProcessEnv = {}) =>
  begin({scene: 'green', macos: '26', ...options}, environment);

const run = (on: Stage, words: readonly string[], command: readonly string[] = STEADY) =>
  on.mlxtop(['run', '--detach', '--interval', '200ms', ...words, '--', ...command]);

const serverPid = (on: Stage): number => Number(on.tmux('display-message', '-p', '#{pid}'));

const idIn = (stdout: string): string => /run (\S+)\)/.exec(stdout)?.[1] ?? '';

const warningsOf = (on: Stage, id: string): unknown[] =>
  on
    .journal(id)
    .filter(event => event.type === 'warning' && event.code === 'not-independent')
    .map(event => event.text);

const suite = process.platform === 'linux' ? describe : describe.skip;

suite('run --independent on the rehearsal Mac (Linux only: its stand-ins read /proc)', () => {
  test('launchd owns the server; the run is paused, resumed, recorded and revived as any other', async () => {
    const {mac, stage} = await onMac();
    const secret = `hf_secret_${process.pid}`;
    const started = stage.mlxtop(
      ['run', '-d', '--interval', '200ms', '-L', stage.socket, '--independent', '--', ...STEADY],
      {HF_TOKEN: secret},
    );
    expect(started).toMatchObject({code: 0, stdout: expect.stringMatching(/belongs to no app/)});
    const pid = serverPid(stage);
    expect(parentOf(pid)).toBe(1);
    expect(stage.tmux('show-environment', '-g')).not.toContain(secret);
    expect(stage.tmux('show-options', '-s', '-v', 'exit-empty')).toBe('on');
    const id = idIn(started.stdout);
    await waitFor('iterations', () => stage.status(id).training.iteration > 3);
    expect(stage.status(id)).toMatchObject({recorder: {alive: true}});
    expect(stage.mlxtop(['pause']).code).toBe(0);
    expect(stage.status(id).run.state).toBe('paused');
    expect(stage.mlxtop(['resume']).code).toBe(0);
    const lock = () => JSON.parse(readFileSync(`${stage.runFolder(id)}/lock`, 'utf8')) as {pid: number};
    const recorder = lock().pid;
    process.kill(recorder, 'SIGKILL');
    await waitFor('its end', () => processState(recorder) === null);
    await waitFor('another recorder', () => stage.status(id).recorder.alive && lock().pid !== recorder);
    expect(parentOf(lock().pid)).toBe(pid);
    // Nothing is left when the session has gone: neither the server, nor the job, nor its file.
    stage.tmux('kill-session', '-t', '=mlxtop');
    await waitFor('the server to end', () => processState(pid) === null);
    await waitFor(
      'the job to be gone',
      () => !readdirSync(`${mac.tools}/launchd`).some(name => name.endsWith('.json')),
    );
    expect(readdirSync(tmpdir()).filter(name => name.startsWith('mlxtop-agent-'))).toEqual([]);
    await waitFor('the end', () => stage.status(id).run.state === 'interrupted');
  });

  test('a second run goes to the same server; that stays until the last session has gone', async () => {
    const {mac, stage} = await onMac();
    run(stage, ['-L', stage.socket, '--independent', '-s', 'one']);
    const pid = serverPid(stage);
    const second = run(stage, ['-L', stage.socket, '--independent', '-s', 'two']);
    expect(second).toMatchObject({code: 0, stderr: expect.not.stringMatching(/not independent/)});
    expect(serverPid(stage)).toBe(pid);
    expect(mac.calls().filter(({tool}) => tool === 'launchctl')).toHaveLength(1);
    expect(warningsOf(stage, idIn(second.stdout))).toEqual([]);
  });

  test.each([
    ['refuses', 'fail 5 Bootstrap failed: 5: Input/output error', /Bootstrap failed: 5: Input\/output error/],
    ['is missing', 'missing', /launchctl failed: .*ENOENT/],
    ['hangs', 'hang', /launchctl gave no answer within \d+(\.\d+)? s/],
  ])('launchctl %s: the plain start, and one sentence that says so', async (_how, fault, why) => {
    const {mac, stage} = await onMac();
    mac.fault('launchctl', fault);
    const started = run(stage, ['-L', stage.socket, '--independent']);
    expect(started.code).toBe(0);
    expect(started.stderr.match(/Note: not independent.*\n/g)).toHaveLength(1);
    expect(started.stderr).toMatch(why);
    expect(started.stderr).toMatch(/started normally/);
    const id = idIn(started.stdout);
    expect(warningsOf(stage, id)).toEqual([expect.stringMatching(why)]);
    await waitFor('iterations', () => stage.status(id).training.iteration > 3);
    expect(stage.record(id)).toMatchObject({independent: true, session: {independent: false}});
    expect(stage.tmux('show-options', '-s', '-v', 'exit-empty')).toBe('on');
  });

  test("in an editor's terminal on 27 a start that became a plain one does not advise to quit the editor", async () => {
    const {mac, stage} = await onMac({scene: 'red', macos: '27'});
    mac.fault('launchctl', 'fail 5 Bootstrap failed: 5: Input/output error');
    const words = ['run', '-d', '-L', stage.socket, '--independent', '--', ...STEADY];
    const {stdout, stderr} = stage.mlxtop(words, mac.inside('Cursor'));
    expect(stderr).toMatch(/not independent/);
    expect(stdout).toMatch(/quitting Cursor may end it/);
    expect(stdout).not.toMatch(/then quit|--independent/);
    const dashboard = stage.tmux('list-panes', '-s', '-t', '=mlxtop', '-F', '#{pane_start_command}');
    expect(dashboard).toMatch(/quitting Cursor may end it/);
    expect(dashboard).not.toMatch(/then quit/);
  });

  test('a launchd that takes the job and starts nothing is not waited for without end', async () => {
    const {stage} = await onMac({state: {launchd: 'idle'}});
    const started = run(stage, ['-L', stage.socket, '--independent']);
    expect(started).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/launchd has not started a tmux server within 6 s/),
    });
    expect(stage.status(idIn(started.stdout)).run.endedAt).toBeNull();
  });

  test('a server of that name that runs already is used as it is, and it is said', async () => {
    const {mac, stage} = await onMac();
    stage.tmux('new-session', '-d', '-s', 'theirs');
    const started = run(stage, ['-L', stage.socket, '--independent']);
    expect(started).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/this tmux server was already running.*--socket-name/),
    });
    expect(mac.calls().filter(({tool}) => tool === 'launchctl')).toEqual([]);
    expect(stage.tmux('list-sessions', '-F', '#{session_name}').split('\n').sort()).toEqual(['mlxtop', 'theirs']);
  });

  test("where the user's own server runs already, the run gets one of its own", async () => {
    const {mac, stage} = await onMac();
    // A default server of this test's own.
    const environment = {TMUX_TMPDIR: mac.tools};
    const tmux = (...words: string[]) =>
      spawnSync('tmux', words, {env: {...stage.env, ...environment}, encoding: 'utf8'}).stdout.trimEnd();
    tmux('new-session', '-d', '-s', 'theirs');
    try {
      const words = ['run', '--detach', '--independent', '--', ...STEADY];
      const inside = {...environment, TMUX: `${tmux('display-message', '-p', '#{socket_path}')},1,0`};
      const started = stage.mlxtop(words, inside);
      expect(started.stdout).toMatch(/In this tmux: mlxtop dashboard mlxtop/);
      expect(started).toMatchObject({code: 0, stdout: expect.stringMatching(/one of its own \(tmux -L mlxtop\)/)});
      expect(tmux('list-sessions', '-F', '#{session_name}')).toBe('theirs');
      expect(tmux('-L', 'mlxtop', 'list-sessions', '-F', '#{session_name}')).toBe('mlxtop');
      expect(parentOf(Number(tmux('-L', 'mlxtop', 'display-message', '-p', '#{pid}')))).toBe(1);
      expect(stage.record(idIn(started.stdout)).session).toEqual({terminal: null, independent: true});
    } finally {
      tmux('kill-server');
      tmux('-L', 'mlxtop', 'kill-server');
    }
  });

  test('of two at the same moment each gets there, in one server, and knows which', async () => {
    const {mac, stage} = await onMac();
    const [node = '', ...words] = [...MAC_PROGRAM, 'run', '-d', '-L', stage.socket, '--independent', '--', ...STEADY];
    const starts = [1, 2].map(() => spawn(node, words, {env: stage.env, cwd: stage.folder}));
    await waitFor('the starts', () => starts.every(({exitCode}) => exitCode !== null));
    expect(starts.map(({exitCode}) => exitCode)).toEqual([0, 0]);
    const runs = JSON.parse(stage.mlxtop(['runs', '--json']).stdout) as {run: {id: string; independent: boolean}}[];
    // Where the machine is too busy for launchd's server to start in time both start in a plain one, and say so.
    const isAgents = stage.tmux('show-environment', '-g').includes('MLXTOP_AGENT=');
    expect(runs.map(one => one.run.independent)).toEqual([isAgents, isAgents]);
    expect(runs.some(one => warningsOf(stage, one.run.id).length > 0) || isAgents).toBe(true);
    expect(readdirSync(`${mac.tools}/launchd`).filter(name => name.endsWith('.json')).length).toBeLessThanOrEqual(1);
  });

  test('one that ended with its server continues in another such server, on the same socket', async () => {
    const {mac, stage} = await onMac();
    const flags = '--iters 4000 --steps-per-report 5 --save-every 10 --adapter-path ad --seconds-per-iteration 0.05';
    const demo = ['node', `${PROGRAM}.js`, 'demo-trainer', '--train', '--hidden-size', '8', ...flags.split(' ')];
    const first = idIn(run(stage, ['-L', stage.socket, '--independent'], demo).stdout);
    await waitFor('a checkpoint', () => stage.status(first).training.lastCheckpoint !== null);
    stage.tmux('kill-server');
    await waitFor('the end', () => stage.status(first).run.endedAt !== null);
    const goesOn = stage.mlxtop(['continue', first, '--yes', '--detach']);
    expect(goesOn).toMatchObject({code: 0, stdout: expect.stringMatching(/belongs to no app/)});
    const id = idIn(goesOn.stdout.replace(/[\s\S]*Started/, ''));
    expect(stage.status(id).run).toMatchObject({independent: true, continues: {run: first}});
    expect(parentOf(serverPid(stage))).toBe(1);
    expect(mac.calls().filter(({tool}) => tool === 'launchctl').length).toBeGreaterThan(1);
  });

  test('settings.yaml asks for it as well, and --no-independent overrules that', async () => {
    const {stage} = await onMac();
    mkdirSync(join(stage.folder, 'mlxtop'));
    writeFileSync(join(stage.folder, 'mlxtop', 'settings.yaml'), 'runs: {independent: true}\n');
    const start = (name: string, ...words: string[]) =>
      stage.mlxtop(['run', '-d', '-L', stage.socket, '-s', name, ...words, '--', ...STEADY], {
        XDG_CONFIG_HOME: stage.folder,
      });
    const plain = start('plain', '--no-independent');
    expect(stage.record(idIn(plain.stdout)).session.independent).toBe(false);
    stage.tmux('kill-server');
    await waitFor('the server to end', () => stage.tmux('list-sessions') === '');
    const asked = start('asked');
    expect(stage.record(idIn(asked.stdout)).session.independent).toBe(true);
  });

  test('a user whose tmux.conf keeps an empty server keeps it', async () => {
    const home = mkdtempSync(join(tmpdir(), 'mlxtop-conf-'));
    writeFileSync(join(home, '.tmux.conf'), 'set -s exit-empty off\n');
    const {stage} = await onMac({}, {HOME: home});
    const started = run(stage, ['-L', stage.socket, '--independent']);
    expect(stage.record(idIn(started.stdout)).session.independent).toBe(true);
    expect(stage.tmux('show-options', '-s', '-v', 'exit-empty')).toBe('off');
    rmSync(home, {recursive: true});
  });
});
