import {spawnSync} from 'node:child_process';
import {mkdirSync, readdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {gone, living, makeRun} from '../helpers/home.js';
import {createStage, PROGRAM, type Stage} from '../helpers/stage.js';

let stage: Stage;

beforeEach(() => {
  stage = createStage();
});

afterEach(() => stage.close());

const HELP = /^ {2}mlxtop (\w+)/gm;
const COMMANDS = 'run attach dashboard pause resume stop continue wait status runs logs memory demo'.split(' ');

describe('help', () => {
  test('lists every command', () => {
    const {stdout, stderr, code} = stage.mlxtop(['--help']);
    expect({stderr, code}).toEqual({stderr: '', code: 0});
    const listed = new Set([...stdout.matchAll(HELP)].map(([, name]) => name));
    expect([...listed]).toEqual(expect.arrayContaining(COMMANDS));
    for (const words of [['-h'], ['help'], ['--no-color', '--help']]) expect(stage.mlxtop(words).stdout).toBe(stdout);
  });

  test('comes before any action, wherever the flag is', () => {
    const help = stage.mlxtop(['run', '--help']).stdout;
    for (const words of [
      ['help', 'run'],
      ['--help', 'run'],
      ['run', '-dh', '--', 'sleep', '60'],
    ]) {
      expect(stage.mlxtop(words).stdout).toBe(help);
    }
    expect(stage.mlxtop(['-L', stage.socket]).code).toBe(2);
    expect(readdirSync(stage.folder)).toEqual([]);
  });
});

test('the version, alone and after a command', () => {
  const version = stage.mlxtop(['--version']);
  expect(version).toMatchObject({stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '', code: 0});
  expect(stage.mlxtop(['status', '--version'])).toEqual(version);
});

describe('wrong usage', () => {
  test.each([
    [['frobnicate'], /no command 'frobnicate'/, /mlxtop run -- COMMAND.*mlxtop --help/],
    [['start', '--', 'python'], /no command 'start'/, /Did you mean mlxtop run\?/],
    [['python', 'train.py'], /no command .python./, /To start it: mlxtop run -- python train\.py$/],
    [['constructor'], /no command 'constructor'/, /mlxtop --help/],
    [['--nope'], /^mlxtop: mlxtop has no option --nope\.$/m, /See mlxtop --help\./],
    [
      ['-L', 'x', 'run', '--', 'true'],
      /^mlxtop: Put the options of a command after its name\./,
      /Try: mlxtop run -L x -- true/,
    ],
    [
      ['--socket-name', 'x', 'nothing'],
      /^mlxtop: Put the options of a command after its name\./,
      /mlxtop run --socket-name NAME/,
    ],
    [
      ['run', '--sesion', 'x', '--', 'true'],
      /has no option --sesion/,
      /^Did you mean --session\? See mlxtop run --help/,
    ],
    [['status', '--nope'], /mlxtop status has no option --nope/, /See mlxtop status --help\./],
    [['logs', '--grep', '('], /--grep takes a regular expression/, /--grep 'Val loss'/],
    [['logs', '-n', '0'], /-n takes a number of lines, not '0'/, /mlxtop logs -n 50/],
    [['logs', '--raw', '-n', '5'], /--raw prints bytes/, /Use either --raw or the others/],
    [['runs', '--keep', 'many', '--prune'], /--keep takes a number, not 'many'/, /^See mlxtop runs --help\.$/],
    [['attach', '--log', PROGRAM, '--pid', 'x'], /--pid takes a process id/, /^See mlxtop attach --help\.$/],
    [['attach', '--log', PROGRAM, '--name', ' '], /'' cannot be a run's name/, /--name 'qwen2\.5 r=8'/],
    [['run', '--alerts', 'bell,none', '--', 'true'], /^mlxtop: 'none' turns all alerts off/, /--alerts none/],
    [['attach', '--alerts', 'bell'], /--alerts goes with --pane or --log/, /when the recording began/],
    [['attach', 'x', '--interval', '1s'], /--interval goes with --pane or --log/, /when the recording began/],
    [['attach', 'x', '--keep-repaints'], /--keep-repaints goes with --pane or --log/, /when the recording began/],
    [['patterns', 'x.log'], /Give one file after the word test/, /mlxtop patterns test train\.log/],
    [['patterns', 'test', '-', '--iterations-pattern', 'x'], /lacks the named group/, /--iterations-pattern/],
    [['runs', 'x'], /lists all runs/, /mlxtop status RUN .*mlxtop runs --filter x$/],
    [['runs', '--limit', '0'], /--limit takes a whole number/, /--limit 10/],
    [['runs', '--filter', 'tag:x', '--filter', 'state:odd'], /in the state 'odd'/, /training/],
    [['rename', 'x'], /Give a run and its new name/, /mlxtop rename/],
    [['rename', 'x', 'two', 'words'], /in quotes/, /mlxtop rename x 'two words'$/],
    [['remove'], /Name the runs to remove/, /runs --prune/],
    [['tag', '--remove'], /needs a run/, /--remove$/],
    [['note'], /Name the run/, /mlxtop note/],
    [['runs', '--keep', '5'], /^mlxtop: --keep says how many runs --prune keeps/, /mlxtop runs --prune --keep 5/],
    [['memory', '--interval', '3s'], /--interval goes with --watch/, /--watch --interval 2s/],
    [['memory', '--interval', '1ms'], /between 100ms and 1h/, /--interval 2s/],
    [['continue', 'a', 'b'], /One run at a time/, /mlxtop runs/],
    [['stop', '--timeout', 'soon'], /--timeout takes a time/, /--timeout 2s/],
    [['run', '--session', 'a.b', '--', 'true'], /'a\.b' cannot be a session's name/, /letters, digits/],
    [['logs', 'a', 'b'], /One run at a time/, /mlxtop runs/],
  ])('%j', (words, message, next) => {
    const {stdout, stderr, code} = stage.mlxtop(words);
    expect({stdout, code}).toEqual({stdout: '', code: 2});
    expect(stderr).toMatch(/^mlxtop: [^\n]+\n[^\n]+\n$/);
    expect(stderr).toMatch(message);
    expect(stderr.split('\n')[1]).toMatch(next);
  });

  test('a view without a terminal is refused', () => {
    makeRun(stage.home, {id: 'a1'});
    expect(stage.mlxtop(['dashboard'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/needs a terminal[\s\S]*mlxtop status a1/),
    });
  });
});

describe('without runs', () => {
  test.each(['status', 'logs', 'wait', 'attach', 'pause', 'resume', 'stop', 'dashboard'])(
    '%s says how to start one',
    name => {
      const {stderr, code} = stage.mlxtop([name]);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^mlxtop: (There are no runs yet|No run is in progress)\.\nStart one: mlxtop run/);
    },
  );

  test('the bare command and the list say so and succeed', () => {
    expect(stage.mlxtop([])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/No run is in progress\. Start one/),
    });
    expect(stage.mlxtop(['runs'])).toMatchObject({code: 0, stdout: expect.stringMatching(/^No runs yet/)});
    expect(stage.mlxtop(['runs', '--json'])).toMatchObject({code: 0, stdout: '[]\n'});
    expect(stage.mlxtop(['runs', '--prune']).stdout).toBe('0 ended runs removed, 0 kept.\n');
    expect(readdirSync(stage.folder)).toEqual([]);
  });
});

