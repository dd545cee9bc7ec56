import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {appendFileSync, mkdirSync, renameSync, truncateSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {adopting, counted} from '../helpers/adopting.js';
import {createStage, processesWith, processState, type Stage, waitFor} from '../helpers/stage.js';
import {lora, write} from '../trainer/checkpoints/weights.js';

let stage: Stage;
let children: ChildProcess[] = [];
const {adopt, eventsOf, iteration, iterationsOf, recorderPid} = adopting(() => stage);

beforeEach(() => {
  stage = createStage();
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  await stage.close();
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

  /** A process that writes a log, as one started with nohup. */
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

  test('alone continues from what it reported, not from what an earlier run in the same log reported', async () => {
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

  test('alone cannot be paused, and is followed until it is released', async () => {
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
    expect(withPid(process.pid)).toMatchObject({code: 2, stderr: expect.stringContaining('this command itself')});
    expect(withPid('x')).toMatchObject({code: 2});
    expect(stage.mlxtop(['attach', '--pid', '5'])).toMatchObject({code: 2, stderr: expect.stringContaining('--log')});
    expect(stage.mlxtop(['attach', '--log', stage.folder]).code).toBe(2);
  });
});
