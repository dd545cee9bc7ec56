import {existsSync, readFileSync, rmSync, utimesSync, writeFileSync} from 'node:fs';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {ensureRecorded} from '../../source/runs/revive/revive.js';
import {viewOf} from '../../source/runs/view.js';
import {createHome, gone, makeRun} from '../helpers/home.js';
import {quietUser} from '../helpers/quiet-user.js';

let home: ReturnType<typeof createHome>;
const BEGAN = Date.now() - 600_000;

beforeEach(() => {
  home = createHome();
});

afterEach(() => {
  home.close();
});

const lora = async () =>
  makeRun(home.home, {id: 'a1', name: 'lora', command: ['python', 'x'], createdAt: BEGAN, tmux: await gone()});

test.each([
  ['missing', (path: string) => rmSync(path)],
  ['empty', (path: string) => writeFileSync(path, '')],
  ['garbage', (path: string) => writeFileSync(path, '\0\xff{]\n{"t":1}\n\n{"type":"end"')],
  ['without its head', (path: string) => writeFileSync(path, `{"t":${BEGAN + 5000},"type":"training"}\n`)],
])('a run whose journal is %s is still known by its name, and ends', async (_kind, spoil) => {
  const run = await lora();
  spoil(run.paths.journal);
  expect(viewOf(run).run).toMatchObject({id: 'a1', name: 'lora', command: ['python', 'x'], startedAt: BEGAN});
  await ensureRecorded(run, quietUser);
  expect(viewOf(run).run).toMatchObject({
    id: 'a1',
    name: 'lora',
    state: 'interrupted',
    exitCode: null,
    startedAt: BEGAN,
  });
});

test('the end of a run is recorded once, as the exit file says, and an ended run is not changed again', async () => {
  const run = await lora();
  writeFileSync(run.paths.exit, '3\n');
  await ensureRecorded(run, quietUser);
  const journal = readFileSync(run.paths.journal, 'utf8');
  expect(viewOf(run).run).toMatchObject({state: 'failed', exitCode: 3});
  rmSync(run.paths.rollup);
  await ensureRecorded(run, quietUser);
  expect(readFileSync(run.paths.journal, 'utf8')).toBe(journal);
  expect([existsSync(run.paths.lock), existsSync(run.paths.rollup)]).toEqual([false, false]);
});

test('a launch that never recorded its place ends, so that no command waits for it for ever', async () => {
  const run = makeRun(home.home, {id: 'a1', createdAt: BEGAN, tmux: null});
  await ensureRecorded(run, quietUser);
  expect(viewOf(run).run).toMatchObject({state: 'interrupted'});
});

test('a launch that may still be in progress is left alone', async () => {
  const run = makeRun(home.home, {id: 'a1', createdAt: Date.now(), tmux: null});
  await ensureRecorded(run, quietUser);
  expect(viewOf(run).run).toMatchObject({state: 'starting', endedAt: null});
});

/** The trainer's last sign of life, a minute after the start. */
const heard = (t: number) => ({t, type: 'total', iterations: 100, source: 'trainer'}) as const;

test('an unseen end is dated at the last sign of life, when that is long ago', async () => {
  const run = makeRun(home.home, {id: 'b1', createdAt: BEGAN, tmux: await gone()}, [heard(BEGAN + 60_000)]);
  await ensureRecorded(run, quietUser);
  expect(viewOf(run).run).toMatchObject({state: 'interrupted', endedAt: BEGAN + 60_000, elapsedSeconds: 60});
});

test('it is dated at the exit file if there is one, and at now after a recent sign of life', async () => {
  const before = Date.now();
  const fresh = makeRun(home.home, {id: 'b2', createdAt: BEGAN, tmux: await gone()}, [heard(before - 5000)]);
  await ensureRecorded(fresh, quietUser);
  expect(viewOf(fresh).run.endedAt).toBeGreaterThanOrEqual(before);
  const left = makeRun(home.home, {id: 'b3', createdAt: BEGAN, tmux: await gone()}, [heard(BEGAN + 60_000)]);
  writeFileSync(left.paths.exit, '0\n');
  utimesSync(left.paths.exit, new Date(BEGAN + 90_000), new Date(BEGAN + 90_000));
  await ensureRecorded(left, quietUser);
  expect(viewOf(left).run).toMatchObject({state: 'finished', endedAt: BEGAN + 90_000, elapsedSeconds: 90});
});
