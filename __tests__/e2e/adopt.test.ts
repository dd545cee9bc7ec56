import {copyFileSync, existsSync, mkdirSync, symlinkSync, utimesSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {createHost} from '../../source/host/index.js';
import {adopting, counted} from '../helpers/adopting.js';
import {createStage, PROGRAM, processesWith, processState, type Stage, trainerFile, waitFor} from '../helpers/stage.js';

let stage: Stage;
const {adopt, eventsOf, iteration, iterationsOf, recorderPid} = adopting(() => stage);

beforeEach(() => {
  stage = createStage();
});

afterEach(() => stage.close());

const steady = (...more: string[]): string[] => [
  'node',
  trainerFile('steady.mjs'),
  ...['--iters', '10000', '--ms', '20', '--tag', stage.folder],
  ...more,
];

describe("a trainer in a pane of the user's own session", () => {
  const size = ['-x', '120', '-y', '40'];
  const pane = (format: string) => stage.tmux('display', '-p', '-t', 'work', format);
  const attach = (...more: string[]) => adopt('--pane', 'work', '-L', stage.socket, ...more);

  /** A shell with another job in the background, in which the user starts a trainer. */
  const startInShell = async (command = steady().join(' ')): Promise<{trainer: number; other: number}> => {
    stage.tmux('new-session', '-d', '-s', 'work', '-n', 'window', ...size, 'bash', '--norc', '--noprofile');
    // In words that no other test uses, since one may run beside this one.
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
    expect(release).toMatchObject({code: 0, stdout: expect.stringContaining('mlxtop no longer follows adopted')});
    expect(pane('#{pane_pipe}')).toBe('0');
    expect(surroundings()).toBe(before);
    expect(processState(trainer)).not.toBeNull();
    expect(stage.status('adopted').run).toMatchObject({state: 'interrupted', exitCode: null});
    expect(stage.mlxtop(['runs']).stdout).toMatch(/^adopted +released /m);
    for (const name of ['pause', 'resume', 'stop', 'release']) {
      expect(stage.mlxtop([name, 'adopted'])).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^mlxtop: mlxtop no longer follows adopted \(released at \d\d:\d\d\)\.\n/),
      });
    }
    expect(stage.mlxtop(['status', 'adopted']).stdout).toContain('no longer follows it');
    expect(existsSync(join(stage.runFolder(id), 'lock'))).toBe(false);
  });

  test('is paused, resumed and stopped; the other job of its shell continues', async () => {
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

  test('whose recorder was killed gets another from the next command', async () => {
    await startInShell();
    const id = attach();
    // The command returns once the recorder has its lock, which is before it notes that it records.
    const noted = (count: number) => waitFor('the note', () => eventsOf(id, 'recording').length === count);
    await noted(1);
    const killed = recorderPid(id);
    process.kill(killed, 'SIGKILL');
    await waitFor('tmux to notice', () => pane('#{pane_pipe}') === '0');
    await waitFor('another recorder', () => stage.status(id).recorder.alive && recorderPid(id) !== killed);
    await noted(2);
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

  test('continues from what it saved before it was adopted, not from what an earlier run left', async () => {
    const saved = (iteration: number) =>
      join(stage.folder, 'ad', `${`${iteration}`.padStart(7, '0')}_adapters.safetensors`);
    const flags = '--hidden-size 8 --iters 4000 --save-every 10 --seconds-per-iteration 0.02 --adapter-path ad';
    symlinkSync(join(dirname(PROGRAM), 'mlxtop.js'), join(stage.folder, 'mlxtop.js'));
    type('node', join(stage.folder, 'mlxtop.js'), 'demo-trainer --train', flags);
    await waitFor('two saves', () => existsSync(saved(20)));
    copyFileSync(saved(10), saved(5));
    // How a file system with times of two seconds may date a save of this trainer, and what is certainly older.
    const [pid = 0] = processesWith(join(stage.folder, 'mlxtop.js'));
    const startedAt = (await (await createHost()).processStartedAt(pid)) ?? 0;
    utimesSync(saved(10), new Date(startedAt - 1500), new Date(startedAt - 1500));
    utimesSync(saved(5), new Date(startedAt - 60_000), new Date(startedAt - 60_000));
    const id = attach();
    await waitFor('another report', () => iteration(id) > 20);
    expect(stage.mlxtop(['stop', id, '--yes']).code).toBe(0);
    const from = (wanted: number) => stage.mlxtop(['continue', id, '--from', String(wanted)]);
    expect(from(10).stdout).toContain('Continues from iteration 10: ad/0000010_adapters.safetensors');
    expect(from(5)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('0000005_adapters.safetensors: older than this run: an earlier one left it'),
    });
  });

  test('that is not there is reported', () => {
    stage.tmux('new-session', '-d', '-s', 'work', 'exec sleep 60');
    expect(stage.mlxtop(['attach', '--pane', '%77', '-L', stage.socket])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/no tmux pane %77[\s\S]*list-panes/),
    });
  });
});
