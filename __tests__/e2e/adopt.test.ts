import {type ChildProcess, spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {createHost} from '../../source/host/index.js';
import {alertsIntoFile} from '../helpers/alert-file.js';
import {createStage, PROGRAM, processesWith, processState, type Stage, trainerFile, waitFor} from '../helpers/stage.js';
import {lora, write} from '../trainer/checkpoints/weights.js';

let stage: Stage;
let children: ChildProcess[] = [];

beforeEach(() => {
  stage = createStage();
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  await stage.close();
});

const steady = (...more: string[]): string[] => [
  'node',
  trainerFile('steady.mjs'),
  ...['--iters', '10000', '--ms', '20', '--tag', stage.folder],
  ...more,
];

const idIn = (stdout: string): string => {
  const id = /run (\S+)\)/.exec(stdout)?.[1];
  if (!id) throw new Error(`no run in ${stdout}`);
  return id;
};

const adopt = (...words: string[]): string => {
  const answer = stage.mlxtop(['attach', ...words, '--detach', '--interval', '200ms']);
  if (answer.code !== 0) throw new Error(`attach failed (${answer.code}): ${answer.stdout}${answer.stderr}`);
  return idIn(answer.stdout);
};

const iteration = (id: string): number => stage.status(id).training.iteration ?? 0;
const eventsOf = (id: string, type: string) => stage.journal(id).filter(event => event.type === type);
const recorderPid = (id: string): number => JSON.parse(readFileSync(join(stage.runFolder(id), 'lock'), 'utf8')).pid;
const iterationsOf = (id: string) => eventsOf(id, 'report').map(event => event.iteration);
const counted = (count: number) => Array.from({length: count}, (_, index) => index + 1);

