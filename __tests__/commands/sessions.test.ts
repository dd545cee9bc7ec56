import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {createStage, PROGRAM, processState, type Stage, trainerFile, waitFor} from '../helpers/stage.js';

let stage: Stage;

beforeEach(() => {
  stage = createStage();
});

afterEach(() => stage.close());

const STEADY = ['node', trainerFile('steady.mjs'), '--ms', '20'];
const dashboardCommand = (): string =>
  stage.tmux('display-message', '-p', '-t', stage.pane('dashboard') ?? '', '#{pane_start_command}');

describe('without a terminal', () => {
  test('the bare command, attach, and a second start say how to attach', () => {
    const id = stage.start(STEADY, ['--session', 'lora']);
    const hint = 'There is no terminal to attach in. From a terminal: mlxtop attach lora\n';
    expect(stage.mlxtop([])).toEqual({stdout: hint, stderr: '', code: 0});
    expect(stage.mlxtop(['attach', 'lora'])).toEqual({stdout: hint, stderr: '', code: 1});
    const again = ['run', '-L', stage.socket, '--session', 'lora', '--', ...STEADY];
    expect(stage.mlxtop(again)).toEqual({
      stdout: `lora is already running (run ${id}): nothing was started.\n${hint}`,
      stderr: '',
      code: 0,
    });
    expect(stage.tmux('list-clients')).toBe('');
  });

  test('a start does not attach, and says how to', () => {
    const {stdout, stderr, code} = stage.mlxtop(['run', '--no-awake', '-L', stage.socket, '--', ...STEADY]);
    expect({stderr, code}).toEqual({stderr: '', code: 0});
    expect(stdout).toMatch(/^Started mlxtop \(run \S+\)\.\nTo attach: mlxtop attach mlxtop\n$/);
  });
});

test('the history of a run whose session is still open is kept', async () => {
  const id = stage.start(['sleep', '0.1'], ['--session', 'lora']);
  await waitFor('the end', () => stage.status(id).run.endedAt !== null);
  await waitFor('the recorder to end', () => !existsSync(join(stage.runFolder(id), 'lock')));
  const prune = ['runs', '--prune', '--keep', '0'];
  expect(stage.mlxtop(prune)).toEqual({
    stdout: `0 ended runs removed, 1 kept.\nKept because their tmux sessions are still open: lora (${id}).\nTo close one: mlxtop close RUN\n`,
    stderr: '',
    code: 0,
  });
  expect(stage.mlxtop(['close'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Closed the session of lora\./),
  });
  expect(stage.tmux('list-sessions')).toBe('');
  expect(stage.mlxtop(['close', 'lora'])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/is closed\.\n.*status/),
  });
  const terminal = stage.terminal([PROGRAM, ...prune], 80, 24);
  const asked = new RegExp(`^This removes for good, with their logs:\\n  lora \\(${id}\\)\\nContinue\\? \\[y/N\\]`);
  await waitFor('the question', () => asked.test(terminal.screen()), terminal.screen);
  terminal.type('n', 'Enter');
  await waitFor('the answer to be taken', () => !terminal.isOpen());
  expect(stage.mlxtop(prune).stdout).toBe('1 ended run removed, 0 kept.\n');
});

describe('a session that is gone', () => {
  const GONE =
    /^mlxtop: The tmux session of mlxtop is gone\.\nIts history is still there: mlxtop dashboard (\S+) {3}or {3}mlxtop status \1\n$/;

  test('is reported, with where its history is', async () => {
    const id = stage.start(STEADY);
    stage.tmux('kill-session', '-t', '=mlxtop');
    await waitFor('the end', () => stage.status(id).run.state === 'interrupted');
    expect(stage.mlxtop(['attach'])).toMatchObject({stdout: '', stderr: expect.stringMatching(GONE), code: 1});
    expect(stage.mlxtop([])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/No run is in progress[\s\S]*mlxtop \(\S+\) was interrupted[\s\S]*mlxtop status/),
    });
  });

  test('is not confused with another session that now has its number', async () => {
    const id = stage.start(['sleep', '0.1']);
    await waitFor('the end', () => stage.status(id).run.endedAt !== null);
    const {sessionId, trainerPane} = stage.record(id).tmux;
    stage.tmux('kill-server');
    await waitFor('the server to end', () => stage.tmux('list-sessions') === '');
    await waitFor('the next server', () => {
      stage.tmux('new-session', '-d', '-s', 'theirs', 'sleep', '100', ';', 'split-window', 'sleep', '100');
      return stage.tmux('list-panes', '-a', '-F', '#{session_id} #{pane_id}').includes(`${sessionId} ${trainerPane}`);
    });
    const before = stage.tmux('list-panes', '-a');
    expect(stage.mlxtop(['attach', id])).toMatchObject({stderr: expect.stringMatching(GONE), code: 1});
    expect(stage.tmux('list-panes', '-a')).toBe(before);
  });
});

