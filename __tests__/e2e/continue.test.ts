import {spawn} from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {CALM_MACHINE} from '../helpers/calm-machine.js';
import {createStage, PROGRAM, type Stage, trainerFile, waitFor} from '../helpers/stage.js';

let stage: Stage;

beforeEach(() => {
  stage = createStage([PROGRAM], CALM_MACHINE);
});

afterEach(() => stage.close());

const DEMO = ['node', join(dirname(PROGRAM), 'mlxtop.js'), 'demo-trainer', '--train', '--hidden-size', '8'];
const FLAGS = '--iters 400 --steps-per-report 5 --steps-per-eval 20 --val-batches 1 --save-every 10 --adapter-path ad';
const demo = (...more: string[]) => [...DEMO, ...FLAGS.split(' '), ...more];
const demoSaving = (every: number, ...more: string[]) =>
  demo(...more).map((word, index, all) => (all[index - 1] === '--save-every' ? String(every) : word));

const shortFile = (iteration: number, folder: string): string =>
  join(folder, `${String(iteration).padStart(7, '0')}_adapters.safetensors`);
const file = (iteration: number, folder = 'ad'): string => join(stage.folder, shortFile(iteration, folder));
const newestIn = (folder: string): number =>
  Math.max(
    ...readdirSync(join(stage.folder, folder)).map(name =>
      Number(/^(\d+)_adapters\.safetensors$/.exec(name)?.[1] ?? 0),
    ),
  );
const saved = (path: string) => waitFor(path, () => existsSync(path));

/** Kills the trainer, as a machine out of memory would, and waits for the end in the journal. */
const kill = async (id: string): Promise<void> => {
  const pid = await waitFor('the trainer', () => stage.status(id).trainer.pid);
  process.kill(pid, 'SIGKILL');
  await waitFor('the end', () => stage.status(id).run.endedAt !== null);
};

const newest = (): string => readdirSync(join(stage.home, 'runs')).sort().at(-1) ?? '';

test('a run that was killed continues from its newest good checkpoint, twice, and its iterations add up', async () => {
  const first = stage.start(demo('--seconds-per-iteration', '0.05'));
  await saved(file(30));
  await kill(first);
  const last = newestIn('ad');
  const {atime, mtime} = statSync(file(last));
  truncateSync(file(last), 1000);
  // Cut short by the run's own end, and not afterwards.
  utimesSync(file(last), atime, mtime);
  const good = last - 10;
  const before = readFileSync(file(good));

  expect(stage.mlxtop(['status']).stdout).toMatch(/^continue +mlxtop continue /m);
  const asked = stage.mlxtop(['continue']);
  expect(asked.code).toBe(2);
  expect(asked.stderr).toContain(`mlxtop continue ${first} --yes`);
  expect(asked.stdout).toMatch(/Not used: ad\/\d+_adapters\.safetensors: cut short: 1,000/);
  expect(asked.stdout).toMatch(/Only weights were saved: the optimizer starts over/);
  expect(newest()).toBe(first);

  const withBell = ['continue', '--yes', '--detach', '--alerts', 'bell'];
  expect(stage.mlxtop(withBell)).toMatchObject({code: 0, stderr: ''});
  const second = await waitFor('the second run', () => (newest() === first ? null : newest()));
  expect(stage.record(second).alertChannels).toEqual(['bell']);
  const folder = `ad-from-${String(good).padStart(7, '0')}`;
  await saved(file(10, folder));
  const {run, training} = stage.status(second);
  expect(run).toMatchObject({name: 'mlxtop', directory: stage.folder, continues: {run: first, iteration: good}});
  expect(training).toMatchObject({totalIterations: 400 - good, baseIteration: good});
  expect(readFileSync(file(good))).toEqual(before);
  expect(stage.mlxtop(['continue', first]).stderr + stage.mlxtop(['continue']).stderr).toMatch(
    /mlxtop is still running/,
  );

  await kill(second);
  const own = newestIn(folder) - 10;
  const asWhole = stage.mlxtop(['continue', '--from', String(good + own)]);
  expect(asWhole.stdout).toContain(`Continues from iteration ${good + own}: ${shortFile(own, folder)}`);
  const known = `${own} \\(iteration ${good + own} of the whole training\\)`;
  expect(stage.mlxtop(['continue', '--from', '399']).stderr).toMatch(
    new RegExp(`no checkpoint of iteration 399\\.\\nThere are: .*${known}`),
  );
  stage.tmux('kill-session', '-t', '=mlxtop');
  expect(stage.mlxtop(['attach', second]).stderr).toMatch(/session of mlxtop is gone[\s\S]*mlxtop continue /);
  expect(stage.mlxtop(['continue', '--yes', '--detach', '--from', '10'])).toMatchObject({code: 0, stderr: ''});
  const third = await waitFor('the third run', () => (newest() === second ? null : newest()));
  expect(stage.record(third).alertChannels).toEqual(['bell']);
  await waitFor('the third run to train', () => stage.status(third).training.iteration !== null);
  expect(stage.status(third).training).toMatchObject({baseIteration: good + 10, totalIterations: 390 - good});
  expect(stage.mlxtop(['logs', third]).stdout).toContain(`Loading fine-tuned weights from ${folder}/0000010_adapters`);
  expect(stage.record(third).command).toEqual(expect.arrayContaining(['--seed', '2']));
});

