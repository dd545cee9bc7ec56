import {readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {createStage, processState, type Stage, trainerFile, waitFor} from '../helpers/stage.js';

let stage: Stage;

beforeEach(() => {
  stage = createStage();
});

afterEach(() => stage.close());

const STEADY = ['node', trainerFile('steady.mjs'), '--iters', '10000', '--ms', '20'];
const recorderPid = (id: string): number => JSON.parse(readFileSync(join(stage.runFolder(id), 'lock'), 'utf8')).pid;
const eventsOf = (id: string, type: string) => stage.journal(id).filter(event => event.type === type);
const iteration = (run?: string): number => stage.status(run).training.iteration ?? 0;

test('a killed recorder does not touch the trainer; the next command revives it and marks the gap', async () => {
  const id = stage.start(STEADY);
  await waitFor('reports', () => iteration() > 3);
  const killed = recorderPid(id);
  process.kill(killed, 'SIGKILL');
  await waitFor('the recorder to be gone', () => processState(killed) === null);
  await waitFor(
    'tmux to notice',
    () => stage.tmux('display', '-p', '-t', stage.pane('trainer') ?? '', '#{pane_pipe}') === '0',
  );
  const before = iteration();
  expect(recorderPid(id)).not.toBe(killed);
  await waitFor('new reports', () => iteration() > before + 3);
  const status = stage.status();
  expect(status.run.state).toBe('training');
  expect(status.recorder.alive).toBe(true);
  const recordings = eventsOf(id, 'recording');
  expect(recordings).toHaveLength(2);
  expect(recordings[0]?.gapSeconds).toBeNull();
  expect(recordings[1]?.gapSeconds).toBeGreaterThan(0);
});

test('a recorder that is killed while its trainer prints nothing is revived too', async () => {
  const id = stage.start(['sh', '-c', 'echo begun; exec sleep 600']);
  await waitFor('the output', () => readFileSync(join(stage.runFolder(id), 'trainer.log'), 'utf8').includes('begun'));
  stage.tmux('kill-pane', '-t', stage.pane('dashboard') ?? '');
  const killed = recorderPid(id);
  process.kill(killed, 'SIGKILL');
  await waitFor('the recorder to be gone', () => processState(killed) === null);
  expect(stage.status(id).recorder.alive).toBe(true);
  expect(recorderPid(id)).not.toBe(killed);
});

test('a run that ends without a recorder is finished by the next command', async () => {
  const id = stage.start(['node', trainerFile('steady.mjs'), '--iters', '100', '--ms', '60', '--code', '4']);
  // An open dashboard would revive the recorder before the end.
  stage.tmux('kill-pane', '-t', stage.pane('dashboard') ?? '');
  await waitFor('reports', () => iteration() > 3);
  process.kill(recorderPid(id), 'SIGKILL');
  const {wrapperPid} = stage.record(id).tmux;
  await waitFor('the exit', () => processState(wrapperPid) === null);
  expect(stage.status(id).run).toMatchObject({state: 'failed', exitCode: 4});
  expect(eventsOf(id, 'end')).toEqual([expect.objectContaining({exitCode: 4, unseen: true})]);
});

test('an open dashboard revives the recorder by itself', async () => {
  const id = stage.start(STEADY);
  await waitFor('reports', () => iteration() > 3);
  const looker = stage.look('mlxtop', 120, 40);
  const killed = recorderPid(id);
  process.kill(killed, 'SIGKILL');
  await waitFor('another recorder', () => recorderPid(id) !== killed && processState(recorderPid(id)));
  looker.close();
});

test('a closed or killed dashboard changes nothing; attach opens it again with the whole history', async () => {
  const id = stage.start(STEADY);
  await waitFor('reports', () => iteration() > 5);
  const dashboard = stage.pane('dashboard') ?? '';
  process.kill(Number(stage.tmux('display', '-p', '-t', dashboard, '#{pane_pid}')), 'SIGKILL');
  const isClosed = '#{||:#{pane_dead},#{@mlxtop_resting}}';
  await waitFor('it to be closed', () => stage.tmux('display', '-p', '-t', dashboard, isClosed) === '1');
  const before = iteration();
  await waitFor('the run to continue', () => iteration() > before + 3);
  const terminal = stage.terminal([join(process.cwd(), 'dist', 'mlxtop'), 'attach', id], 120, 40);
  await waitFor('the dashboard', () => terminal.screen().includes('p pause'), terminal.screen);
  expect(stage.pane('dashboard')).toBe(dashboard);
  expect(terminal.screen()).toMatch(/loss/);
});

test('without its session a run is interrupted, and its history still opens', async () => {
  const id = stage.start(STEADY);
  await waitFor('reports', () => iteration() > 3);
  stage.tmux('kill-server');
  await waitFor('the end', () => stage.status(id).run.state === 'interrupted');
  const attach = stage.mlxtop(['attach', id]);
  expect(attach.code).toBe(1);
  expect(attach.stderr).toMatch(/session of mlxtop is gone[\s\S]*mlxtop dashboard/);
  expect(stage.mlxtop(['wait', id]).code).toBe(1);
});

test('100,000 lines in one burst arrive without loss', async () => {
  const lines = 100_000;
  const script = `let out = ''; for (let i = 1; i <= ${lines}; i++) out += 'Iter ' + i + ': Train loss 1.000, It/sec 1.000, Tokens/sec 1.000\\n';
    require('fs').writeFileSync(1, out);`;
  const id = stage.start(['node', '-e', script]);
  expect(stage.mlxtop(['wait', id]).code).toBe(0);
  const log = stage.mlxtop(['logs', id]).stdout.split('\n');
  expect(log).toHaveLength(lines + 1);
  const reports = eventsOf(id, 'report');
  expect(reports).toHaveLength(lines);
  expect(reports.at(-1)?.iteration).toBe(lines);
  expect(stage.status(id).training.iteration).toBe(lines);
});

test('a rollup that is lost is computed again', async () => {
  const id = stage.start(['node', trainerFile('steady.mjs'), '--iters', '50', '--ms', '5']);
  stage.mlxtop(['wait', id]);
  const before = stage.status(id);
  rmSync(join(stage.runFolder(id), 'rollup.json'));
  expect(stage.status(id)).toEqual(before);
});
