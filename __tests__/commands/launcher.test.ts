import {spawnSync} from 'node:child_process';
import {chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {living, makeRun} from '../helpers/home.js';
import {createStage, PROGRAM, processesWith, type Stage, trainerFile, waitFor} from '../helpers/stage.js';

let stage: Stage;
let temporary: string;

beforeEach(() => {
  stage = createStage();
  temporary = join(stage.folder, 'temporary');
  mkdirSync(temporary);
});

afterEach(() => stage.close());

const STEADY = ['node', trainerFile('steady.mjs'), '--ms', '20'];
const SHELLS = [['sh'], ['bash', '--posix'], ['bash', '--norc']];
const version = (command: readonly string[], extra: NodeJS.ProcessEnv = {}) => {
  const [program = '', ...words] = [...command, '--version'];
  const {stdout, stderr, status} = spawnSync(program, words, {
    env: {...stage.env, TMPDIR: temporary, ...extra},
    encoding: 'utf8',
    cwd: stage.folder,
  });
  return {stdout, stderr, status, left: readdirSync(temporary)};
};
const GOOD = {stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '', status: 0, left: []};

/**
 * The words of a command as text for a shell in a terminal; says its exit code and waits, so that the screen can be
 * read.
 */
const thenCode = (words: readonly string[]): string[] => [
  'sh',
  '-c',
  'trap : INT; "$@"; echo "code $?"; exec sleep 100',
  'sh',
  ...words,
];

describe('it starts', () => {
  test.each(SHELLS)('by %s %s', (...shell) => {
    expect(version([...shell, PROGRAM])).toEqual(GOOD);
  });

  test('from a path with special characters, through relative links', () => {
    const folder = join(stage.folder, `it's "here"; $HOME`);
    mkdirSync(join(folder, 'node_modules', '.bin'), {recursive: true});
    cpSync(dirname(PROGRAM), join(folder, 'node_modules', 'mlxtop', 'dist'), {recursive: true});
    symlinkSync('../mlxtop/dist/mlxtop', join(folder, 'node_modules', '.bin', 'mlxtop'));
    symlinkSync('node_modules/.bin/mlxtop', join(folder, 'mlxtop'));
    expect(version([join(folder, 'mlxtop')])).toEqual(GOOD);
    expect(version(['mlxtop'], {PATH: `${folder}:${process.env.PATH}`})).toEqual(GOOD);
  });

  test('without a folder for temporary files', () => {
    expect(version([PROGRAM], {TMPDIR: join(stage.folder, 'nowhere')})).toEqual(GOOD);
  });

  test("with variables of any name, which are the trainer's", async () => {
    const names = ['here', 'handover', 'code', 'socket', 'session', 'script', 'MLXTOP_HANDOVER'];
    const own = Object.fromEntries(names.map(name => [name, `the caller's ${name}`]));
    expect(version([PROGRAM], own)).toEqual(GOOD);
    const file = join(stage.folder, 'given');
    stage.start(['sh', '-c', `env >'${file}.part'; mv '${file}.part' '${file}'`], [], own);
    await waitFor('the trainer', () => existsSync(file));
    const given = readFileSync(file, 'utf8').split('\n');
    for (const name of names.slice(0, -1)) expect(given).toContain(`${name}=the caller's ${name}`);
    expect(given.filter(line => line.startsWith('MLXTOP_HANDOVER='))).toEqual([]);
    expect(stage.tmux('show-environment', '-g', 'MLXTOP_HANDOVER')).toBe('');
  });
});

test('a missing Node is reported with what to do', () => {
  const tools = join(stage.folder, 'tools');
  mkdirSync(tools);
  for (const tool of ['sh', 'dirname', 'readlink', 'mktemp', 'rm']) {
    symlinkSync(existsSync(`/bin/${tool}`) ? `/bin/${tool}` : `/usr/bin/${tool}`, join(tools, tool));
  }
  expect(version([PROGRAM], {PATH: tools})).toEqual({
    stdout: '',
    stderr: expect.stringMatching(/^mlxtop: Node is not installed[^\n]*\nInstall Node 20\.20 or newer[^\n]*\n$/),
    status: 1,
    left: [],
  });
});

test('exit codes come through, and no temporary file stays', () => {
  makeRun(stage.home, {id: 'a1'});
  writeFileSync(join(stage.runFolder('a1'), 'exit'), '42\n');
  for (const [words, code] of [
    [['run', '--nope'], 2],
    [['attach', 'nothing'], 1],
    [['attach', 'a1'], 1],
    [['demo', '--nope'], 2],
    [['wait', 'a1'], 42],
    [['--help'], 0],
    [[], 0],
  ] as const) {
    expect({words, code: stage.mlxtop(words, {TMPDIR: temporary}).code}).toEqual({words, code});
  }
  expect(readdirSync(temporary)).toEqual([]);
});

describe('in a terminal', () => {
  test.each(SHELLS)('%s %s hands over to tmux and leaves no process of ours', async (...shell) => {
    const id = stage.start(STEADY);
    const words = [...shell, PROGRAM, 'attach', id];
    const terminal = stage.terminal(thenCode(['env', `TMPDIR=${temporary}`, 'session=x', ...words]), 120, 40);
    await waitFor('the session', () => terminal.screen().includes(' mlxtop · '), terminal.screen);
    expect(readdirSync(temporary)).toEqual([]);
    expect(processesWith('mlxtop.js\0attach')).toEqual([]);
    terminal.resize(90, 30);
    await waitFor('the new size', () => stage.tmux('list-clients', '-F', '#{client_width}') === '90');
    terminal.type('C-b', 'd');
    await waitFor('the shell again', () => /detached[\s\S]*code 0/.test(terminal.screen()), terminal.screen);
  });

  test('without a folder for temporary files it attaches all the same', async () => {
    stage.start(STEADY);
    const terminal = stage.terminal(thenCode(['env', 'TMPDIR=/nowhere', PROGRAM]), 120, 40);
    await waitFor('the session', () => terminal.screen().includes(' mlxtop · '), terminal.screen);
    terminal.type('C-b', 'd');
    await waitFor('the shell again', () => terminal.screen().includes('code 0'), terminal.screen);
  });

  test('a terminal that tmux has no entry for: the run starts, and how to look at it is said', async () => {
    const words = ['env', 'TERM=xterm-ghosttier', PROGRAM, 'run', '-s', 'lora', '-L', stage.socket, '--', ...STEADY];
    const terminal = stage.terminal(thenCode(words), 120, 40);
    await waitFor('the end', () => terminal.screen().includes('code 1'), terminal.screen);
    expect(terminal.screen()).toMatch(
      /Started lora[\s\S]*TERM=xterm-ghosttier[\s\S]*TERM=xterm-256color mlxtop attach lora /,
    );
    expect(stage.status('lora').run.endedAt).toBeNull();
  });

  test('^C in the middle of a start leaves nothing behind', async () => {
    const tools = join(stage.folder, 'tools');
    const reached = join(stage.folder, 'reached');
    mkdirSync(tools);
    const real = spawnSync('sh', ['-c', 'command -v tmux'], {encoding: 'utf8'}).stdout.trim();
    const slow = `#!/bin/sh\ncase "$*" in *start-server*source-file*) '${real}' "$@"; : >'${reached}'; sleep 100 ;; *) exec '${real}' "$@" ;; esac\n`;
    writeFileSync(join(tools, 'tmux'), slow);
    chmodSync(join(tools, 'tmux'), 0o755);
    const place = ['env', `TMPDIR=${temporary}`, `PATH=${tools}:${process.env.PATH}`];
    const terminal = stage.terminal(thenCode([...place, PROGRAM, 'run', '-L', stage.socket, '--', ...STEADY]), 120, 40);
    await waitFor('tmux', () => existsSync(reached) && stage.tmux('list-sessions') !== '');
    terminal.type('C-c');
    await waitFor('the end', () => terminal.screen().includes('code 130'), terminal.screen);
    expect(terminal.screen()).toMatch(/Nothing was started/);
    expect(stage.tmux('list-sessions')).toBe('');
    expect(readdirSync(join(stage.home, 'runs'))).toEqual([]);
    expect(readdirSync(temporary)).toEqual([]);
    await waitFor('every process to end', () => processesWith(stage.home).length === 0);
  });
});

describe('several runs in progress', () => {
  beforeEach(async () => {
    makeRun(stage.home, {
      id: 'a1',
      name: 'one',
      createdAt: 1000,
      command: ['python', '-c', 'a\nb'],
      tmux: await living(),
    });
    makeRun(stage.home, {id: 'a2', name: 'two', createdAt: 2000, tmux: await living()});
  });

  const question = async (words: readonly string[] = []) => {
    const terminal = stage.terminal(thenCode([PROGRAM, ...words]), 120, 40);
    await waitFor('the question', () => terminal.screen().includes('Which one? [1-2]'), terminal.screen);
    return terminal;
  };

  test.each([[[]], [['attach']]])('mlxtop %s asks which, and ends at ^C', async words => {
    const terminal = await question(words);
    expect(terminal.screen()).toMatch(
      / 1 {2}two {2}s\w+ {2}sleep 60 {2}\(a2\)\n {2}2 {2}one {2}s\w+ {2}python -c \$'a\\nb' {2}\(a1\)/,
    );
    terminal.type('C-c');
    await waitFor('the end', () => terminal.screen().includes('code 130'), terminal.screen);
    expect(terminal.screen()).not.toMatch(/unexpected error|Error|at .*:\d+/);
  });

  test.each([
    ['Enter', /That is not one of them[\s\S]*code 2/],
    ['3', /That is not one of them[\s\S]*code 2/],
    ['C-d', /That is not one of them[\s\S]*code 2/],
    ['1', /session of two is gone[\s\S]*code 1/],
  ])('the answer %s', async (key, answer) => {
    const terminal = await question();
    terminal.type(...(key.length === 1 ? [key, 'Enter'] : [key]));
    await waitFor('the answer', () => answer.test(terminal.screen()), terminal.screen);
  });

  test('without a terminal they are listed', () => {
    const {stderr, code} = stage.mlxtop([]);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^mlxtop: Several runs are in progress:\n {2}1 {2}two {2}(?:starting|stalled) .*\n {2}2 {2}one {2}(?:starting|stalled) .*\nSay which one: mlxtop attach NAME\n$/,
    );
  });
});