describe("a trainer in a pane of somebody's own session", () => {
  const size = ['-x', '120', '-y', '40'];
  const pane = (format: string) => stage.tmux('display', '-p', '-t', 'work', format);
  const attach = (...more: string[]) => adopt('--pane', 'work', '-L', stage.socket, ...more);

  /** A shell with another job in the background, in which somebody starts a trainer. */
  const startInShell = async (command = steady().join(' ')): Promise<{trainer: number; other: number}> => {
    stage.tmux('new-session', '-d', '-s', 'work', '-n', 'window', ...size, 'bash', '--norc', '--noprofile');
    // In words that no other test's has, which may run beside this one.
    const nap = `sleep 1234 ${process.pid}.5`;
    stage.tmux('send-keys', '-t', 'work', `${nap} & ${command}`, 'Enter');
    const trainer = await waitFor('the trainer', () => processesWith(`--tag ${stage.folder}`)[0]);
    const other = await waitFor('the other job', () => processesWith(nap)[0]);
    await waitFor('its first words', () => stage.tmux('capture-pane', '-p', '-t', 'work').includes('Iter 3'));
    return {trainer, other};
  };

  const surroundings = () =>
    [
      stage.tmux('show-options', '-t', 'work'),
      stage.tmux('show-options', '-w', '-t', 'work'),
      stage.tmux('show-options', '-p', '-t', 'work'),
      stage.tmux('show-hooks', '-t', 'work'),
      stage.tmux('list-panes', '-a', '-F', '#{pane_id} #{pane_pid} #{window_layout} #{window_name}'),
    ].join('\n');

  test('is read from its scrollback on, without a gap, and let go of without a trace', async () => {
    const {trainer} = await startInShell();
    const before = surroundings();
    const id = attach('--name', 'adopted');
    await waitFor('more reports', () => iteration(id) > 20);
    expect(surroundings()).toBe(before);
    expect(pane('#{pane_pipe}')).toBe('1');
    const iterations = iterationsOf(id);
    expect(iterations).toEqual(counted(iterations.length));
    const [first] = eventsOf(id, 'report');
    expect(first?.history).toBe(true);
    expect(eventsOf(id, 'report').at(-1)?.history).toBeUndefined();
    expect(stage.status('adopted')).toMatchObject({
      run: {name: 'adopted', state: 'training', command: steady()},
      training: {totalIterations: 10_000},
      trainer: {pid: trainer},
    });

    const release = stage.mlxtop(['release']);
    expect(release).toMatchObject({code: 0, stdout: expect.stringContaining('has let go of adopted')});
    expect(pane('#{pane_pipe}')).toBe('0');
    expect(surroundings()).toBe(before);
    expect(processState(trainer)).not.toBeNull();
    expect(stage.status('adopted').run).toMatchObject({state: 'interrupted', exitCode: null});
    expect(stage.mlxtop(['runs']).stdout).toMatch(/^adopted +released /m);
    for (const name of ['pause', 'resume', 'stop', 'release']) {
      expect(stage.mlxtop([name, 'adopted'])).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^mlxtop: mlxtop has let go of adopted \(released at \d\d:\d\d\)\.\n/),
      });
    }
    expect(stage.mlxtop(['status', 'adopted']).stdout).toContain('let go of it');
    expect(existsSync(join(stage.runFolder(id), 'lock'))).toBe(false);
  });

  test('is paused, resumed and stopped; the other job of its shell goes on', async () => {
    const {trainer, other} = await startInShell();
    const id = attach();
    expect(stage.mlxtop(['pause', id])).toMatchObject({code: 0, stdout: expect.stringContaining('(1 process)')});
    expect(processState(trainer)).toBe('T');
    expect(processState(other)).toBe('S');
    expect(stage.status(id).run.state).toBe('paused');
    expect(stage.mlxtop(['resume', id]).code).toBe(0);
    expect(processState(trainer)).not.toBe('T');
    expect(stage.mlxtop(['stop', id, '--yes']).stdout).toContain('has ended: stopped');
    expect(processState(trainer)).toBeNull();
    expect(processState(other)).toBe('S');
    expect(pane('#{pane_dead}')).toBe('0');
    await waitFor('the pipe to close', () => pane('#{pane_pipe}') === '0');
  });

  test('ends when its process does, by what it printed; the pane may be adopted again', async () => {
    await startInShell(steady('--iters', '300').join(' '));
    const first = attach();
    expect(stage.mlxtop(['wait', first])).toMatchObject({code: 1, stdout: 'work: finished\n'});
    await waitFor('the pipe to close', () => pane('#{pane_pipe}') === '0');
    expect(stage.mlxtop(['attach', '--pane', 'work', '-L', stage.socket])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Nothing runs in the foreground'),
    });
    stage.tmux('send-keys', '-t', 'work', steady().join(' '), 'Enter');
    await waitFor('the next trainer', () => processesWith(`--tag ${stage.folder}`)[0]);
    const next = attach();
    expect(next).not.toBe(first);
    expect(stage.status().run.id).toBe(next);
  });

  test('whose pane is read by something else is not taken without asking', async () => {
    await startInShell();
    stage.tmux('pipe-pane', '-t', 'work', 'cat >/dev/null');
    const words = ['attach', '--pane', 'work', '-L', stage.socket, '--detach'];
    expect(stage.mlxtop(words)).toMatchObject({code: 2, stderr: expect.stringMatching(/only one reader[\s\S]*--yes/)});
    expect(processesWith('cat >/dev/null')).not.toEqual([]);
    expect(stage.mlxtop(['runs']).stdout).toContain('No runs yet');
    expect(stage.mlxtop([...words, '--yes']).code).toBe(0);
  });

  test('that is adopted twice is one run', async () => {
    await startInShell();
    const id = attach();
    expect(attach()).toBe(id);
    expect(stage.mlxtop(['runs', '--prune', '--keep', '0']).stdout).toContain('0 ended runs removed, 1 kept');
  });

  test('whose recorder was killed gets another by the next look', async () => {
    await startInShell();
    const id = attach();
    const killed = recorderPid(id);
    process.kill(killed, 'SIGKILL');
    await waitFor('tmux to notice', () => pane('#{pane_pipe}') === '0');
    await waitFor('another recorder', () => stage.status(id).recorder.alive && recorderPid(id) !== killed);
    expect(eventsOf(id, 'recording')).toHaveLength(2);
  });

  test('as the first process of the pane can be stopped, but not paused', async () => {
    stage.tmux('new-session', '-d', '-s', 'work', ...size, ...steady());
    const trainer = await waitFor('the trainer', () => processesWith(`--tag ${stage.folder}`)[0]);
    const id = attach();
    expect(stage.mlxtop(['pause', id])).toMatchObject({code: 1, stderr: expect.stringContaining('cannot be paused')});
    expect(processState(trainer)).not.toBe('T');
    expect(stage.mlxtop(['stop', id, '--yes']).stdout).toContain('has ended: stopped');
  });

  test('shows its dashboard in the terminal that asks', async () => {
    await startInShell();
    const words = [PROGRAM, 'attach', '--pane', 'work', '-L', stage.socket, '--interval', '200ms'];
    const before = surroundings();
    const terminal = stage.terminal(words, 120, 40);
    await waitFor('the dashboard', () => terminal.screen().includes('p pause'), terminal.screen);
    await waitFor('the iterations', () => /\d+ \/ 10,000/.test(terminal.screen()), terminal.screen);
    expect(surroundings()).toBe(before);
    terminal.type('q');
    await waitFor('it to close', () => !terminal.isOpen());
    expect(stage.status().recorder.alive).toBe(true);
  });

  /** Opens a shell in the test's folder, and types a command there. */
  const type = (...command: string[]) => {
    stage.tmux('new-session', '-d', '-s', 'work', '-c', stage.folder, ...size, 'bash', '--norc', '--noprofile');
    stage.tmux('send-keys', '-t', 'work', command.join(' '), 'Enter');
  };

  test('says what it is, as if mlxtop had started it', async () => {
    const folder = join(stage.folder, 'work');
    mkdirSync(join(folder, 'data'), {recursive: true});
    symlinkSync(process.execPath, join(folder, 'python3'));
    copyFileSync(trainerFile('mlx-lm.cjs'), join(folder, 'mlx_lm.lora'));
    writeFileSync(join(folder, 'data', 'train.jsonl'), '{"text": "a"}\n'.repeat(25));
    writeFileSync(join(folder, 'lora.yaml'), 'data: data\nsteps_per_report: 5\nbatch_size: 16\n');
    type('cd work && ./python3 mlx_lm.lora -c lora.yaml --batch-size 2 --iters 600');
    await waitFor('its report', () => stage.tmux('capture-pane', '-p', '-t', 'work').includes('Iter 30'));
    const id = attach();
    const {settings, training} = stage.status(id);
    // What its command and its file say is known at once.
    expect(settings).toMatchObject({batchSize: 2, data: 'data', stepsPerReport: 5});
    expect(training.totalIterations).toBe(600);
    const known = () => {
      const status = stage.status(id);
      return status.settings.trainRows !== null && status.settings.seed !== null && status;
    };
    expect(await waitFor('what it is', known)).toMatchObject({
      run: {directory: folder},
      settings: {batchSize: 2, saveEvery: 77, rank: 4, seed: 5, trainRows: 25},
      training: {iteration: 30, iterationsPerEpoch: 12, epoch: 2.5},
    });
  });

  test('goes on from what it saved before anybody followed it, not from what an earlier training left', async () => {
    const saved = (iteration: number) =>
      join(stage.folder, 'ad', `${`${iteration}`.padStart(7, '0')}_adapters.safetensors`);
    const flags = '--hidden-size 8 --iters 4000 --save-every 10 --seconds-per-iteration 0.02 --adapter-path ad';
    symlinkSync(join(dirname(PROGRAM), 'mlxtop.js'), join(stage.folder, 'mlxtop.js'));
    type('node', join(stage.folder, 'mlxtop.js'), 'demo-trainer --train', flags);
    await waitFor('two saves', () => existsSync(saved(20)));
    copyFileSync(saved(10), saved(5));
    // What a file system that keeps two seconds may make of a save of this trainer, and what is certainly older.
    const [pid = 0] = processesWith(join(stage.folder, 'mlxtop.js'));
    const startedAt = (await (await createHost()).processStartedAt(pid)) ?? 0;
    utimesSync(saved(10), new Date(startedAt - 1500), new Date(startedAt - 1500));
    utimesSync(saved(5), new Date(startedAt - 60_000), new Date(startedAt - 60_000));
    const id = attach();
    await waitFor('another report', () => iteration(id) > 20);
    expect(stage.mlxtop(['stop', id, '--yes']).code).toBe(0);
    const from = (wanted: number) => stage.mlxtop(['continue', id, '--from', String(wanted)]);
    expect(from(10).stdout).toContain('Goes on from iteration 10: ad/0000010_adapters.safetensors');
    expect(from(5)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('0000005_adapters.safetensors: older than this run: an earlier one left it'),
    });
  });

  test('that is not there is said', () => {
    stage.tmux('new-session', '-d', '-s', 'work', 'exec sleep 60');
    expect(stage.mlxtop(['attach', '--pane', '%77', '-L', stage.socket])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/no tmux pane %77[\s\S]*list-panes/),
    });
  });
});

