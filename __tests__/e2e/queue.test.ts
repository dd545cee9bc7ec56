import {spawn} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {CALM_MACHINE} from '../helpers/calm-machine.js';
import {createStage, PROGRAM, processesWith, type Stage, waitFor} from '../helpers/stage.js';

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

/** Puts a run into the queue, as a shell does that is closed afterwards; returns its id. */
const put = (
  name: string,
  wish: readonly string[],
  command: readonly string[],
  extra: NodeJS.ProcessEnv = {},
): string => {
  const words = [
    'run',
    '--interval',
    '200ms',
    '--socket-name',
    stage.socket,
    '--name',
    name,
    ...wish,
    '--',
    ...command,
  ];
  const {stdout, stderr} = stage.mlxtop(words, extra);
  const id = /\(run (\S+)\)/.exec(stdout)?.[1];
  if (id === undefined) throw new Error(`${stdout}${stderr}`);
  return id;
};

const state = (id: string): string => stage.status(id).run.state;
const reason = (id: string): string | undefined => stage.status(id).run.waits?.reason;
const ended = (id: string) => waitFor(`the end of ${id}`, () => existsSync(join(stage.runFolder(id), 'exit')));
const queue = (): string[] =>
  JSON.parse(stage.mlxtop(['queue', '--json']).stdout).map((one: {name: string}) => one.name);
const record = (id: string): {createdAt: number; queuedAt: number} => stage.record(id);
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

test('two that were queued start one after the other, as they were left, with nobody looking', async () => {
  const first = put('first', ['--detach'], until('go'));
  const second = put('second', ['--queue'], note('notes'), {TOKEN: 'one'});
  const third = put('third', ['--queue'], note('notes'), {TOKEN: 'two'});
  expect([state(second), reason(second)]).toEqual(['waiting', 'for first to finish']);
  expect(queue()).toEqual(['second', 'third']);
  expect(stage.mlxtop(['queue', 'move', 'third', 'first']).stdout).toBe('third is number 1 of the queue.\n');
  // No Node waits: only the wrapper and its shell are of the session.
  expect(stage.tmux('list-panes', '-s', '-t', '=second', '-F', '#{pane_current_command}')).toBe('sh');
  expect(stage.tmux('capture-pane', '-p', '-t', '=second:')).toMatch(
    /^second waits for third \(which waits too\) to finish\./,
  );
  end('go');
  await ended(second);
  expect(notes()).toEqual([`${stage.folder} two`, `${stage.folder} one`]);
  const {createdAt, queuedAt} = record(third);
  expect(createdAt).toBeGreaterThan(queuedAt);
  const [run] = [stage.status(third).run];
  expect(run).toMatchObject({state: 'finished', exitCode: 0, waits: null});
  expect(run.elapsedSeconds).toBeLessThan((createdAt - queuedAt) / 1000);
  const endOf = (id: string): number => Date.parse(stage.status(id).run.endedAt);
  expect(createdAt).toBeGreaterThanOrEqual(endOf(first));
  expect(record(second).createdAt).toBeGreaterThanOrEqual(endOf(third));
  expect(stage.pane('dashboard', 'second')).not.toBeNull();
  expect(existsSync(join(stage.home, 'queue', 'waiting.json'))).toBe(false);
});

test('a run that failed holds --after, not --after-any; the user may start or stop what is held', async () => {
  const first = put('first', ['--detach'], until('go', 3));
  const held = put('held', ['--after', 'first'], note('notes'));
  const other = put('other', ['--after', 'first'], note('notes'));
  const any = put('any', ['--after-any', 'first'], note('notes'));
  end('go');
  await ended(any);
  await waitFor('the reason', () => reason(held) === 'first failed');
  await waitFor('the alerts', () => heldAlerts().length === 2);
  expect(stage.mlxtop(['queue']).stdout).toMatch(/1 +held +\(held\) first failed/);
  expect(stage.mlxtop(['run', '--after', first, '--', 'true'])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^mlxtop: first failed: with --after[^\n]*\n[^\n]*mlxtop continue/),
  });
  expect(stage.mlxtop(['pause', 'held']).stderr).toMatch(/^mlxtop: held has not started/);
  expect(stage.mlxtop(['stop', 'other', '--yes']).code).toBe(0);
  expect(state(other)).toBe('stopped');
  expect(stage.mlxtop(['queue', 'start', 'held'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^held has started/),
  });
  expect(stage.mlxtop(['wait', held]).code).toBe(0);
  expect(notes()).toHaveLength(2);
  const words = 'It does not start: first failed.';
  expect(heldAlerts()).toEqual([`queue-held held: ${words}`, `queue-held other: ${words}`]);
});

/** A Mac's memory is not read from files. */
const whereFilesTell = process.platform === 'linux' ? test : test.skip;

whereFilesTell('short memory holds it; of all that find it due, one starts it', async () => {
  setGreenSeconds(1);
  setMemory('green');
  put('first', ['--detach'], until('go'));
  const second = put('second', ['--queue'], note('notes'));
  setMemory('red');
  end('go');
  await waitFor('the reason', () => reason(second) === 'for memory to be green for 1 s (red now)');
  await waitFor('a shell that sleeps', () => processesWith('mlxtop-queue').length > 0);
  setMemory('green');
  const finders = ['runs', 'queue', 'status', 'runs'].map(word => {
    const child = spawn(PROGRAM, [word], {env: stage.env, stdio: 'ignore'});
    return new Promise(resolve => child.on('close', resolve));
  });
  await Promise.all(finders);
  await ended(second);
  expect(notes()).toHaveLength(1);
  expect(stage.journal(second).filter(({type}) => type === 'run')).toHaveLength(1);
});

test('with its tmux server gone it is still known, and the next command starts it', async () => {
  put('first', ['--detach'], until('never'));
  const lost = put('lost', ['--queue-any'], note('notes'));
  const secret = put(
    'secret',
    ['--after-any', 'first'],
    ['env', 'HF_TOKEN=hf_abcdefghijklmnopqrstuvwxyz012345', 'true'],
  );
  stage.tmux('kill-server');
  await waitFor('its end', () =>
    stage.mlxtop(['queue'], {TOKEN: 'now'}).stdout.includes('and a secret of its command with it'),
  );
  await ended(lost);
  expect(notes()).toEqual([`${stage.folder} now`]);
  expect(waits(secret)).toBe(true);
  expect(stage.mlxtop(['queue', 'start', 'secret']).stderr).toMatch(
    /^mlxtop: secret cannot be started: its tmux session is gone/,
  );
  expect(stage.mlxtop(['queue', 'remove', 'secret']).stdout).toMatch(/was taken out of the queue/);
  expect(existsSync(stage.runFolder(secret))).toBe(false);
});

test('^C where it waits, or its session closed, ends it as stopped', async () => {
  put('first', ['--detach'], until('never'));
  const second = put('second', ['--queue'], note('notes'));
  const third = put('third', ['--queue'], note('notes'));
  stage.tmux('send-keys', '-t', '=second:', 'C-c');
  stage.tmux('kill-session', '-t', '=third');
  await waitFor('the ends', () => state(second) === 'stopped' && state(third) === 'stopped');
  expect(queue()).toEqual([]);
});
