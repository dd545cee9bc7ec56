import {existsSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {ensureRecorded} from '../../source/commands/shared/revive.js';
import {viewOf} from '../../source/commands/shared/view.js';
import {createHome, gone, makeRun} from './home.js';

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
  await ensureRecorded(run);
  expect(viewOf(run).run).toMatchObject({
    id: 'a1',
    name: 'lora',
    state: 'interrupted',
    exitCode: null,
    startedAt: BEGAN,
  });
});

test('the end of a run is written down once, as the exit file says, and an ended run is not touched again', async () => {
  const run = await lora();
  writeFileSync(run.paths.exit, '3\n');
  await ensureRecorded(run);
  const journal = readFileSync(run.paths.journal, 'utf8');
  expect(viewOf(run).run).toMatchObject({state: 'failed', exitCode: 3});
  rmSync(run.paths.rollup);
  await ensureRecorded(run);
  expect(readFileSync(run.paths.journal, 'utf8')).toBe(journal);
  expect([existsSync(run.paths.lock), existsSync(run.paths.rollup)]).toEqual([false, false]);
});

test('a launch that never found its place ends, so that nobody waits for it for ever', async () => {
  const run = makeRun(home.home, {id: 'a1', createdAt: BEGAN, tmux: null});
  await ensureRecorded(run);
  expect(viewOf(run).run).toMatchObject({state: 'interrupted'});
});

test('one that may still be on its way is left alone', async () => {
  const run = makeRun(home.home, {id: 'a1', createdAt: Date.now(), tmux: null});
  await ensureRecorded(run);
  expect(viewOf(run).run).toMatchObject({state: 'starting', endedAt: null});
});