test('two continuations at the same moment save to folders of their own', async () => {
  const first = stage.start(demo('--seconds-per-iteration', '0.05'));
  await saved(file(20));
  await kill(first);
  const names = ['one', 'two'];
  const starts = names.map(name =>
    spawn(PROGRAM, ['continue', first, '--from', '20', '--yes', '--detach', '--session', name], {env: stage.env}),
  );
  await waitFor('the starts', () => starts.every(({exitCode}) => exitCode !== null));
  expect(starts.map(({exitCode}) => exitCode)).toEqual([0, 0]);
  const paths = names.map(name => {
    const {command} = stage.record(stage.status(name).run.id);
    return command[command.indexOf('--adapter-path') + 1];
  });
  expect(paths.sort()).toEqual(['ad-from-0000020', 'ad-from-0000020-2']);
  for (const path of paths) await saved(file(10, path));

  // A start that is refused leaves nothing behind.
  const before = readdirSync(stage.folder);
  expect(stage.mlxtop(['continue', first, '--from', '20', '--yes', '--session', 'one'])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/Another run is in progress in session 'one'/),
  });
  expect(readdirSync(stage.folder)).toEqual(before);
});

/** A program that starts its trainer and ends with 0 whatever became of it, as mlx.launch does. */
const launcher = (first = ':'): string => {
  const path = join(stage.folder, 'launch');
  writeFileSync(path, `#!/bin/sh\n${first}\n"$@"\necho done\n`, {mode: 0o755});
  return path;
};

test('a run that was killed behind exit code 0 has failed, in every word, and continues', async () => {
  const id = stage.start([launcher(), ...demo('--seconds-per-iteration', '0.02')]);
  await saved(file(20));
  await kill(id);
  const waited = stage.mlxtop(['wait', id]);
  expect(stage.status(id).run).toMatchObject({
    state: 'finished',
    exitCode: 0,
    outcome: 'failed',
    failure: {kind: 'killed', line: expect.stringMatching(/Killed/)},
  });
  const ending = /ended with exit code 0 before its last iteration \(\d+ of 400\)/.source;
  expect(waited).toMatchObject({code: 0, stdout: expect.stringMatching(new RegExp(`^mlxtop: ${ending}\n$`))});
  const alerts = stage.journal(id).filter(({type}) => type === 'alert');
  expect(alerts).toMatchObject([
    {code: 'failed', text: expect.stringMatching(new RegExp(`^Training ${ending}\\. It was killed`))},
  ]);
  const shown = stage.mlxtop(['status', id]).stdout;
  expect(shown).toMatch(new RegExp(`^state +${ending}$`, 'm'));
  expect(shown).toMatch(/^reason +It was killed \(SIGKILL\)[\s\S]*^continue +mlxtop continue [\s\S]*^ +done$/m);
  expect(stage.mlxtop(['status', id, '--since', '1h']).stdout).toMatch(
    /: failed; .*\n {2}exit code 0 at .*, before its last iteration: killed$/m,
  );
  expect(stage.mlxtop([]).stdout).toMatch(
    new RegExp(`${ending}\\.\n +It was killed.*\n.*: mlxtop continue ${id}$`, 'm'),
  );

  const answer = stage.mlxtop(['continue', '--yes', '--detach']);
  expect(answer).toMatchObject({code: 0, stderr: ''});
  expect(answer.stdout).toMatch(new RegExp(`^mlxtop \\(run ${id}\\) ${ending}\\.\nContinues from iteration \\d+0: `));
  const second = await waitFor('the second run', () => (newest() === id ? null : newest()));
  await waitFor('the second run to train', () => stage.status(second).training.iteration !== null);
  expect(stage.status(second).run.continues).toMatchObject({run: id});
});

test('a run that ended early with exit code 0, without a reason, continues too', async () => {
  const id = stage.start([launcher('exec 2>/dev/null'), ...demo('--seconds-per-iteration', '0.02')]);
  await saved(file(20));
  await kill(id);
  const {run} = stage.status(id);
  expect(run).toMatchObject({state: 'finished', outcome: 'ended-early', failure: null});
  expect(run.ending).toMatch(/^ended at iteration \d+ of 400, exit code 0$/);
  expect(stage.journal(id).filter(({type}) => type === 'alert')).toMatchObject([
    {code: 'finished', text: `Training ${run.ending}.`},
  ]);
  const answer = stage.mlxtop(['continue', '--yes', '--detach']);
  expect(answer).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringContaining(`${run.ending}.\nContinues from`),
  });
});