test('options for every command may stand before it', () => {
  makeRun(stage.home, {id: 'a1'});
  const after = stage.mlxtop(['status', 'a1', '--no-color', '--ascii']);
  expect(stage.mlxtop(['--no-color', '--ascii', 'status', 'a1'])).toEqual(after);
});

test('with --ascii no command prints a character outside ASCII, and JSON loses none', async () => {
  makeRun(stage.home, {id: 'a1', name: 'Åsa', command: ['x'.repeat(99)], tmux: await gone()});
  const calls = [['status'], ['runs'], ['memory'], ['run', '--help'], ['--help'], ['status', 'nö']];
  for (const words of calls) {
    const {stdout, stderr} = stage.mlxtop([...words, '--ascii']);
    expect(stdout + stderr).toMatch(/^[ -~\n]+$/);
  }
  expect(stage.mlxtop(['runs', '--ascii']).stdout).toMatch(/^Asa .* x+\.\.\.$/m);
  const json = stage.mlxtop(['status', '--json', '--ascii']).stdout;
  expect(json).toMatch(/^[ -~\n]+$/);
  expect(JSON.parse(json).run.name).toBe('Åsa');
});

describe('a home that cannot be used', () => {
  test('is reported as such, with what to do', () => {
    mkdirSync(stage.home);
    symlinkSync('runs', join(stage.home, 'runs'));
    for (const words of [
      ['status'],
      ['runs'],
      ['runs', '--prune'],
      [],
      ['pause'],
      ['run', '-d', '-L', stage.socket, '--', 'true'],
    ]) {
      const {stdout, stderr, code} = stage.mlxtop(words);
      expect({stdout, code}).toEqual({stdout: '', code: 1});
      expect(stderr).toMatch(/^mlxtop: [^\n]*(ELOOP|Cannot write)[^\n]*\n[^\n]*MLXTOP_HOME[^\n]*\n$/);
    }
    expect(stage.tmux('list-sessions')).toBe('');
  });

  test('is reported at once if no folder can be made in it', () => {
    // On macOS there is no /proc, and none can be made.
    const words = ['run', '-d', '-L', stage.socket, '--', 'true'];
    const env = {...stage.env, MLXTOP_HOME: '/proc/nope'};
    const {stderr, status, signal} = spawnSync(PROGRAM, words, {env, encoding: 'utf8', timeout: 20_000});
    expect({status, signal}).toEqual({status: 1, signal: null});
    expect(stderr).toMatch(/^mlxtop: Cannot write to \/proc\/nope\/runs: [^\n]*\n[^\n]*MLXTOP_HOME[^\n]*\n$/);
  });

  test('a run with damaged files does not hide the others', async () => {
    makeRun(stage.home, {id: 'good', name: 'good', tmux: await gone()});
    makeRun(stage.home, {id: 'torn', name: 'torn', tmux: await gone()});
    writeFileSync(join(stage.runFolder('torn'), 'journal.ndjson'), '\0\0\0');
    writeFileSync(join(stage.runFolder('torn'), 'rollup.json'), '{');
    mkdirSync(stage.runFolder('empty'));
    mkdirSync(stage.runFolder('bad'));
    writeFileSync(join(stage.runFolder('bad'), 'run.json'), '{"id": 5}');
    const list = stage.mlxtop(['runs']);
    expect(list).toMatchObject({code: 0, stderr: ''});
    expect(list.stdout).toMatch(
      /^good +interrupted[\s\S]*^torn +interrupted|^torn +interrupted[\s\S]*^good +interrupted/m,
    );
    expect(stage.mlxtop(['status', 'torn']).stdout).toMatch(/^run +torn \(torn\)\nstate +interrupted/);
  });

  test('named relative to the folder, it is found from another', () => {
    const folder = join(stage.folder, 'project');
    mkdirSync(folder);
    const words = ['run', '-d', '-L', stage.socket, '--', 'sh', '-c', 'echo hello'];
    expect(stage.mlxtop(words, {MLXTOP_HOME: 'own runs'}, folder)).toMatchObject({code: 0, stderr: ''});
    const home = {MLXTOP_HOME: join(folder, 'own runs')};
    expect(stage.mlxtop(['wait'], home)).toMatchObject({code: 0});
    expect(stage.mlxtop(['logs'], home).stdout).toBe('hello\n');
  });
});

