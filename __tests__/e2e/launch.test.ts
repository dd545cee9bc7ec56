import {execFileSync, spawn, spawnSync} from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {createStage, JO, PROGRAM, processesWith, type Stage, trainerFile, waitFor} from '../helpers/stage.js';

let stage: Stage;

beforeEach(() => {
  stage = createStage(undefined, {}, JO);
});

afterEach(() => stage.close());

const STEADY = ['node', trainerFile('steady.mjs')];
const ended = (run?: string) => waitFor('the end', () => (stage.status(run).run.endedAt ? stage.status(run) : null));

/** A trainer that writes what it was given, as JSON, to `given.json` in its folder. */
const ECHO = [
  'node',
  '-e',
  `const {argv, env, cwd} = process;
   require('fs').writeFileSync('given.json', JSON.stringify({argv: argv.slice(1), env, cwd: process.cwd(), umask: process.umask()}));`,
];

const given = async () => {
  const file = join(stage.folder, 'given.json');
  await waitFor('the trainer', () => existsSync(file) && readFileSync(file, 'utf8').endsWith('}'));
  return JSON.parse(readFileSync(file, 'utf8'));
};

test('a run is recorded from its first line to its exit code', async () => {
  const id = stage.start([...STEADY, '--iters', '20', '--ms', '20', '--save-every', '10']);
  const status = await ended();
  expect(status.run).toMatchObject({id, name: 'mlxtop', session: 'mlxtop', state: 'finished', exitCode: 0});
  expect(status.training).toMatchObject({
    iteration: 20,
    totalIterations: 20,
    trainLoss: 2.15,
    learningRate: 1e-5,
    tokensPerSecond: 512,
    trainedTokens: 1000,
    peakMemoryBytes: 1_234_000_000,
    lastCheckpoint: {iteration: 20, path: 'adapters/0000020_adapters.safetensors'},
  });
  const reports = stage.journal(id).filter(event => event.type === 'report');
  expect(reports.map(event => event.iteration)).toEqual(Array.from({length: 20}, (_, index) => index + 1));
  expect(readFileSync(join(stage.runFolder(id), 'trainer.log'), 'utf8')).toMatch(/^Loading pretrained model\r\n/);
});

test('an exit code is shown, returned by wait, and stays in the pane', async () => {
  const id = stage.start([...STEADY, '--iters', '2', '--ms', '10', '--code', '3']);
  expect(stage.mlxtop(['wait', id]).code).toBe(3);
  expect(stage.status(id).run).toMatchObject({state: 'failed', exitCode: 3});
  expect(stage.mlxtop(['status', id]).stdout).toMatch(/failed, exit code 3/);
  const pane = stage.pane('trainer') ?? '';
  await waitFor('the dead pane', () => stage.tmux('capture-pane', '-p', '-t', pane).includes('status 3'));
});

test('a command that ends at once loses neither its output nor its code', async () => {
  const id = stage.start(['sh', '-c', 'echo one; echo two; exit 7']);
  expect(stage.mlxtop(['wait', id]).code).toBe(7);
  expect(stage.mlxtop(['logs', id]).stdout).toBe('one\ntwo\n');
});

test('arguments and environment arrive unchanged', async () => {
  const odd = [
    'two words',
    'a\nb\n  c',
    `quotes " ' \``,
    'semi;colon',
    '#{pane_id} #S',
    '%Y %%',
    '$HOME ~/x',
    '\\',
    '',
    '-x',
    'ünïcode→',
  ];
  const long = 'x'.repeat(100_000);
  stage.start([...ECHO, '--', ...odd, long], [], {
    ODD: odd.join('\n'),
    LONG: long,
    EMPTY: '',
    TMUX_UNRELATED: 'kept',
  });
  const {argv, env, cwd} = await given();
  expect(argv).toEqual([...odd, long]);
  expect(env).toMatchObject({ODD: odd.join('\n'), LONG: long, EMPTY: '', TMUX_UNRELATED: 'kept'});
  expect(cwd).toBe(stage.folder);
});

