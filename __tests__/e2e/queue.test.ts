import {spawn} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {CALM_MACHINE} from '../helpers/calm-machine.js';
import {type Answer, createStage, PROGRAM, processesWith, type Stage, waitFor} from '../helpers/stage.js';

let stage: Stage;
/** A machine whose memory a test can change, and the settings. */
let machine: string;

beforeEach(() => {
  machine = mkdtempSync(join(tmpdir(), 'mlxtop-machine-'));
  cpSync(fileURLToPath(new URL('../fixtures/host/workstation', import.meta.url)), machine, {recursive: true});
  mkdirSync(join(machine, 'mlxtop'));
  setGreenSeconds(0);
  stage = createStage(undefined, {...CALM_MACHINE, MLXTOP_TEST_MACHINE: machine, XDG_CONFIG_HOME: machine});
});

afterEach(async () => {
  await stage.close();
  rmSync(machine, {recursive: true, force: true});
});

/** Writes the settings: alerts go into a file, a line each. */
const setGreenSeconds = (seconds: number): void => {
  const command = [
    '/bin/sh',
    '-c',
    'echo "$MLXTOP_ALERT $MLXTOP_RUN: $MLXTOP_ALERT_TEXT" >>"$0"',
    join(machine, 'alerts'),
  ];
  const alerts = `alerts:\n  bell: false\n  command: ${JSON.stringify(command)}\n`;
  writeFileSync(join(machine, 'mlxtop', 'settings.yaml'), `${alerts}runs:\n  greenSeconds: ${seconds}\n`);
};
/** The alerts that say that a run is held, in order. */
const heldAlerts = (): string[] =>
  readFileSync(join(machine, 'alerts'), 'utf8')
    .split('\n')
    .filter(line => line.startsWith('queue-held'))
    .sort();
const file = (name: string): string => join(stage.folder, name);
/** A trainer that ends with `code` once the test has written the file of that name. */
const until = (name: string, code = 0): string[] => [
  'sh',
  '-c',
  `until [ -e ${name} ]; do sleep 0.05; done; exit ${code}`,
];
const end = (name: string): void => writeFileSync(file(name), '');
/** A trainer that writes down what it was given, and ends. */
const note = (name: string): string[] => ['sh', '-c', `echo "$PWD $TOKEN" >>${name}`];

/** A command that runs beside others: much of a start is waiting. */
const call = (words: readonly string[], extra: NodeJS.ProcessEnv = {}): Promise<Answer> => {
  const child = spawn(PROGRAM, words, {
    env: {...stage.env, ...extra},
    cwd: stage.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = {stdout: '', stderr: ''};
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
    });
  }
  return new Promise(resolve => child.on('close', code => resolve({...said, code})));
};

/** Puts a run into the queue, as a shell does that is closed afterwards; resolves with its id. */
const put = async (
  name: string,
  wish: readonly string[],
  command: readonly string[],
  extra: NodeJS.ProcessEnv = {},
): Promise<string> => {
  const options = ['--interval', '200ms', '--socket-name', stage.socket, '--name', name, ...wish];
  const {stdout, stderr} = await call(['run', ...options, '--', ...command], extra);
  const id = /\(run (\S+)\)/.exec(stdout)?.[1];
  if (id === undefined) throw new Error(`${stdout}${stderr}`);
  return id;
};

/** What is noted of a waiting run in its folder, without a start of mlxtop. */
const reason = (id: string): string =>
  JSON.parse(readFileSync(join(stage.runFolder(id), 'queue.json'), 'utf8')).reason.text;
const ended = (id: string) => waitFor(`the end of ${id}`, () => existsSync(join(stage.runFolder(id), 'exit')));
const queue = (): [string, string][] =>
  JSON.parse(stage.mlxtop(['queue', '--json']).stdout).map((one: {name: string; reason: string}) => [
    one.name,
    one.reason,
  ]);
/** The state of every run, by its name. */
const states = (): Record<string, string> =>
  Object.fromEntries(
    JSON.parse(stage.mlxtop(['runs', '--json']).stdout).map(({run}: {run: {name: string; state: string}}) => [
      run.name,
      run.state,
    ]),
  );
const record = (id: string): {createdAt: number; queuedAt: number} => stage.record(id);
const eventsOf = (id: string, type: string) => stage.journal(id).filter(event => event.type === type);
const waits = (id: string): boolean => existsSync(join(stage.runFolder(id), 'queue.json'));
const notes = (): string[] => readFileSync(file('notes'), 'utf8').trimEnd().split('\n');

/** The machine's memory as it is at the start, or short. */
const setMemory = (level: 'green' | 'red'): void => {
  const available = level === 'green' ? 12_000_000 : 200_000;
  writeFileSync(
    join(machine, 'proc', 'meminfo'),
    `MemTotal: 16000000 kB\nMemFree: ${available} kB\nMemAvailable: ${available} kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n`,
  );
};

/** A Mac's memory is not read from files. */
const filesTell = process.platform === 'linux';