test('tmux was killed: the bare command says what died and how to continue, until there is a newer run', async () => {
  const id = stage.start(demo('--seconds-per-iteration', '0.02'));
  await saved(file(20));
  stage.tmux('kill-server');
  await waitFor('the end', () => stage.status(id).run.state === 'interrupted');
  const {stdout} = stage.mlxtop([]);
  expect(stdout).toMatch(
    new RegExp(`mlxtop \\(${id}\\) was interrupted at iteration \\d+ of 400.*tmux itself was ended`),
  );
  expect(stdout).toMatch(new RegExp(`checkpoint of iteration \\d+ of 400 is on disk.*mlxtop continue ${id}`));
  const next = stage.start(['true']);
  stage.mlxtop(['wait', next]);
  expect(stage.mlxtop([]).stdout).not.toContain(id);
});

test('what cannot be continued is refused with the reason', async () => {
  const finished = stage.start(demo('--iters', '20'), ['--session', 'done']);
  stage.mlxtop(['wait', finished]);
  expect(stage.mlxtop(['continue', 'done', '--yes'])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/done has finished its 20 iterations: nothing is left[\s\S]*more --iters/),
  });
  const astray =
    'for i in 1 2 3; do echo "Iter $i: Train loss nan, Learning Rate 1.000e-05, It/sec 1.0, Tokens/sec 9.0, Trained Tokens 9"; done';
  const nan = stage.start(['sh', '-c', astray], ['--session', 'astray']);
  stage.mlxtop(['wait', nan]);
  expect(stage.mlxtop(['continue', 'astray']).stderr).toMatch(
    /^mlxtop: astray has finished, but its training loss has been NaN or infinite since iteration 1\.\nStart it again, with a lower learning rate: /,
  );
  const odd = ['node', trainerFile('steady.mjs'), '--iters', '9', '--ms', '5', '--save-every', '4', '--code', '3'];
  const failed = stage.start(odd, ['--session', 'odd']);
  stage.mlxtop(['wait', failed]);
  expect(stage.mlxtop(['continue', 'odd', '--yes'])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /has no checkpoint that can be used:\n {2}adapters\/0000008_\S+: not there any more[\s\S]*\nStart it again: cd \S+ && mlxtop run -s odd -L \S+ .*-- node .* --code 3\n$/,
    ),
  });
  expect(readdirSync(join(stage.home, 'runs'))).toHaveLength(3);
});

test('a command that is not ours to change is left to its user, with what was found', async () => {
  const id = stage.start(['sh', '-c', '"$@"; exit 5', 'wrapper', ...demo('--seconds-per-iteration', '0.02')]);
  await saved(file(10));
  expect(stage.mlxtop(['stop', '--yes']).code).toBe(0);
  const {stderr, code} = stage.mlxtop(['continue', id, '--yes']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/one that mlxtop cannot change[\s\S]*ad\/\d+_adapters\.safetensors \(iteration \d+ of 400\)/);
});

test('stop --at-checkpoint waits for the next save, and loses nothing', async () => {
  const id = stage.start(demo('--seconds-per-iteration', '0.03'));
  await saved(file(10));
  const answer = stage.mlxtop(['stop', '--at-checkpoint', '--yes']);
  expect(answer).toMatchObject({code: 0, stderr: 'Asked it to stop (as ^C does); waiting up to 30 s …\n'});
  expect(answer.stdout).toMatch(/^Waiting for the next checkpoint of mlxtop: expected at iteration \d+0/);
  const {run, training, warnings} = stage.status(id);
  expect(run.state).toBe('stopped');
  expect(warnings).toEqual([]);
  expect(answer.stdout).toMatch(
    /^mlxtop has ended: stopped at iteration \d+, saved.*; to continue: mlxtop continue mlxtop$/m,
  );
  expect(training.lastCheckpoint.iteration).toBeGreaterThan(10);
  expect(training.iteration - training.lastCheckpoint.iteration).toBeLessThan(10);
});