describe('a trainer that writes a log', () => {
  const log = () => join(stage.folder, 'train.log');
  const line = (number: number): string =>
    `Iter ${number}: Train loss 2.000, Learning Rate 1.000e-05, It/sec 1.000, Tokens/sec 100.000, Trained Tokens 10, Peak mem 1.000 GB\n`;
  const lines = (from: number, to: number): string =>
    counted(to)
      .slice(from - 1)
      .map(line)
      .join('');

  /** A process that a log is written by, as nohup leaves one. */
  const start = async (): Promise<number> => {
    const child = spawn('sleep', ['600'], {detached: true, stdio: 'ignore'});
    children.push(child);
    await once(child, 'spawn');
    return child.pid ?? 0;
  };

  test('is followed through a cut line, a rotation and a truncation; what was there before has no times', async () => {
    writeFileSync(log(), lines(1, 10));
    const id = adopt('--log', log());
    await waitFor('the history', () => iterationsOf(id).length === 10);
    expect(eventsOf(id, 'report').every(event => event.history === true)).toBe(true);
    expect(stage.status(id)).toMatchObject({
      run: {name: 'train', state: 'training'},
      training: {iteration: 10, iterationsPerMinute: null, etaSeconds: null},
      trainer: {pid: null},
    });
    appendFileSync(log(), line(11).slice(0, 20));
    appendFileSync(log(), line(11).slice(20));
    await waitFor('the line in two parts', () => iteration(id) === 11);
    renameSync(log(), `${log()}.1`);
    appendFileSync(`${log()}.1`, line(12));
    writeFileSync(log(), line(13));
    await waitFor('the rotation', () => iteration(id) === 13);
    truncateSync(log());
    appendFileSync(log(), line(14));
    await waitFor('the truncation', () => iteration(id) === 14);
    expect(iterationsOf(id)).toEqual(counted(14));
    expect(eventsOf(id, 'report').at(-1)?.history).toBeUndefined();
    expect(stage.mlxtop(['logs', id]).stdout).toBe(lines(1, 14));
  });

  test('is followed on from the byte that was reached when its recorder was killed', async () => {
    writeFileSync(log(), lines(1, 5) + line(6).slice(0, 30));
    const id = adopt('--log', log());
    await waitFor('the history', () => iterationsOf(id).length === 5);
    const killed = recorderPid(id);
    process.kill(killed, 'SIGKILL');
    await waitFor('its end', () => processState(killed) === null);
    appendFileSync(log(), line(6).slice(30) + line(7));
    renameSync(log(), `${log()}.1`);
    writeFileSync(log(), line(8));
    await waitFor('the rest', () => iteration(id) === 8);
    expect(recorderPid(id)).not.toBe(killed);
    expect(iterationsOf(id)).toEqual(counted(8));
    expect(stage.mlxtop(['logs', id]).stdout).toBe(lines(1, 8));
  });

  test('ends with its process, and its last lines are read', async () => {
    writeFileSync(log(), `Starting training..., iters: 5\n${lines(1, 3)}`);
    const pid = await start();
    const id = adopt('--log', log(), '--pid', String(pid), '--name', 'nohup');
    expect(stage.status(id)).toMatchObject({run: {name: 'nohup', command: ['sleep', '600']}, trainer: {pid}});
    expect(stage.mlxtop(['pause', 'nohup']).code).toBe(0);
    expect(processState(pid)).toBe('T');
    expect(stage.mlxtop(['resume', 'nohup']).code).toBe(0);
    process.kill(recorderPid(id), 'SIGKILL');
    appendFileSync(log(), lines(4, 5));
    process.kill(pid, 'SIGKILL');
    expect(stage.mlxtop(['wait', 'nohup']).stdout).toBe('nohup: finished\n');
    expect(iterationsOf(id)).toEqual(counted(5));
  });

  test('alone goes on from what it told of, not from what a training before it in the same log told of', async () => {
    const file = (number: number): string => `ad/000000${number}_adapters.safetensors`;
    const saves = (number: number): string =>
      `Iter ${number}: Saved adapter weights to ad/adapters.safetensors and ${file(number)}.\n`;
    mkdirSync(join(stage.folder, 'ad'));
    for (const number of [4, 6]) write(join(stage.folder, file(number)), lora(8), Date.now() - 3_600_000);
    const starting = 'Starting training..., iters: 8\n';
    writeFileSync(log(), `${starting}${lines(1, 6)}${saves(6)}${starting}${lines(1, 4)}${saves(4)}${line(5)}`);
    const id = adopt('--log', log());
    await waitFor('the history', () => iteration(id) === 5);
    expect(stage.mlxtop(['release', id]).code).toBe(0);
    const {stderr} = stage.mlxtop(['continue', id]);
    expect(stderr).toContain('newest good checkpoint: ad/0000004_adapters.safetensors (iteration 4 of 8)');
    expect(stage.mlxtop(['continue', id, '--from', '6']).stderr).toContain('older than this run');
  });

  test('alone cannot be paused, and is followed until somebody lets go of it', async () => {
    writeFileSync(log(), lines(1, 3));
    const id = adopt('--log', log());
    expect(stage.mlxtop(['pause', id])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/does not know its process[\s\S]*--pid/),
    });
    expect(adopt('--log', log())).toBe(id);
    expect(stage.mlxtop(['release', id]).code).toBe(0);
    expect(stage.status(id).run.state).toBe('interrupted');
    await waitFor('everything of it to end', () => processesWith(stage.folder).length === 0);
  });

  test('is refused without a file, and with a process that is not there or is ours', () => {
    expect(stage.mlxtop(['attach', '--log', log()])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no file'),
    });
    writeFileSync(log(), '');
    const withPid = (pid: number | string) =>
      stage.mlxtop(['attach', '--log', log(), '--pid', String(pid), '--detach']);
    expect(withPid(2 ** 22 + 5)).toMatchObject({code: 1, stderr: expect.stringContaining('There is no process')});
    expect(withPid(process.pid)).toMatchObject({code: 2, stderr: expect.stringContaining('this command runs in')});
    expect(withPid('x')).toMatchObject({code: 2});
    expect(stage.mlxtop(['attach', '--pid', '5'])).toMatchObject({code: 2, stderr: expect.stringContaining('--log')});
    expect(stage.mlxtop(['attach', '--log', stage.folder]).code).toBe(2);
  });
});

