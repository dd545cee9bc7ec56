import {type ChildProcess, spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {adopting} from '../helpers/adopting.js';
import {alertsIntoFile} from '../helpers/alert-file.js';
import {createStage, PROGRAM, type Stage, waitFor} from '../helpers/stage.js';

let stage: Stage;
let children: ChildProcess[] = [];
const {eventsOf} = adopting(() => stage);

beforeEach(() => {
  stage = createStage();
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  await stage.close();
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
    return waitFor('the error', () => terminal.screen().includes('reads from a pipe'), terminal.screen);
  });
});