test("what is on standard input becomes the trainer's, or is refused; a pipe that never ends keeps no run from starting", () => {
  const run = (before: string, options: string, trainer: string) => {
    const words = `${before} '${PROGRAM}' run -d -L ${stage.socket} ${options} -- ${trainer}`;
    const {status, stderr} = spawnSync('sh', ['-c', words], {env: stage.env, cwd: stage.folder, encoding: 'utf8'});
    return {status, stderr};
  };
  expect(run('echo y |', '', 'cat')).toEqual({status: 2, stderr: expect.stringMatching(/--stdin.*< \/dev\/null/)});
  // A loop ends with the refusal, and starts nothing under what is left of its next word.
  const {stderr} = run("printf 'a1\\na2\\na3\\n' | while read -r name; do", '--name "$name"', 'cat; done');
  expect(stderr.match(/Standard input holds data/g)).toHaveLength(1);
  expect(existsSync(stage.home)).toBe(false);
  expect(run('echo y |', '--stdin --name a', 'cat').status).toBe(0);
  expect(stage.mlxtop(['wait', 'a']).code).toBe(0);
  expect(stage.mlxtop(['logs', 'a']).stdout).toMatch(/^y\r?\n$/);
  // Opened in both directions, it never ends.
  execFileSync('mkfifo', ['silent'], {cwd: stage.folder});
  expect(run('exec 0<>silent;', '--name b', 'sleep 60')).toEqual({
    status: 0,
    stderr: expect.stringContaining('a pipe, which is not read'),
  });
});

test('a trainer that waits for input is seen as such until it is answered', async () => {
  stage.start(['sh', '-c', 'printf "Continue? [y/N] "; read -r answer; echo "got $answer"; exec sleep 60']);
  const warnings = (): unknown[] => stage.status().warnings;
  await waitFor('the warning', () => warnings().length > 0);
  expect(warnings()).toEqual([
    expect.objectContaining({code: 'waits-for-input', text: expect.stringContaining('Continue? [y/N]')}),
  ]);
  stage.tmux('send-keys', '-t', stage.pane('trainer') ?? '', 'y', 'Enter');
  await waitFor('it to be over', () => warnings().length === 0);
});

test('a variable that only the tmux server has does not reach the trainer', async () => {
  stage.tmux('new-session', '-d', '-s', 'theirs', '-e', 'X=1');
  stage.tmux('set-environment', '-g', 'VIRTUAL_ENV', '/old/venv');
  stage.start(ECHO, [], {VIRTUAL_ENV: undefined});
  expect((await given()).env).not.toHaveProperty('VIRTUAL_ENV');
});

test('a token reaches the trainer and stands in no file and no command line', async () => {
  const token = `hf_secret_${process.pid}`;
  stage.start(['sh', '-c', 'test -n "$HF_TOKEN" && printf "%s" "$HF_TOKEN" | wc -c; sleep 60'], [], {HF_TOKEN: token});
  await waitFor('the trainer', () => stage.mlxtop(['logs']).stdout.includes(String(token.length)));
  expect(processesWith(token)).toEqual([]);
  const files = readdirSync(stage.home, {recursive: true, withFileTypes: true}).filter(entry => entry.isFile());
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) {
    const path = join(file.parentPath, file.name);
    expect(readFileSync(path, 'utf8')).not.toContain(token);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  }
});

test('a folder whose name means something to tmux and the shell', async () => {
  const directory = join(stage.folder, `it's #{pane_id} %Y $HOME; "x"`);
  mkdirSync(directory);
  const answer = stage.mlxtop(
    ['run', '-d', '-L', stage.socket, '--', 'sh', '-c', 'pwd'],
    {MLXTOP_HOME: directory},
    directory,
  );
  expect(answer.stderr).toBe('');
  const wait = stage.mlxtop(['wait'], {MLXTOP_HOME: directory});
  expect(wait.code).toBe(0);
  expect(stage.mlxtop(['logs'], {MLXTOP_HOME: directory}).stdout).toBe(`${directory}\n`);
});

test('options are set for our session alone', () => {
  stage.tmux('new-session', '-d', '-s', 'theirs');
  const before =
    stage.tmux('show-options', '-g') + stage.tmux('show-options', '-gw') + stage.tmux('show-options', '-s');
  stage.start(['sleep', '60']);
  const after = stage.tmux('show-options', '-g') + stage.tmux('show-options', '-gw') + stage.tmux('show-options', '-s');
  expect(after).toBe(before);
  expect(stage.tmux('show-options', '-t', 'theirs')).not.toMatch(/mouse|history/);
  const own = stage.tmux('show-options', '-t', '=mlxtop:');
  expect(own).toMatch(/mouse on/);
  expect(stage.tmux('show-options', '-v', '-t', '=mlxtop:', 'status-left')).toContain('mlxtop');
  const limit = stage.tmux('display-message', '-p', '-t', stage.pane('trainer') ?? '', '#{history_limit}');
  expect(limit).toBe('50000');
});

