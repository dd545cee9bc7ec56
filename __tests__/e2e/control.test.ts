import {spawnSync} from 'node:child_process';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {ON_LINUX, processFile} from '../helpers/processes.js';
import {createStage, JO, processesWith, processState, type Stage, trainerFile, waitFor} from '../helpers/stage.js';

let stage: Stage;

beforeEach(() => {
  stage = createStage(undefined, {}, JO);
});

afterEach(() => stage.close());

const STEADY = ['node', trainerFile('steady.mjs'), '--iters', '10000', '--ms', '20'];
const training = () => waitFor('the training', () => stage.status().training.iteration !== null);
const statesOf = (pids: readonly number[]) => pids.map(processState);

const hasPython = spawnSync('python3', ['--version']).status === 0;

/** A parent with a child that prints, in Python as trainers are; in Node on a machine without Python. */
const family = (tag: string): string[] =>
  hasPython
    ? [
        'python3',
        '-c',
        `import subprocess, sys, time
child = "import sys, time\\nwhile True: print('.', end='', flush=True); time.sleep(0.02)"
subprocess.Popen([sys.executable, '-c', child, '${tag}'])
while True: time.sleep(1)`,
        tag,
      ]
    : [
        'node',
        '-e',
        `const {spawn} = require('node:child_process');
         spawn(process.execPath, ['-e', 'setInterval(() => process.stdout.write("."), 20)', '${tag}'], {stdio: 'inherit'});
         setInterval(() => {}, 1000);`,
        tag,
      ];

test('pause stops every process below the wrapper, stays, and resume continues it', async () => {
  const tag = `family-${stage.socket}`;
  const id = stage.start(family(tag));
  const {wrapperPid} = stage.record(id).tmux;
  const below = await waitFor('parent and child', () => {
    const pids = processesWith(tag).filter(pid => pid !== wrapperPid);
    return pids.length === 2 ? pids : null;
  });
  const paused = stage.mlxtop(['pause']);
  expect(paused.stdout).toMatch(/paused \(2 processes\).*not memory/);
  expect(statesOf(below)).toEqual(['T', 'T']);
  expect(processState(wrapperPid)).toBe('S');
  await waitFor('the recorder to see it', () => stage.status().trainer.stopped === true);
  // tmux resumes a stopped pane leader within its next loop; checking for a second would show it.
  for (const until = Date.now() + 1000; Date.now() < until; ) expect(statesOf(below)).toEqual(['T', 'T']);
  const status = stage.status();
  expect(status.run.state).toBe('paused');
  expect(status.run.pausedSeconds).toBeGreaterThan(0.9);
  expect(stage.mlxtop(['resume']).stdout).toMatch(/continues/);
  expect(statesOf(below)).not.toContain('T');
  expect(stage.status().run.state).not.toBe('paused');
  expect(stage.journal(id).filter(event => event.type === 'pause' || event.type === 'resume')).toMatchObject([
    {type: 'pause', by: 'user'},
    {type: 'resume', by: 'user'},
  ]);
});

test('a pause from elsewhere is noticed, and so is its end', async () => {
  const id = stage.start([...STEADY, '--tag', stage.socket]);
  await training();
  const {wrapperPid} = stage.record(id).tmux;
  const [pid = 0] = processesWith(stage.socket)
    .filter(one => one !== wrapperPid && processState(one) !== null)
    .filter(one => one === stage.status().trainer.pid);
  process.kill(pid, 'SIGSTOP');
  await waitFor('the pause', () => stage.status().run.state === 'paused');
  expect(stage.status().run.pausedBy).toBe('outside');
  process.kill(pid, 'SIGCONT');
  await waitFor('the resume', () => stage.status().run.state === 'training');
});

test('stop ends the run as ^C does', async () => {
  const id = stage.start(STEADY);
  await training();
  const answer = stage.mlxtop(['stop', '--yes']);
  expect(answer.code).toBe(0);
  expect(answer.stdout).toMatch(/stopped, exit code 130/);
  expect(stage.status(id).run).toMatchObject({state: 'stopped', exitCode: 130});
  const again = stage.mlxtop(['stop', '--yes']);
  expect(again.code).toBe(1);
  expect(again.stderr).toMatch(/No run is in progress/);
});

test('stop of a paused run ends it', async () => {
  stage.start(STEADY);
  await training();
  stage.mlxtop(['pause']);
  expect(stage.mlxtop(['stop', '--yes']).stdout).toMatch(/stopped, exit code 130/);
});

test('a trainer that ignores SIGINT and SIGTERM ends at the third stop', async () => {
  const stubborn =
    'process.on("SIGINT", () => {}); process.on("SIGTERM", () => {}); console.log("ready"); setInterval(() => {}, 100);';
  const id = stage.start(['node', '-e', stubborn]);
  await waitFor('the trainer', () => stage.mlxtop(['logs']).stdout.includes('ready'));
  const first = stage.mlxtop(['stop', '--yes', '--timeout', '300ms']);
  expect(first.code).toBe(1);
  expect(first.stderr).toMatch(/SIGINT[\s\S]*a job started in the background ignores \^C[\s\S]*SIGTERM/);
  expect(stage.mlxtop(['stop', '--yes', '--timeout', '300ms']).stderr).toMatch(/SIGTERM[\s\S]*SIGKILL/);
  expect(stage.mlxtop(['stop', '--yes']).stdout).toMatch(/stopped, exit code 137/);
  const signals = stage.journal(id).filter(event => event.type === 'stop');
  expect(signals.map(event => event.signal)).toEqual(['SIGINT', 'SIGTERM', 'SIGKILL']);
});

(ON_LINUX ? test : test.skip)(
  'a trainer that ignores ^C, as a background job does, is terminated instead, and that is said',
  async () => {
    const id = stage.start(['sh', '-c', 'trap "" INT; exec sleep 60']);
    const deaf = (pid: number) => /^SigIgn:.*[2367abef]$/m.test(processFile(pid, 'status'));
    await waitFor('the trainer to ignore it', () => {
      const {pid} = stage.status().trainer;
      return pid !== null && deaf(pid);
    });
    const {stdout, code} = stage.mlxtop(['stop', '--yes']);
    expect(stdout).toMatch(/^mlxtop ignores \^C, as a job started in the background does: sending SIGTERM instead\.\n/);
    expect(stdout).toMatch(/has ended: stopped/);
    expect(code).toBe(0);
    expect(stage.journal(id).flatMap(event => (event.type === 'stop' ? [event.signal] : []))).toEqual(['SIGTERM']);
  },
);

test('^C in the pane is a stop too', async () => {
  const id = stage.start(STEADY);
  await training();
  stage.tmux('send-keys', '-t', stage.pane('trainer') ?? '', 'C-c');
  await waitFor('the end', () => stage.status(id).run.state === 'stopped');
});

test.each(['quiet', 'paused'])('kill-session with a %s trainer leaves no process', async kind => {
  const tag = `lonely-${stage.socket}`;
  const id = stage.start(kind === 'quiet' ? ['sh', '-c', `sleep 1000 # ${tag}`] : family(tag));
  await waitFor('the trainer', () => stage.status().trainer.pid !== null);
  if (kind === 'paused') expect(stage.mlxtop(['pause']).code).toBe(0);
  stage.tmux('kill-session', '-t', '=mlxtop');
  await waitFor('all processes to end', () => processesWith(tag).length === 0);
  await waitFor('the end in the journal', () => stage.status(id).run.state === 'interrupted');
  await waitFor('the recorder to end', () => processesWith(stage.runFolder(id)).length === 0);
});
