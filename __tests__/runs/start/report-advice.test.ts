import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from '@jest/globals';
import {writeRollup} from '../../../source/history/rollup.js';
import {runPaths} from '../../../source/journal/run-folder.js';
import type {Run} from '../../../source/journal/runs.js';
import {earlierReportAdvice} from '../../../source/runs/start/report-advice.js';
import {Timeline} from '../../insight/timeline.js';

const home = mkdtempSync(join(tmpdir(), 'mlxtop-report-advice-'));
afterAll(() => rmSync(home, {recursive: true, force: true}));

let count = 0;

/** A run on disk with iterations of this length. */
const earlier = (command: string[], secondsPerIteration: number): Run => {
  const id = `run-${++count}`;
  const paths = runPaths(join(home, id));
  mkdirSync(join(home, id));
  const line = new Timeline(command).total(1000).training().wait(60).report(10);
  line.reports(20, 100, {seconds: 10 * secondsPerIteration});
  writeRollup(paths.rollup, {journalBytes: 0, state: line.end().state()});
  const machine = {platform: 'darwin', processor: null, cores: 8, memoryBytes: null, system: 'macOS 15'};
  const record = {schema: 1, id, name: 'run', command, directory: '/work', createdAt: count, intervalMs: 2000};
  return {record: {...record, iterationsPattern: null, machine, tmux: null}, paths};
};

const lora = (...more: string[]): string[] => ['mlx_lm.lora', '--model', 'tiny', '--batch-size', '4', ...more];
const slow = earlier(lora('--iters', '100'), 4);
const advice = (command: string[], runs: Run[] = [slow], directory = '/work'): string | null =>
  earlierReportAdvice(runs, {command, directory});

test('an earlier run with the same work shows that reports would be too far apart', () => {
  expect(advice(lora('--iters', '900', '--steps-per-report', '50'))).toBe(
    'a report takes about 3 min 20 s: with --steps-per-report 5 there is one every 20 s',
  );
  expect(advice(lora('--steps-per-report=10'))).toBeNull();
});

test('other work, another folder, no pace, and no earlier run give no advice', () => {
  const rare = lora('--steps-per-report', '50');
  expect(advice(['mlx_lm.lora', '--model', 'tiny', '--batch-size', '1', '--steps-per-report', '50'])).toBeNull();
  expect(advice(rare, [slow], '/elsewhere')).toBeNull();
  expect(advice(rare, [])).toBeNull();
});

test('the newest one counts', () => {
  const fast = earlier(lora(), 0.5);
  expect(advice(lora('--steps-per-report', '50'), [fast, slow])).toBeNull();
  expect(advice(lora('--steps-per-report', '50'), [slow, fast])).not.toBeNull();
});