test('names that begin alike are different runs', async () => {
  const first = stage.start([...STEADY, '--ms', '20'], ['--session', 'train']);
  const second = stage.start([...STEADY, '--ms', '20', '--iters', '5'], ['--name', 'train 2.5']);
  await ended('train 2.5');
  expect(stage.status('train').run).toMatchObject({id: first, state: expect.stringMatching(/starting|training/)});
  for (const word of ['train 2.5', 'train-2-5']) {
    const {run} = stage.status(word);
    expect(run).toMatchObject({id: second, name: 'train 2.5', session: 'train-2-5', state: 'finished'});
  }
  expect(stage.tmux('list-sessions', '-F', '#{session_name}')).toBe('train\ntrain-2-5');
  expect(stage.mlxtop(['stop', '--yes', 'train']).code).toBe(0);
  expect(stage.status('train').run.state).toBe('stopped');
});

test('without a name every run gets a session of its own; an ended one is replaced', async () => {
  stage.start([...STEADY, '--ms', '20', '--iters', '400']);
  stage.start(['sleep', '60']);
  expect(stage.tmux('list-sessions', '-F', '#{session_name}').split('\n').sort()).toEqual(['mlxtop', 'mlxtop-2']);
  const several = stage.mlxtop(['pause']);
  expect(several.code).toBe(2);
  expect(several.stderr).toMatch(/Several runs are in progress.*mlxtop-2/);
  stage.mlxtop(['stop', '--yes', 'mlxtop']);
  const third = stage.start(['sleep', '61']);
  expect(stage.status('mlxtop').run.id).toBe(third);
});

test('of several starts at the same moment each gets a session of its own', async () => {
  const words = ['run', '--detach', '--socket-name', stage.socket, '--', ...STEADY];
  const starts = Array.from({length: 4}, () => spawn(PROGRAM, words, {env: stage.env, cwd: stage.folder}));
  const codes = () => starts.map(({exitCode}) => exitCode);
  await waitFor('the starts', () => !codes().includes(null));
  expect(codes()).toEqual([0, 0, 0, 0]);
  const names = stage.tmux('list-sessions', '-F', '#{session_name}').split('\n').sort();
  expect(names).toEqual(['mlxtop', 'mlxtop-2', 'mlxtop-3', 'mlxtop-4']);
  expect(readdirSync(join(stage.home, 'runs'))).toHaveLength(4);
});

