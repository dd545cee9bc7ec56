import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {createStage, PROGRAM, type Stage, trainerFile, waitFor} from '../helpers/stage.js';

let stage: Stage;

beforeEach(() => {
  stage = createStage();
});

afterEach(() => stage.close());

const STEADY = ['node', trainerFile('steady.mjs'), '--iters', '10000', '--ms', '20'];

const writeSettings = (text: string): NodeJS.ProcessEnv => {
  const folder = join(stage.folder, 'config', 'mlxtop');
  mkdirSync(folder, {recursive: true});
  writeFileSync(join(folder, 'settings.yaml'), text, {mode: 0o600});
  return {XDG_CONFIG_HOME: join(stage.folder, 'config')};
};

test('popup shows the dashboard over what one is doing, and leaves it as it was', async () => {
  stage.start(STEADY);
  const terminal = stage.terminal(['tmux', '-L', stage.socket, 'new-session', '-s', 'mine', 'sh'], 120, 40);
  await waitFor('the shell', () => terminal.screen().includes('[mine]'), terminal.screen);
  const before = stage.tmux('list-panes', '-a', '-F', '#{session_name} #{pane_id} #{pane_width}x#{pane_height}');
  terminal.type(`echo b''4; ${PROGRAM} popup`, 'Enter');
  await waitFor('the dashboard', () => /^b4 *┌[\s\S]*training[\s\S]*p pause/m.test(terminal.screen()), terminal.screen);
  terminal.type('q');
  // The dashboard clears its screen before tmux removes the popup.
  await waitFor('the shell again', () => /^b4$/m.test(terminal.screen()), terminal.screen);
  expect(stage.tmux('list-panes', '-a', '-F', '#{session_name} #{pane_id} #{pane_width}x#{pane_height}')).toBe(before);
  expect(stage.status().run.state).toBe('training');
});

test('popup outside tmux says what there is instead', () => {
  stage.start(STEADY);
  const answer = stage.mlxtop(['popup'], {TMUX: ''});
  expect(answer).toMatchObject({code: 1, stdout: ''});
  expect(answer.stderr).toMatch(/not inside tmux\.\n.*mlxtop dashboard/);
});

test('alerts test rings in the dashboard, tells a webhook and a program, and not the trainer', async () => {
  const id = stage.start(STEADY);
  await waitFor('the dashboard', () => stage.pane('dashboard'));
  const heard = join(stage.folder, 'heard');
  let told = '';
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => {
      told += chunk.toString();
    });
    request.on('end', () => response.end());
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const env = writeSettings(
    `alerts:\n  webhook: ${url}secret-word\n  command: [sh, -c, 'printf %s "$MLXTOP_ALERT_TEXT" > "$0"', ${heard}]\n`,
  );
  // Not by the stage, which would block this process, where the server runs.
  const terminal = stage.terminal(
    ['env', `XDG_CONFIG_HOME=${env.XDG_CONFIG_HOME}`, 'sh', '-c', `${PROGRAM} alerts test; sleep 600`],
    140,
    20,
  );
  await waitFor(
    'the answers',
    () => /bell +not heard: .*mlxtop attach.*\nwebhook +delivered\ncommand +delivered/.test(terminal.screen()),
    terminal.screen,
  );
  server.close();
  expect(told).toMatch(/This is a test/);
  expect(readFileSync(heard, 'utf8')).toMatch(/This is a test/);
  await waitFor('the bell', () => stage.tmux('list-windows', '-t', '=mlxtop', '-F', '#{window_bell_flag}') === '1');
  expect(readFileSync(join(stage.runFolder(id), 'trainer.log'), 'utf8')).not.toContain('\u0007');
  const looking = stage.look('mlxtop', 120, 40);
  await waitFor('a client', () => stage.tmux('list-clients', '-t', '=mlxtop') !== '');
  expect(stage.mlxtop(['alerts', 'test'])).toMatchObject({
    stdout: expect.stringMatching(/^bell +delivered$/m),
    code: 0,
  });
  looking.close();
  expect(stage.mlxtop(['alerts'], env).stdout).toMatch(/Alerts are sent by: bell, webhook \(json\), command \(sh\)/);
  expect(stage.mlxtop(['alerts'], env).stdout).not.toContain('secret-word');
});

test('without a run, and without a terminal, the bell that is tried is not heard', () => {
  const answer = stage.mlxtop(['alerts', 'test']);
  expect(answer).toMatchObject({stdout: expect.stringMatching(/^bell +not heard: .*dashboard rings\n/), code: 0});
});

test('settings that are wrong are named, with where they stand', () => {
  const env = writeSettings('alerts: {bel: true}\n');
  const answer = stage.mlxtop(['alerts', 'test'], env);
  expect(answer.code).toBe(1);
  expect(answer.stderr).toMatch(/settings\.yaml: alerts\.bel is not a setting/);
});