test('two that were queued start one after the other, as they were left; short memory holds them; one starts each', async () => {
  if (filesTell) setGreenSeconds(1);
  const first = await put('first', ['--detach'], until('go'));
  const second = await put('second', ['--queue'], note('notes'), {TOKEN: 'one'});
  const third = await put('third', ['--queue'], note('notes'), {TOKEN: 'two'});
  expect(stage.mlxtop(['queue', 'move', 'third', 'first']).stdout).toBe('third is number 1 in the queue.\n');
  expect(queue()).toEqual([
    ['third', 'for first to finish'],
    ['second', 'for third (which waits too) to finish'],
  ]);
  // No Node waits: only the wrapper and its shell are of the session.
  expect(stage.tmux('list-panes', '-s', '-t', '=second', '-F', '#{pane_current_command}')).toBe('sh');
  const words = /^second waits for third \(which waits too\) to finish\./;
  expect(stage.tmux('capture-pane', '-p', '-t', '=second:')).toMatch(words);
  if (filesTell) setMemory('red');
  end('go');
  if (filesTell) {
    await waitFor('the reason', () => reason(third) === 'memory to be green for 1 s (red now)');
    await waitFor('a shell that sleeps', () => processesWith('mlxtop-queue').length > 0);
    setMemory('green');
    await Promise.all(['runs', 'queue', 'runs'].map(word => call([word])));
  }
  await ended(second);
  await waitFor('the mark', () => !existsSync(join(stage.home, 'queue', 'waiting.json')));
  expect(notes()).toEqual([`${stage.folder} two`, `${stage.folder} one`]);
  const {createdAt, queuedAt} = record(third);
  expect(createdAt).toBeGreaterThan(queuedAt);
  const {run} = stage.status(third);
  expect(run).toMatchObject({state: 'finished', exitCode: 0, waits: null});
  expect(run.elapsedSeconds).toBeLessThan((createdAt - queuedAt) / 1000);
  for (const id of [second, third]) expect(eventsOf(id, 'run')).toHaveLength(1);
  expect(createdAt).toBeGreaterThanOrEqual(Number(eventsOf(first, 'end')[0]?.t));
  expect(record(second).createdAt).toBeGreaterThanOrEqual(Number(eventsOf(third, 'end')[0]?.t));
  expect(stage.pane('dashboard', 'second')).not.toBeNull();
  // What the pane has said of the waiting is gone.
  expect(stage.tmux('capture-pane', '-p', '-S', '-', '-t', `${stage.pane('trainer', 'second')}`)).not.toMatch(
    /waiting/,
  );
});

test('a run that failed holds --after, not --after-any; ^C, a closed session or a lost one', async () => {
  const first = await put('first', ['--detach'], until('go', 3));
  const after = ['--after', 'first'];
  const [held = '', any = '', left = ''] = await Promise.all([
    put('held', after, note('notes')),
    put('any', ['--after-any', 'first'], note('notes')),
    put('left', after, note('notes')),
    put('other', after, note('notes')),
    put('closed', after, note('notes')),
  ]);
  const token = 'HF_TOKEN=hf_abcdefghijklmnopqrstuvwxyz012345';
  const [lost = '', secret = ''] = await Promise.all([
    put('lost', ['--after-any', 'other'], note('notes')),
    put('secret', ['--after-any', 'other'], ['env', token, 'true']),
  ]);
  // ^C where it waits, or its session closed, ends it as stopped.
  stage.tmux('send-keys', '-t', '=left:', 'C-c');
  stage.tmux('kill-session', '-t', '=closed');
  await waitFor('the ends', () => {
    const now = states();
    return now.left === 'stopped' && now.closed === 'stopped' && now.held === 'waiting';
  });
  // What its pane has said of the waiting is no output of a trainer.
  expect(existsSync(join(stage.runFolder(left), 'trainer.log'))).toBe(false);

  end('go');
  await ended(any);
  await waitFor('the reason', () => reason(held) === 'first failed');
  await waitFor('the alerts', () => heldAlerts().length === 2);
  const told = 'It does not start: first failed.';
  expect(heldAlerts()).toEqual([`queue-held held: ${told}`, `queue-held other: ${told}`]);
  const [list, again, pause, start] = await Promise.all([
    call(['queue']),
    call(['run', '--after', first, '--', 'true']),
    call(['pause', 'other']),
    call(['queue', 'start', 'held']),
  ]);
  expect(list.stdout).toMatch(/\d +other +\(held\) first failed/);
  const words = /^mlxtop: first failed: with --after[^\n]*\n[^\n]*mlxtop continue/;
  expect(again).toMatchObject({code: 1, stderr: expect.stringMatching(words)});
  expect(pause.stderr).toMatch(/^mlxtop: other has not started/);
  expect(start).toMatchObject({code: 0, stdout: expect.stringMatching(/^held has started/)});
  expect(stage.mlxtop(['wait', held]).code).toBe(0);
  expect(notes()).toHaveLength(2);

  // With the tmux server gone they are still known, and the next command starts what needs no more than a shell.
  stage.tmux('kill-server');
  expect(stage.mlxtop(['stop', 'other', '--yes'], {TOKEN: 'now'}).code).toBe(0);
  await waitFor('the reason', () =>
    stage.mlxtop(['queue'], {TOKEN: 'now'}).stdout.includes('and a secret of its command with it'),
  );
  await ended(lost);
  expect(notes()[2]).toBe(`${stage.folder} now`);
  expect(waits(secret)).toBe(true);
  expect(stage.mlxtop(['queue', 'start', 'secret']).stderr).toMatch(
    /^mlxtop: secret cannot be started: its tmux session is gone/,
  );
  expect(stage.mlxtop(['queue', 'remove', 'secret']).stdout).toMatch(/was removed from the queue/);
  expect(existsSync(stage.runFolder(secret))).toBe(false);
  expect(states()).toMatchObject({other: 'stopped', held: 'finished', lost: 'finished'});
});