test('^C ends the waiting and leaves the run alone; a run that never saves is not waited for', async () => {
  const id = stage.start(demoSaving(300, '--seconds-per-iteration', '0.05'));
  await waitFor('the training', () => stage.status(id).training.iteration !== null);
  const waiting = spawn(PROGRAM, ['stop', '--at-checkpoint', '--yes'], {env: stage.env, stdio: 'ignore'});
  await waitFor('the warning', () => stage.status(id).warnings.length === 1);
  expect(stage.status(id).warnings[0].text).toMatch(/stopped at its next checkpoint \(expected at iteration 300/);
  waiting.kill('SIGINT');
  await waitFor('the end of the waiting', () => waiting.exitCode);
  expect(waiting.exitCode).toBe(130);
  expect(stage.status(id)).toMatchObject({warnings: [], run: {state: 'training', stopAsked: null}});
  const killed = spawn(PROGRAM, ['stop', '--at-checkpoint', '--yes'], {env: stage.env, stdio: 'ignore'});
  await waitFor('the warning', () => stage.status(id).warnings.length === 1);
  killed.kill('SIGKILL');
  await waitFor('the warning to be taken back', () => stage.status(id).warnings.length === 0);
  expect(stage.status(id).run).toMatchObject({state: 'training', stopAsked: null});
  const other = stage.start(['node', trainerFile('steady.mjs'), '--ms', '20'], ['--session', 'other']);
  expect(stage.mlxtop(['stop', other, '--at-checkpoint', '--yes'])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/other is not known to save checkpoints/),
  });
});

/** transformers' example script, by its name and its flags. */
const runClm = (...flags: string[]): string[] => {
  copyFileSync(trainerFile('hf.cjs'), join(stage.folder, 'run_clm.py'));
  return ['node', 'run_clm.py', '--output_dir', 'out', ...flags];
};

test('saves that a trainer does not report are found on disk', async () => {
  const id = stage.start(runClm('--save_steps', '10', '--ms', '150'));
  await saved(join(stage.folder, 'out', 'checkpoint-10'));
  const answer = stage.mlxtop(['stop', '--at-checkpoint', '--yes']);
  expect(answer).toMatchObject({code: 0, stderr: 'Asked it to stop (as ^C does); waiting up to 30 s …\n'});
  expect(answer.stdout).toMatch(/^Waiting for the next checkpoint of mlxtop: expected at iteration \d+0/);
  expect(answer.stdout).toMatch(/stopped at iteration \d+, saved.*; to continue: mlxtop continue mlxtop$/m);
  const {lastCheckpoint} = stage.status(id).training;
  const folders = readdirSync(join(stage.folder, 'out'));
  expect(lastCheckpoint.path).toBe(`out/checkpoint-${lastCheckpoint.iteration}`);
  expect(folders).toContain(`checkpoint-${lastCheckpoint.iteration}`);
  const {stdout} = stage.mlxtop(['status']);
  expect(stdout).toContain(`checkpoint  iteration ${lastCheckpoint.iteration}: ${lastCheckpoint.path}`);
  expect(stdout).toMatch(new RegExp(`^continue .*\\(from iteration ${lastCheckpoint.iteration}\\)$`, 'm'));
  expect(stage.mlxtop(['status', '--since', '1h']).stdout).toMatch(
    new RegExp(`checkpoints? written, .*at iteration ${lastCheckpoint.iteration} `),
  );
  expect(stage.mlxtop(['continue']).stdout).toContain(`--resume_from_checkpoint ${lastCheckpoint.path}`);
});

test('the last save of a run that finishes is found too', () => {
  const id = stage.start(runClm('--max_steps', '25', '--ms', '20'));
  stage.mlxtop(['wait', id]);
  expect(stage.status(id).training.lastCheckpoint).toEqual({iteration: 25, path: 'out/checkpoint-25'});
});

test('keys: c stops at the next checkpoint, g leaves tmux and continues in the same terminal', async () => {
  const words = ['run', '-L', stage.socket, '--interval', '200ms', '--', ...demo('--seconds-per-iteration', '0.05')];
  const terminal = stage.terminal(
    [
      'env',
      `HERE=still`,
      `MLXTOP_HOME=${stage.home}`,
      `TERM=xterm-256color`,
      'sh',
      '-c',
      `cd '${stage.folder}' && "$@"; echo "code $?"; sleep 60`,
      'sh',
      PROGRAM,
      ...words,
    ],
    120,
    40,
  );
  const shows = (what: string, text: RegExp) => waitFor(what, () => text.test(terminal.screen()), terminal.screen);
  await shows('a save', /checkpoint +\d+/);
  const first = newest();
  terminal.type('s');
  await shows('the question', /c at its next checkpoint/);
  terminal.type('c');
  await shows('the end', /stopped[\s\S]*g continue/);
  expect(stage.status(first).training).toMatchObject({iteration: expect.any(Number)});
  terminal.type('g');
  await shows('the plan', /Only weights were saved[\s\S]*Start it\? \[y\/N\]/);
  terminal.type('y', 'Enter');
  await shows('the next dashboard', /● training/);
  const second = await waitFor('the second run', () => (newest() === first ? null : newest()));
  const {run, training} = stage.status(second);
  expect(run.continues).toEqual({run: first, iteration: training.baseIteration});
  expect(stage.tmux('list-sessions', '-F', '#{session_name}')).toBe('mlxtop');
});
