import {spawn} from 'node:child_process';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {createStage, PROGRAM, type Stage, trainerFile, waitFor} from '../helpers/stage.js';

let stage: Stage;

beforeEach(() => {
  stage = createStage();
});

afterEach(() => stage.close());

/** Announces a save in a minute, so that none comes during a test. */
const SAVING = ['node', trainerFile('steady.mjs'), '--iters', '100000', '--ms', '20', '--save-every', '5000'];
const STUBBORN = ['node', '-e', 'process.on("SIGINT", () => {}); console.log("ready"); setInterval(() => {}, 100)'];

const startSaving = async (): Promise<string> => {
  const id = stage.start(SAVING);
  await waitFor('the training', () => stage.status(id).training.iteration !== null);
  return id;
};

/** Starts a command of mlxtop's without waiting for it. */
const begin = (...words: string[]) => {
  const child = spawn(PROGRAM, words, {env: stage.env, stdio: ['ignore', 'pipe', 'pipe']});
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', chunk => {
    stdout += chunk;
  });
  child.stderr.on('data', chunk => {
    stderr += chunk;
  });
  const code = new Promise(resolve => child.on('close', resolve));
  return {stdout: () => stdout, stderr: () => stderr, code, interrupt: () => child.kill('SIGINT')};
};

const warnings = (id: string): string[] => stage.status(id).warnings.map(({code}: {code: string}) => code);

test('--at-checkpoint of a paused run is refused where the user cannot be asked', async () => {
  const id = await startSaving();
  stage.mlxtop(['pause']);
  expect(stage.mlxtop(['stop', '--at-checkpoint', '--yes'])).toEqual({
    stdout: '',
    stderr: expect.stringMatching(
      /^mlxtop: mlxtop is paused: no checkpoint comes[^\n]*\nResume it first: mlxtop resume/,
    ),
    code: 1,
  });
  expect(warnings(id)).not.toContain('stop-at-checkpoint');
});

test('in a terminal it says that none comes, and waits no longer than it may', async () => {
  const id = await startSaving();
  stage.mlxtop(['pause']);
  const words = `"$0" stop --at-checkpoint --yes --timeout 1s; echo "code $?"; exec sleep 60`;
  const terminal = stage.terminal(['env', `MLXTOP_HOME=${stage.home}`, 'sh', '-c', words, PROGRAM], 150, 20);
  const screen = await waitFor('the end of the wait', () => /code \d/.test(terminal.screen()) && terminal.screen());
  expect(screen).toMatch(/it is paused, and no checkpoint comes until it is resumed/);
  expect(screen).toMatch(/No checkpoint was saved within 1s: mlxtop is still paused\.[\s\S]*code 1/);
  expect(screen).not.toMatch(/expected at/);
  expect(warnings(id)).not.toContain('stop-at-checkpoint');
});

test('a pause during the wait is told, and the last words know of it', async () => {
  const id = await startSaving();
  const waiting = begin('stop', '--at-checkpoint', '--yes');
  await waitFor('the wait', () => warnings(id).includes('stop-at-checkpoint'));
  stage.mlxtop(['pause']);
  await waitFor('word of the pause', () => /no checkpoint comes until it is resumed/.test(waiting.stdout()));
  waiting.interrupt();
  expect(await waiting.code).toBe(130);
  expect(waiting.stdout()).toMatch(/\nmlxtop is still paused\.\n$/);
});

test('a stop says at once what it does, and on ^C what it has done', async () => {
  const id = stage.start(STUBBORN);
  await waitFor('the trainer', () => stage.mlxtop(['logs']).stdout.includes('ready'));
  const stop = begin('stop', '--yes');
  await waitFor('its words', () => stop.stderr() === 'Asked it to stop (as ^C does); waiting up to 30 s …\n');
  expect(stage.mlxtop(['status', id]).stdout).toMatch(
    /^state +stopping: asked with SIGINT \d+ s ago, the same again sends SIGTERM$/m,
  );
  stop.interrupt();
  expect(await stop.code).toBe(130);
  expect(stop.stderr()).toMatch(new RegExp(`\nmlxtop was sent SIGINT and may still end; see mlxtop status ${id}\n$`));
});
