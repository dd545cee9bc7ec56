import {readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import type {RunEvent} from '../../source/journal/events.js';
import {gone, makeRun} from '../helpers/home.js';
import {createStage, PROGRAM, type Stage, trainerFile, waitFor} from '../helpers/stage.js';
import {Timeline} from '../insight/timeline.js';

let stage: Stage;

beforeEach(() => {
  stage = createStage();
});

afterEach(() => stage.close());

const HOUR = 3_600_000;
const STEADY = ['node', trainerFile('steady.mjs'), '--iters', '10000', '--ms', '20', '--save-every', '50'];

const lookedAt = (id: string, ago: number): string => {
  const file = join(stage.runFolder(id), 'looked-at');
  writeFileSync(file, String(Date.now() - ago), {mode: 0o600});
  return file;
};

/** A run that began three hours ago and last reported half an hour ago, at red pressure; its machine still runs. */
const ended = async (more: (line: Timeline) => Timeline = line => line): Promise<void> => {
  const createdAt = Date.now() - 3 * HOUR;
  const line = more(new Timeline().training().total(2000).reports(10, 3000, {seconds: 30}).checkpoint(3000).wait(2));
  const shift = Date.now() - HOUR / 2 - line.now;
  const red = line.events.slice(1).map((event): RunEvent => ({...event, t: event.t + shift}));
  makeRun(stage.home, {id: 'a1', name: 'lora', directory: stage.folder, createdAt, tmux: await gone()}, red);
};

test('status --since reports a run that is under way, as text and as JSON', async () => {
  const id = stage.start(STEADY);
  await waitFor('a checkpoint', () => stage.status(id).training.lastCheckpoint !== null);
  const text = stage.mlxtop(['status', '--since', '2h']);
  expect(text).toMatchObject({code: 0, stderr: ''});
  expect(text.stdout).toMatch(/^mlxtop: training; .+ to .+ \(\d+ s\)\n {2}iterations 0 → \d+ of 10,000/);
  expect(text.stdout).toMatch(/checkpoints? written/);
  const {since} = JSON.parse(stage.mlxtop(['status', id, '--since', '1h', '--json']).stdout);
  expect(Date.parse(since.until) - Date.parse(since.since)).toBe(HOUR);
  expect(since.events[0]).toMatchObject({about: 'iterations', from: 0, total: 10_000});
  expect(stage.mlxtop(['status', '--since', 'tomorrow'])).toMatchObject({code: 2, stdout: ''});
});

test('who attaches after an absence sees what happened; a key closes that and does nothing else', async () => {
  const id = stage.start(STEADY);
  await waitFor('a checkpoint', () => stage.status(id).training.lastCheckpoint !== null);
  const file = lookedAt(id, HOUR);
  const terminal = stage.terminal([PROGRAM, 'attach', id], 120, 45);
  const shows = (what: string, pattern: RegExp) =>
    waitFor(what, () => pattern.test(terminal.screen()), terminal.screen);
  await shows('the summary', /while you were away: .+ \(1 h 00 min\)[\s\S]*iterations 0 → [\s\S]*any key/);
  terminal.type('p');
  await shows('the keys alone', /^(?![\s\S]*while you were away)[\s\S]*p pause/);
  expect(stage.status(id).run.state).toBe('training');
  expect(Date.now() - Number(readFileSync(file, 'utf8'))).toBeLessThan(HOUR / 2);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a new dashboard knows when the last one was looked at; the one after it has nothing to tell', async () => {
  await ended();
  stage.status('a1');
  lookedAt('a1', 2 * HOUR);
  const terminal = stage.terminal([PROGRAM, 'dashboard', 'a1'], 80, 24);
  const shows = (what: string, pattern: RegExp) =>
    waitFor(what, () => pattern.test(terminal.screen()), terminal.screen);
  await shows('the summary', /while you were away: [\s\S]*interrupted at[\s\S]*iterations ≈?[\d,]+ → 3,000/);
  terminal.type('Escape');
  await shows('the dashboard', /q close/);
  terminal.type('q');
  await waitFor('the end of the dashboard', () => !terminal.isOpen());
  const again = stage.terminal([PROGRAM, 'dashboard', 'a1'], 80, 24, 'again');
  await waitFor('the dashboard', () => again.screen().includes('q close'), again.screen);
  expect(again.screen()).not.toContain('while you were away');
});

test('a run that was interrupted tells of its last minutes, and when that was', async () => {
  await ended(line => line.watch(1200, {swap: 3 * 1024 ** 3}));
  const {run, lastMinutes, machineRestartedAt, nextCommand} = stage.status('a1');
  expect(run.state).toBe('interrupted');
  expect(Date.now() - Date.parse(run.endedAt)).toBeGreaterThan(0.45 * HOUR);
  expect(lastMinutes).toMatchObject({pressure: 'green', swapUsedBytes: 3 * 1024 ** 3});
  expect(machineRestartedAt === null || Date.parse(machineRestartedAt) > Date.parse(run.endedAt)).toBe(true);
  expect(nextCommand).toBe(`cd ${stage.folder} && mlxtop run -s lora -- sleep 60`);
  const text = stage.mlxtop(['status', 'a1']).stdout;
  expect(text).toMatch(/^memory +last \d+ min: pressure green, swap 3\.0 GB/m);
  expect(text).toMatch(/^start again +cd \S+ && mlxtop run -s lora -- sleep 60$/m);
});
