import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {bootTime} from '../../source/host/boot-time.js';
import type {RunEvent} from '../../source/journal/events.js';
import type {Run} from '../../source/journal/runs.js';
import {lastRunsText} from '../../source/runs/died.js';
import {createHome, gone, makeRun} from '../helpers/home.js';
import {quietUser} from '../helpers/quiet-user.js';
import {lora, write} from '../trainer/checkpoints/weights.js';

let home: ReturnType<typeof createHome>;
let folder: string;
beforeEach(() => {
  home = createHome();
  folder = mkdtempSync(join(tmpdir(), 'mlxtop-died-'));
});
afterEach(() => {
  home.close();
  rmSync(folder, {recursive: true, force: true});
});

const LONG_AGO = Date.UTC(2001, 0, 1);
const COMMAND = ['mlx_lm.lora', '--train', '--iters', '1000', '--adapter-path', 'ad'];

/** A run of mlx_lm that was last heard of at iteration 43 of 1,000, 400 of them before it. */
const died = async (id: string, createdAt: number, end: RunEvent[] = []): Promise<Run> => {
  const t = createdAt + 1000;
  const events: RunEvent[] = [
    {t, type: 'total', iterations: 1000, source: 'trainer'},
    {t, type: 'progress', iteration: 43, total: 1000},
    ...end,
  ];
  return makeRun(home.home, {id, command: COMMAND, directory: folder, createdAt, tmux: await gone()}, events);
};

const ended0 = {type: 'end', state: 'finished', exitCode: 0} as const;

const save = (iteration: number, time: number): void => {
  mkdirSync(join(folder, 'ad'), {recursive: true});
  write(join(folder, 'ad', `${String(iteration).padStart(7, '0')}_adapters.safetensors`), lora(8), time);
};

test('a restart of the machine is reported as one, with what is on disk and how to continue', async () => {
  const run = await died('20010101-000000-aaaa', LONG_AGO);
  save(40, LONG_AGO + 60_000);
  const text = await lastRunsText([run], quietUser);
  expect(text).toMatch(
    /mlxtop \(20010101-000000-aaaa\) was interrupted at iteration 43 of 1,000.*machine was restarted at/,
  );
  expect(text).toMatch(/iteration 40 of 1,000 is on disk.*mlxtop continue 20010101-000000-aaaa/);
});

test('a run that ended since the machine started was not ended by that; without a checkpoint nothing is offered', async () => {
  const text = await lastRunsText([await died('20260101-000000-bbbb', Date.now() - 1)], quietUser);
  expect(text).toMatch(/tmux itself was ended/);
  expect(text).not.toContain('continue');
});

test('only runs that no newer one supersedes are reported', async () => {
  const old = await died('20010101-000000-aaaa', LONG_AGO);
  const saved: RunEvent = {t: LONG_AGO + 5000, type: 'saved', path: null};
  const newer = await died('20010102-000000-bbbb', LONG_AGO + 4000, [saved, {...ended0, t: LONG_AGO + 5000}]);
  const newest = await died('20010103-000000-cccc', LONG_AGO + 6000);
  const text = await lastRunsText([newest, newer, old], quietUser);
  expect(text).toContain('cccc');
  expect(text).not.toMatch(/aaaa|bbbb/);
  expect(await lastRunsText([newer, old], quietUser)).toBe(
    'The last run was mlxtop: mlxtop status 20010102-000000-bbbb',
  );
  expect(await lastRunsText([], quietUser)).toBe('');
});

test('of a run that was continued, and continued again, only the last is reported', async () => {
  const first = await died('20010101-000000-aaaa', LONG_AGO);
  const after = (run: string): RunEvent => ({t: LONG_AGO + 5000, type: 'restarted', run, at: LONG_AGO + 4000});
  const second = await died('20010102-000000-bbbb', LONG_AGO + 4000, [after('20010101-000000-aaaa')]);
  const third = await died('20010103-000000-cccc', LONG_AGO + 6000, [after('20010102-000000-bbbb')]);
  writeFileSync(third.paths.notContinued, 'It will not be continued again: …\nFind out why.\n');
  const text = await lastRunsText([third, second, first], quietUser);
  expect(text).toMatch(/cccc\) was interrupted .*\n {2}It will not be continued again: … Find out why\.\n/);
  expect(text).not.toMatch(/aaaa|bbbb/);
});

test('a failure behind exit code 0 is reported, with its reason and how to continue', async () => {
  const t = LONG_AGO + 5000;
  const failure: RunEvent = {t, type: 'failure', kind: 'rank-lost', line: 'x'};
  const run = await died('20010101-000000-dddd', LONG_AGO, [failure, {...ended0, t}]);
  save(40, LONG_AGO + 4000);
  const text = await lastRunsText([run], quietUser);
  expect(text).toMatch(
    /^The last run, mlxtop \(\S+dddd\), ended with exit code 0 before its last iteration \(43 of 1,000\)\.$/m,
  );
  expect(text).toMatch(/^ {2}A rank was lost/m);
  expect(text).toMatch(/iteration 40 of 1,000 is on disk.*mlxtop continue 20010101-000000-dddd/);
});

test('a run that its trainer ended early can be continued', async () => {
  const run = await died('20010101-000000-eeee', LONG_AGO, [{...ended0, t: LONG_AGO + 5000}]);
  save(40, LONG_AGO + 4000);
  const text = await lastRunsText([run], quietUser);
  expect(text).toContain('(20010101-000000-eeee), ended at iteration 43 of 1,000, exit code 0.\n');
  expect(text).toContain('mlxtop continue 20010101-000000-eeee');
});

test('the machine was started in the past', () => {
  expect(bootTime()).toBeLessThan(Date.now());
  expect(bootTime(0)).toBeLessThan(0);
});