describe('a plain pipe', () => {
  const inShell = (script: string) =>
    spawnSync('bash', ['-c', script], {env: stage.env, cwd: stage.folder, encoding: 'utf8'});
  const REPORT = 'Iter 1: Train loss 2.000, It/sec 1.000, Tokens/sec 100.000';

  test('is recorded under its name and passed on', () => {
    const {stdout, stderr} = inShell(
      `(echo '${REPORT}'; echo 'Saved final weights to a/adapters.safetensors.') | ${PROGRAM} record --name piped`,
    );
    expect(stdout).toBe(`${REPORT}\nSaved final weights to a/adapters.safetensors.\n`);
    expect(stderr).toContain('piped: finished');
    expect(stage.status('piped')).toMatchObject({run: {name: 'piped', state: 'finished'}, training: {iteration: 1}});
  });

  test('that breaks off is interrupted; quiet passes nothing on; a reader that goes changes nothing', () => {
    expect(inShell(`echo '${REPORT}' | ${PROGRAM} record --name cut --quiet`).stdout).toBe('');
    expect(stage.status('cut').run.state).toBe('interrupted');
    inShell(`(for i in 1 2 3 4; do seq 20000; done; echo '${REPORT}') | ${PROGRAM} record --name gone | head -1`);
    expect(stage.status('gone').training.iteration).toBe(1);
  });

  const testWhereFull = existsSync('/dev/full') ? test : test.skip;

  testWhereFull('is recorded to its end although what it is passed on to takes no more', () => {
    const {stderr} = inShell(`(seq 3; echo '${REPORT}') | ${PROGRAM} record --name full >/dev/full`);
    expect(stderr).toContain('full: interrupted');
    expect(stage.status('full').training.iteration).toBe(1);
  });

  test('is recorded to its end although its terminal was closed', async () => {
    const fifo = join(stage.folder, 'fifo');
    spawnSync('mkfifo', [fifo]);
    const script = `trap '' HUP; exec ${PROGRAM} record --name alone <'${fifo}'`;
    const terminal = stage.terminal(['bash', '-c', script], 80, 20);
    const writer = spawn('bash', ['-c', `exec >'${fifo}'; echo begun; read -r _; seq 3; echo '${REPORT}'`], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    children.push(writer);
    await waitFor('the first line', () => terminal.screen().includes('begun'), terminal.screen);
    terminal.close();
    writer.stdin?.end('\n');
    await waitFor('its end', () => stage.status('alone').run.state === 'interrupted');
    expect(stage.status('alone').training.iteration).toBe(1);
  });

  test('is read to its end after ^C, which the whole pipeline gets', async () => {
    const fifo = join(stage.folder, 'fifo');
    spawnSync('mkfifo', [fifo]);
    const child = spawn('bash', ['-c', `exec ${PROGRAM} record --name interrupted <'${fifo}' >'${stage.folder}/out'`], {
      env: stage.env,
      stdio: 'ignore',
    });
    children.push(child);
    const exit = once(child, 'exit');
    const writer = spawn('bash', ['-c', `exec >'${fifo}'; echo '${REPORT}'; read -r _; echo 'last words'`], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    children.push(writer);
    const seen = () => existsSync(`${stage.folder}/out`) && readFileSync(`${stage.folder}/out`, 'utf8');
    await waitFor('the first line', () => (seen() || '').includes(REPORT));
    const {run} = stage.status('interrupted');
    expect(run.state).toBe('training');
    expect(stage.mlxtop(['pause', 'interrupted'])).toMatchObject({code: 1, stderr: expect.stringContaining('^C')});
    expect(stage.mlxtop(['release', 'interrupted'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('COMMAND'),
    });
    child.kill('SIGINT');
    await waitFor('the note of it', () => eventsOf(run.id, 'stop').length === 1);
    writer.stdin?.end('\n');
    await exit;
    expect(seen()).toBe(`${REPORT}\nlast words\n`);
    expect(stage.status('interrupted').run.state).toBe('stopped');
  });

  test('alerts as it was chosen for it', async () => {
    const alerts = alertsIntoFile(stage.folder);
    const fail = `(echo '${REPORT}'; echo 'ValueError: no such data')`;
    const record = (...words: string[]) => {
      const {status} = spawnSync('bash', ['-c', `${fail} | ${PROGRAM} record ${words.join(' ')}`], {
        env: {...stage.env, ...alerts.env},
        cwd: stage.folder,
      });
      expect(status).toBe(0);
    };
    record('--name', 'quiet', '--alerts', 'none');
    record('--name', 'told', '--alerts', 'command');
    expect(['quiet', 'told'].map(name => stage.status(name).run.state)).toEqual(['failed', 'failed']);
    await waitFor('the alert', () => alerts.told().length > 0);
    expect(alerts.codes()).toEqual(['failed']);
    const records = readdirSync(join(stage.home, 'runs')).map(id => stage.record(id));
    expect(Object.fromEntries(records.map(({name, alertChannels}) => [name, alertChannels]))).toEqual({
      quiet: [],
      told: ['command'],
    });
  });

  test('needs a pipe', () => {
    const terminal = stage.terminal(['bash', '-c', `${PROGRAM} record; sleep 60`], 120, 20);
    return waitFor('the error', () => terminal.screen().includes('reads a pipe'), terminal.screen);
  });
});