test('another folder for sockets is recorded: every command works without it in its environment', async () => {
  const sockets = join(stage.folder, 'sockets');
  mkdirSync(sockets, {mode: 0o700});
  const tmux = (...words: string[]): string =>
    spawnSync('tmux', ['-u', ...words], {env: {...stage.env, TMUX_TMPDIR: sockets}, encoding: 'utf8'}).stdout.trimEnd();
  try {
    const started = stage.mlxtop(['run', '-d', '--interval', '200ms', '--', ...STEADY], {TMUX_TMPDIR: sockets});
    expect(started).toMatchObject({code: 0, stderr: ''});
    const id = /run (\S+)\)/.exec(started.stdout)?.[1] ?? '';
    expect(stage.record(id).tmux.socketPath).toMatch(new RegExp(`^${sockets}/tmux-\\d+/default$`));
    expect(tmux('list-sessions', '-F', '#{session_name}')).toBe('mlxtop');
    await waitFor('the training', () => stage.status().training.iteration !== null);
    expect(stage.mlxtop(['pause']).code).toBe(0);
    expect(stage.mlxtop(['resume']).code).toBe(0);
    const recorder = JSON.parse(readFileSync(join(stage.runFolder(id), 'lock'), 'utf8')).pid;
    process.kill(recorder, 'SIGKILL');
    await waitFor('a new recorder', () => stage.status().recorder.alive && processState(recorder) === null);
    tmux('kill-pane', '-t', stage.record(id).tmux.trainerPane.replace('1', '0'));
    const terminal = stage.terminal([PROGRAM, 'attach'], 120, 40);
    await waitFor('the session', () => terminal.screen().includes(' mlxtop · '), terminal.screen);
    await waitFor('the dashboard again', () => tmux('list-panes', '-a', '-F', '#{@mlxtop_role}').includes('dashboard'));
    expect(stage.mlxtop(['stop', '--yes']).code).toBe(0);
  } finally {
    tmux('kill-server');
  }
});

test('without a locale, a run starts, is found, and is replaced', () => {
  const plain = {LC_ALL: 'C', LANG: ''};
  const words = ['run', '-d', '-L', stage.socket, '--session', 'größe', '--'];
  expect(stage.mlxtop([...words, 'sleep', '60'], plain)).toMatchObject({code: 0, stderr: ''});
  expect(stage.mlxtop([...words, 'sleep', '60'], plain).stdout).toMatch(/^größe is already running/);
  expect(stage.mlxtop(['stop', '--yes', 'größe'], plain).code).toBe(0);
  expect(stage.mlxtop([...words, 'sleep', '60'], plain).stdout).toMatch(/^Started größe/);
  expect(stage.tmux('list-sessions', '-F', '#{session_name}')).toBe('größe');
});

test('an ended run that was the last of its server is replaced, time after time', () => {
  for (let round = 0; round < 2; round++) {
    stage.start(['true']);
    expect(stage.mlxtop(['wait']).code).toBe(0);
  }
});

test.each([
  [{}, [], '--color'],
  [{NO_COLOR: '1'}, [], '--no-color'],
  [{}, ['--no-color', '--ascii'], '--ascii --no-color'],
])('with %j and %j the dashboard in the session gets %s', (environment, flags, expected) => {
  stage.start(['sleep', '60'], flags, environment);
  expect(dashboardCommand()).toMatch(new RegExp(`--in-pane ${expected}$`));
});

test('from a folder that is gone, a run can still be shown and stopped', () => {
  stage.start(['sleep', '60']);
  const folder = join(stage.folder, 'gone');
  mkdirSync(folder);
  const script = `cd '${folder}' && rmdir '${folder}' && "$0" "$@"`;
  const inGone = (...words: string[]) =>
    spawnSync('sh', ['-c', script, PROGRAM, ...words], {env: stage.env, encoding: 'utf8', cwd: stage.folder});
  const asked = 'Asked it to stop (as ^C does); waiting up to 30 s …\n';
  for (const [words, code, text, onStderr = ''] of [
    [['status'], 0, /^run +mlxtop/],
    [['attach'], 1, /mlxtop attach mlxtop/],
    [['run', '--', 'true'], 1, /folder that you are in no longer exists/],
    [['stop', '--yes'], 0, /has ended: stopped/, asked],
  ] as const) {
    const {stdout, stderr: said, status} = inGone(...words);
    // What dash itself says about such a folder.
    const stderr = said.replace(/^.*getcwd\(\) failed.*\n/gm, '');
    expect({words, status, stderr: code === 0 ? stderr : onStderr}).toEqual({words, status: code, stderr: onStderr});
    expect(stdout + stderr).toMatch(text);
    if (!existsSync(folder)) mkdirSync(folder);
  }
  rmdirSync(folder);
});

test("a user's tmux configuration does no harm, and is not changed", async () => {
  writeFileSync(
    join(stage.folder, '.tmux.conf'),
    `set -g base-index 1
     setw -g pane-base-index 1
     setw -g remain-on-exit on
     set -g default-shell /bin/false
     set -g destroy-unattached on
     set -g status off
     set-hook -g after-new-session 'split-window "sleep 100"; new-window "sleep 100"'
     set-hook -g after-split-window 'select-pane -t 1'`,
  );
  const id = stage.start([...STEADY, '--iters', '30'], [], {HOME: stage.folder});
  expect(stage.mlxtop(['wait', id]).code).toBe(0);
  expect(stage.status(id).training).toMatchObject({iteration: 30, totalIterations: 30});
  expect(stage.pane('trainer')).toBe(stage.record(id).tmux.trainerPane);
  expect(stage.tmux('show-options', '-g', 'destroy-unattached')).toBe('destroy-unattached on');
});
