import {spawnSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {lastingCommand} from '../../source/host/own-program.js';
import {connect} from '../../source/tmux/client.js';
import {restPane} from '../../source/tmux/rest.js';
import {alertsIntoFile} from '../helpers/alert-file.js';
import {createCellar} from '../helpers/cellar.js';
import {executableOf, wordsOf} from '../helpers/processes.js';
import {createStage, processState, type Stage, trainerFile, waitFor} from '../helpers/stage.js';

let stage: Stage;
let cellar: ReturnType<typeof createCellar>;
let alerts: ReturnType<typeof alertsIntoFile>;
let lines: string;

const outer: Stage[] = [];

beforeEach(() => {
  // A stage's folder is its own, so the Cellar lies in that of another stage.
  const around = createStage();
  outer.push(around);
  cellar = createCellar(around.folder);
  alerts = alertsIntoFile(around.folder);
  stage = createStage([cellar.program], {...cellar.env, ...alerts.env});
  lines = join(stage.folder, 'lines');
});

afterEach(async () => {
  await stage.close();
  for (const one of outer.splice(0)) await one.close();
});

const recorders = (id: string): number[] =>
  stage
    .journal(id)
    .filter(({type}) => type === 'recording')
    .map(({pid}) => pid as number);

/** Starts a trainer that prints what it is told to, with a Node that stays; its session has the dashboard. */
const begin = async (options: readonly string[] = []): Promise<string> => {
  writeFileSync(lines, 'Starting training..., iters: 1000\n');
  const id = stage.start([process.execPath, trainerFile('dictated.mjs'), lines], options);
  await waitFor('the recorder', () => recorders(id).length === 1);
  // No client is attached: it draws nothing after its first frame.
  await waitFor('the dashboard', () => /starting|training/.test(screen()), screen);
  return id;
};

const screen = (): string => stage.tmux('capture-pane', '-p', '-t', stage.pane('dashboard') ?? '');

/** Kills the recorder, and waits until another one has started; no test command starts it. */
const killRecorder = async (id: string): Promise<number> => {
  const before = recorders(id);
  process.kill(before.at(-1) ?? 0, 'SIGKILL');
  await waitFor('the next recorder', () => recorders(id).length > before.length, screen);
  return recorders(id).at(-1) ?? 0;
};

const end = async (): Promise<void> => {
  writeFileSync(
    lines,
    'Iter 10: Train loss 1.900, Learning Rate 1.000e-05, It/sec 1.000, Tokens/sec 100.000, Trained Tokens 10, Peak mem 1.000 GB\nexit 0\n',
    {flag: 'a'},
  );
};

test('Node is upgraded under a run: the open dashboard revives its recorder, by the path that stays', async () => {
  const id = await begin();
  expect(wordsOf(recorders(id)[0] ?? 0)[0]).toBe(join(cellar.prefix, 'Cellar/node/22.1.0/bin/node'));
  cellar.upgrade('node', '22.1.0', '24.2.0');
  const revived = await killRecorder(id);
  expect(wordsOf(revived)[0]).toBe(join(cellar.prefix, 'opt/node/bin/node'));
  expect(stage.status(id)).toMatchObject({recorder: {alive: true}});
  // Both keep a path that is gone by now: the alert of the end still goes out, by the link.
  cellar.upgrade('node', '24.2.0', '24.3.0');
  await end();
  await waitFor(
    'the alert',
    () => alerts.codes().includes('finished'),
    () => alerts.codes().join(),
  );
  expect(stage.mlxtop(['status', id]).stdout).not.toMatch(/warning/);
});

test('mlxtop is upgraded under a run: what is started later is the new one', async () => {
  const id = await begin();
  cellar.upgrade('mlxtop', '0.1.0', '0.2.0');
  const revived = await killRecorder(id);
  expect(wordsOf(revived)).toContainEqual(expect.stringMatching(/\/opt\/mlxtop\/libexec\/.*\/mlxtop\.js$/));
  cellar.upgrade('mlxtop', '0.2.0', '0.3.0');
  await end();
  await waitFor(
    'the alert',
    () => alerts.codes().includes('finished'),
    () => alerts.codes().join(),
  );
  expect(stage.status(id).run.state).toBe('finished');
});

test('mlxtop is uninstalled under a run: that is shown, and noted with the end', async () => {
  const id = await begin();
  cellar.uninstall('mlxtop', '0.1.0');
  const [first = 0] = recorders(id);
  expect(processState(first)).not.toBeNull();
  await end();
  await waitFor('the end', () => stage.journal(id).some(({type}) => type === 'end'));
  const gone = /An alert could not be sent: mlxtop is gone: \S+mlxtop\.js was removed/;
  await waitFor('the note', () =>
    stage.journal(id).some(({code, text}) => code === 'alerts' && gone.test(String(text))),
  );
  const looking = stage.look('mlxtop', 160, 50);
  await waitFor('it on the screen', () => screen().includes('An alert could not be sent'), screen);
  looking.close();
  cellar.install('mlxtop', '0.2.0');
  expect(stage.mlxtop(['status', id]).stdout).toMatch(/^warning +An alert could not be sent: mlxtop is gone/m);
});

test('with no dashboard open: status revives the recorder, and logs and stop work', async () => {
  const id = await begin();
  stage.tmux('kill-pane', '-t', stage.pane('dashboard') ?? '');
  const [first = 0] = recorders(id);
  process.kill(first, 'SIGKILL');
  await waitFor('the recorder to be gone', () => processState(first) === null);
  cellar.upgrade('node', '22.1.0', '24.2.0');
  cellar.upgrade('mlxtop', '0.1.0', '0.2.0');
  expect(stage.status(id)).toMatchObject({run: {state: 'training'}, recorder: {alive: true}});
  expect(wordsOf(recorders(id).at(-1) ?? 0)[0]).toBe(join(cellar.prefix, 'Cellar/node/24.2.0/bin/node'));
  expect(stage.mlxtop(['logs', id]).stdout).toContain('Starting training');
  expect(stage.mlxtop(['stop', id, '--yes'])).toMatchObject({code: 0});
  expect(stage.status(id).run.state).toBe('stopped');
});

test('a resting dashboard says that mlxtop is gone, and opens when it is there again', async () => {
  const id = await begin();
  const pane = stage.pane('dashboard') ?? '';
  const folder = stage.runFolder(id);
  const [, , script = ''] =
    stage.tmux('display-message', '-p', '-t', pane, '#{pane_start_command}').match(/(\S+node).* (\S+mlxtop\.js)/) ?? [];
  const where = {node: join(cellar.prefix, 'Cellar/node/22.1.0/bin/node'), script, folders: []};
  const words = lastingCommand(['dashboard', '--folder', folder, '--in-pane'], ['enter'], {where});
  await restPane(connect({name: stage.socket}), pane, 'mlxtop: finished.\nEnter opens the dashboard again.', words);
  await waitFor('the rest', () => screen().includes('Enter opens'), screen);
  cellar.upgrade('node', '22.1.0', '24.2.0');
  cellar.uninstall('mlxtop', '0.1.0');
  stage.tmux('send-keys', '-t', pane, 'Enter');
  await waitFor('what is missing', () => /mlxtop is gone:[\s\S]*Press Enter to try again/.test(screen()), screen);
  cellar.install('mlxtop', '0.2.0');
  stage.tmux('send-keys', '-t', pane, 'Enter');
  await waitFor('the dashboard', () => /● training/.test(screen()), screen);
  const pid = Number(stage.tmux('display-message', '-p', '-t', pane, '#{pane_pid}'));
  expect(executableOf(pid)).toBe(join(cellar.prefix, 'Cellar/node/24.2.0/bin/node'));
});

/** Put before the words of a command: it, and all that it starts, finds no Node but those of the Cellar. */
const NO_OTHER_NODE = [
  ...['unshare', '--mount', 'sh', '-c'],
  'for node in /opt/homebrew/bin/node /usr/local/bin/node /opt/local/bin/node /usr/bin/node; do [ ! -e "$node" ] || mount --bind /dev/null "$node" || exit; done; exec "$@"',
  'sh',
];
const canHide = spawnSync(NO_OTHER_NODE[0] ?? '', [...NO_OTHER_NODE.slice(1), 'true']).status === 0;

(canHide ? test : test.skip)(
  'with no Node left at all, every view and the end say so (needs root, on Linux)',
  async () => {
    await stage.close();
    stage = createStage([...NO_OTHER_NODE, cellar.program], {
      ...alerts.env,
      PATH: `${join(cellar.prefix, 'bin')}:/usr/bin:/bin`,
      HOME: cellar.prefix,
    });
    const go = join(stage.folder, 'go');
    const script = 'echo "Starting training..., iters: 9"; while [ ! -e "$1" ]; do sleep 0.1; done';
    const id = stage.start(['/bin/sh', '-c', script, 'sh', go]);
    await waitFor('the dashboard', () => /starting|training/.test(screen()), screen);
    cellar.uninstall('node', '22.1.0');
    const looking = stage.look('mlxtop', 250, 60);
    process.kill(recorders(id).at(-1) ?? 0, 'SIGKILL');
    await waitFor('it on the screen', () => /recorder cannot be started: Node is gone/.test(screen()), screen);
    cellar.install('node', '24.2.0');
    await waitFor('the next recorder', () => recorders(id).length === 2, screen);
    await waitFor('it off the screen', () => !/Node is gone/.test(screen()), screen);
    cellar.uninstall('node', '24.2.0');
    writeFileSync(go, '');
    await waitFor('the note', () =>
      stage.journal(id).find(({code, text}) => code === 'alerts' && /Node is gone/.test(String(text))),
    );
    looking.close();
    cellar.install('node', '24.2.0');
    expect(stage.mlxtop(['status', id]).stdout).toMatch(/^warning +An alert could not be sent: Node is gone/m);
  },
);
