import {spawnSync} from 'node:child_process';
import {chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {environmentOf} from '../helpers/processes.js';
import {createStage, PROGRAM, processState, type Stage, trainerFile, waitFor} from '../helpers/stage.js';

let stage: Stage;
/**
 * One folder with every program of the system but Node and tmux, and one with these two, mlxtop and the user's program
 * for alerts.
 */
let system: string;
let elsewhere: string;
let long: NodeJS.ProcessEnv;
let lines: string;

const put = (path: string, text: string): void => {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
};

/**
 * A tmux server of the user's that was started where the PATH is short, as a terminal does that is started by launchd.
 */
beforeEach(() => {
  stage = createStage();
  system = join(stage.folder, 'system');
  elsewhere = join(stage.folder, 'elsewhere');
  lines = join(stage.folder, 'lines');
  for (const folder of [system, elsewhere]) mkdirSync(folder);
  for (const folder of ['/bin', '/usr/bin']) {
    for (const name of readdirSync(folder)) {
      if (/^(?:node|tmux|mlxtop)/.test(name)) continue;
      try {
        symlinkSync(join(folder, name), join(system, name));
      } catch {
        // It is in both.
      }
    }
  }
  symlinkSync(process.execPath, join(elsewhere, 'node'));
  symlinkSync(
    spawnSync('/bin/sh', ['-c', 'command -v tmux'], {encoding: 'utf8'}).stdout.trim(),
    join(elsewhere, 'tmux'),
  );
  symlinkSync(PROGRAM, join(elsewhere, 'mlxtop'));
  put(join(elsewhere, 'tell-me'), `#!/bin/sh\necho "$MLXTOP_ALERT" >>'${stage.folder}/told'\n`);
  const config = join(stage.folder, 'config', 'mlxtop');
  mkdirSync(config, {recursive: true});
  writeFileSync(join(config, 'settings.yaml'), 'alerts:\n  bell: false\n  command: [tell-me]\n');
  long = {PATH: `${elsewhere}:${system}`, XDG_CONFIG_HOME: join(stage.folder, 'config')};
  const words = ['-L', stage.socket, 'new-session', '-d', '-s', 'mine', '-x', '120', '-y', '40', 'sh'];
  spawnSync(join(elsewhere, 'tmux'), words, {env: {...stage.env, PATH: system}});
  expect(stage.tmux('show-environment', '-g', 'PATH')).toBe(`PATH=${system}`);
});

afterEach(() => stage.close());

const begin = (): string => {
  writeFileSync(lines, 'Starting training..., iters: 1000\n');
  return stage.start([process.execPath, trainerFile('dictated.mjs'), lines], [], long);
};

const report = (more = ''): void => {
  const line =
    'Train loss 1.900, Learning Rate 1.000e-05, It/sec 1.000, Tokens/sec 100.000, Trained Tokens 10, Peak mem 1.000 GB';
  writeFileSync(lines, `Iter 10: ${line}\n${more}`, {flag: 'a'});
};

const told = (): string => readFileSync(join(stage.folder, 'told'), 'utf8');
const lastRecorder = (id: string): number =>
  stage
    .journal(id)
    .filter(({type}) => type === 'recording')
    .map(({pid}) => pid as number)
    .at(-1) ?? 0;

/** Runs mlxtop by its whole path, with a PATH that has neither Node nor tmux: `ssh mac /opt/homebrew/bin/mlxtop …`. */
const shortly = (...words: string[]) => {
  const {stdout, stderr, status} = spawnSync(join(elsewhere, 'mlxtop'), words, {
    env: {...stage.env, PATH: system},
    encoding: 'utf8',
    cwd: stage.folder,
  });
  return {stdout, stderr, code: status};
};

test("alert commands are found on the launcher's PATH", async () => {
  const id = begin();
  report('exit 0\n');
  await waitFor('the alert', () => told() === 'finished\n');
  expect(stage.journal(id).filter(({type}) => type === 'warning')).toEqual([]);
});

test('a recorder is revived from a shell with a short PATH, and alerts go out as before', async () => {
  const id = begin();
  stage.tmux('kill-pane', '-t', stage.pane('dashboard') ?? '');
  await waitFor('the recorder', () => lastRecorder(id) > 0);
  const first = lastRecorder(id);
  process.kill(first, 'SIGKILL');
  await waitFor('it to be gone', () => processState(first) === null);
  expect(JSON.parse(shortly('status', id, '--json').stdout)).toMatchObject({recorder: {alive: true}});
  expect(environmentOf(lastRecorder(id))).toContain(`PATH=${system}`);
  report('exit 0\n');
  await waitFor('the alert', () => told() === 'finished\n');
});

test('the popup and the session open in a pane with a short PATH', async () => {
  const id = begin();
  const terminal = stage.terminal(['tmux', '-L', stage.socket, 'attach-session', '-t', '=mine'], 120, 40);
  await waitFor('the shell', () => terminal.screen().includes('[mine]'), terminal.screen);
  terminal.type(`${join(elsewhere, 'mlxtop')} popup`, 'Enter');
  await waitFor('the dashboard', () => /● training[\s\S]*p pause/.test(terminal.screen()), terminal.screen);
  terminal.type('q');
  await waitFor('the shell again', () => !terminal.screen().includes('● training'), terminal.screen);
  expect(shortly('stop', id, '--yes').code).toBe(0);
});

test('the pipe of an adopted pane is closed when its trainer has ended', async () => {
  writeFileSync(lines, 'Starting training..., iters: 1000\n');
  const trainer = `'${process.execPath}' '${trainerFile('dictated.mjs')}' '${lines}'`;
  stage.tmux('send-keys', '-t', '=mine:', trainer, 'Enter');
  const piped = () => stage.tmux('display-message', '-p', '-t', '=mine:', '#{pane_pipe}');
  await waitFor('the trainer', () => stage.tmux('capture-pane', '-p', '-t', '=mine:').includes('iters: 1000'));
  const pane = stage.tmux('display-message', '-p', '-t', '=mine:', '#{pane_id}');
  const words = ['attach', '--pane', pane, '-L', stage.socket, '--name', 'adopted'];
  expect(stage.mlxtop(words, long)).toMatchObject({code: 0});
  expect(piped()).toBe('1');
  report('exit 0\n');
  await waitFor('the end', () => stage.status('adopted').run.state !== 'training');
  await waitFor('the pipe to be closed', () => piped() === '0');
});