describe('prune', () => {
  const left = (): string[] => readdirSync(join(stage.home, 'runs')).sort();

  beforeEach(async () => {
    for (const number of [1, 2, 3, 4]) {
      makeRun(stage.home, {id: `old${number}`, createdAt: number * 1000, tmux: await gone()});
    }
    makeRun(stage.home, {id: 'alive', createdAt: 500, tmux: await living()});
    makeRun(stage.home, {id: 'launching', createdAt: Date.now(), tmux: null});
    const recorded = makeRun(stage.home, {id: 'recorded', createdAt: 600, tmux: await gone()});
    const {wrapperIdentity} = await living();
    writeFileSync(recorded.paths.lock, JSON.stringify({pid: process.pid, identity: wrapperIdentity}));
  });

  test('never removes a run that lives, starts, or is being written', () => {
    expect(stage.mlxtop(['runs', '--prune', '--keep', '0'])).toEqual({
      stdout: '4 ended runs removed, 3 kept.\n',
      stderr: expect.stringMatching(/^This removes for good, with their logs:\n(?: {2}\S+ \(old[1-4]\)\n){4}$/),
      code: 0,
    });
    expect(left()).toEqual(['alive', 'launching', 'recorded']);
  });

  test('keeps the newest ended ones', () => {
    expect(stage.mlxtop(['runs', '--prune', '--keep', '3']).stdout).toBe('1 ended run removed, 6 kept.\n');
    expect(left()).not.toContain('old1');
    expect(stage.mlxtop(['runs', '--prune']).stdout).toBe('0 ended runs removed, 6 kept.\n');
  });
});

test("the commands' JSON is one document and nothing else", async () => {
  makeRun(stage.home, {id: 'a1', tmux: await gone()});
  makeRun(stage.home, {id: 'a2', createdAt: 5, tmux: await gone()});
  const status = JSON.parse(stage.mlxtop(['status', 'a1', '--json']).stdout);
  expect(status.run).toMatchObject({id: 'a1', state: 'interrupted'});
  const list = JSON.parse(stage.mlxtop(['runs', '--json']).stdout);
  // A list does not look for the checkpoints of every run.
  expect(status).toMatchObject(list[0]);
  expect(list.map((one: typeof status) => one.run.id)).toEqual(['a1', 'a2']);
  const memory = JSON.parse(stage.mlxtop(['memory', '--json']).stdout);
  expect(memory.totalBytes).toBeGreaterThan(0);
});