test('an old run that cannot be read may live: it stays, and keeps no training from going on', async () => {
  const old = stage.start(['true']);
  stage.mlxtop(['wait', old]);
  await waitFor('its recorder to be done', () => !existsSync(join(stage.runFolder(old), 'lock')));
  // No recorder wrote this, so nothing of it can be read.
  mkdirSync(join(stage.runFolder(old), 'lock'));
  mkdirSync(join(stage.folder, 'mlxtop'));
  writeFileSync(join(stage.folder, 'mlxtop', 'settings.yaml'), 'runs: {keep: 0}\n');
  const words = ['run', '--detach', '--socket-name', stage.socket, '--', ...STEADY];
  const answer = stage.mlxtop(words, {XDG_CONFIG_HOME: stage.folder});
  expect(answer).toMatchObject({code: 0, stdout: expect.stringMatching(/^Started mlxtop \(run /)});
  expect(existsSync(stage.runFolder(old))).toBe(true);
  expect(stage.mlxtop(['runs']).stdout).toMatch(new RegExp(`${old} .*cannot be read: lock is a folder`));
  expect(stage.status()).toMatchObject({run: {endedAt: null}, recorder: {alive: true}});
});

test('a second start under a living name says so and starts nothing; another command is refused', () => {
  const id = stage.start(['sleep', '60'], ['--session', 'lora']);
  const words = ['run', '-d', '-L', stage.socket, '--session', 'lora', '--'];
  const same = stage.mlxtop([...words, 'sleep', '60']);
  expect(same.code).toBe(0);
  expect(same.stdout).toContain(`lora is already running (run ${id})`);
  const other = stage.mlxtop([...words, 'sleep', '61']);
  expect(other.code).toBe(1);
  expect(other.stderr).toMatch(/Another run is in progress in session 'lora'[\s\S]*--session lora-2/);
  expect(readdirSync(join(stage.home, 'runs'))).toEqual([id]);
});

test('a session that is not ours is left alone', () => {
  stage.tmux('new-session', '-d', '-s', 'work');
  const answer = stage.mlxtop(['run', '-d', '-L', stage.socket, '--session', 'work', '--', 'sleep', '60']);
  expect(answer.code).toBe(1);
  expect(answer.stderr).toMatch(/mlxtop did not start it[\s\S]*--session work-2/);
  expect(stage.tmux('list-panes', '-s', '-t', '=work')).not.toContain('\n');
});

test('a command that does not exist leaves nothing behind', () => {
  const answer = stage.mlxtop(['run', '-d', '-L', stage.socket, '--', 'no-such-trainer', '--iters', '5']);
  expect(answer.code).toBe(1);
  expect(answer.stderr).toMatch(/no program 'no-such-trainer'/);
  expect(existsSync(stage.home)).toBe(false);
  expect(stage.tmux('list-sessions')).toBe('');
});

test('a home that cannot be written is said before anything is started', () => {
  const file = join(stage.folder, 'file');
  writeFileSync(file, '');
  const answer = stage.mlxtop(['run', '-d', '-L', stage.socket, '--', 'sleep', '60'], {
    MLXTOP_HOME: join(file, 'home'),
  });
  expect(answer.code).toBe(1);
  expect(answer.stderr).toMatch(/Cannot write to .*MLXTOP_HOME/s);
  expect(stage.tmux('list-sessions')).toBe('');
});

test.each([
  ['no tmux', null, /tmux is not installed/],
  ['an old tmux', 'tmux 3.1c', /tmux 3\.1c is too old.*3\.2/],
])('%s is said with what to do', (_name, version, message) => {
  const tools = join(stage.folder, 'tools');
  mkdirSync(tools);
  for (const tool of ['sh', 'readlink', 'dirname', 'mktemp', 'rm', 'sleep']) {
    symlinkSync(existsSync(`/bin/${tool}`) ? `/bin/${tool}` : `/usr/bin/${tool}`, join(tools, tool));
  }
  symlinkSync(process.execPath, join(tools, 'node'));
  if (version) {
    writeFileSync(join(tools, 'tmux'), `#!/bin/sh\necho '${version}'\n`);
    chmodSync(join(tools, 'tmux'), 0o755);
  }
  const answer = stage.mlxtop(['run', '-d', '--', 'sleep', '60'], {PATH: tools});
  expect(answer.code).toBe(1);
  expect(answer.stderr).toMatch(message);
  expect(existsSync(join(stage.home, 'runs'))).toBe(false);
});

test('exit-unattached on the server is refused, because detaching would end the run', () => {
  const conf = join(stage.folder, '.tmux.conf');
  writeFileSync(conf, 'set -s exit-unattached on\n');
  const answer = stage.mlxtop(['run', '-d', '-L', stage.socket, '--', 'sleep', '60'], {HOME: stage.folder});
  expect(answer.code).toBe(1);
  expect(answer.stderr).toMatch(/exit-unattached on/);
  expect(existsSync(join(stage.home, 'runs'))).toBe(false);
});

test('wrong usage exits with 2 and says what to do', () => {
  for (const words of [
    ['run'],
    ['nonsense'],
    ['status', 'a', 'b'],
    ['run', '--nope', '--', 'true'],
    ['run', '--interval', 'soon', '--', 'true'],
  ]) {
    const answer = stage.mlxtop(words);
    expect({words, code: answer.code}).toEqual({words, code: 2});
    expect(answer.stderr).toMatch(/^mlxtop: .+\n.+\n$/);
  }
  const pattern = stage.mlxtop(['run', '--iterations-pattern', '(', '--', 'true']);
  expect(pattern.code).toBe(2);
});

test('--iterations-pattern teaches it a format', async () => {
  const script = 'for i in 1 2 3; do echo "step $i/3 loss=0.$i"; done';
  stage.start(
    ['sh', '-c', script],
    ['--iterations-pattern', String.raw`step (?<iteration>\d+)/(?<total>\d+) loss=(?<loss>\S+)`],
  );
  const status = await ended();
  expect(status.training).toMatchObject({iteration: 3, totalIterations: 3, trainLoss: 0.3});
});

test('a run in progress is taught a format, and has what it printed before', async () => {
  const id = stage.start(['sh', '-c', 'for i in 1 2 3; do echo "zz it=$i lo=2.$i"; done; sleep 60']);
  const log = join(stage.runFolder(id), 'trainer.log');
  await waitFor('its output', () => existsSync(log) && readFileSync(log, 'utf8').includes('it=3'));
  const pattern = String.raw`it=(?<iteration>\d+) lo=(?<loss>\S+)`;
  const {code, stdout} = stage.mlxtop(['attach', id, '-d', '--iterations-pattern', pattern]);
  expect({code, stdout}).toEqual({code: 0, stdout: expect.stringContaining('iterations 1 to 3, in 3 lines')});
  await waitFor('what it printed before', () => stage.status(id).training.iteration === 3);
  expect(stage.status(id).training).toMatchObject({trainLoss: 2.3, iterationsPerMinute: null});
});

test('the total comes from the flags until the trainer says it', async () => {
  stage.start(['sh', '-c', 'sleep 60', 'trainer', '--iters', '77']);
  expect(stage.status().training.totalIterations).toBe(77);
});
