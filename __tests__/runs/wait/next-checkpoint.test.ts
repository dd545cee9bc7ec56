import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {announceStop, withdrawStop} from '../../../source/actions/stop-at-checkpoint.js';
import {getHost} from '../../../source/host/get-host.js';
import {createState} from '../../../source/insight/state.js';
import {appendEvent} from '../../../source/journal/append.js';
import type {RunEvent} from '../../../source/journal/events.js';
import {takeLock} from '../../../source/journal/lock.js';
import type {Run} from '../../../source/journal/runs.js';
import {ownerLives} from '../../../source/runs/life.js';
import {noSaves, waitForCheckpoint} from '../../../source/runs/wait/next-checkpoint.js';
import {createHome, living, makeRun} from '../../helpers/home.js';
import {quietUser} from '../../helpers/quiet-user.js';

let home: ReturnType<typeof createHome>;
beforeEach(() => {
  home = createHome();
});
afterEach(() => home.close());

const START = Date.now() - 600_000;

const found = (iteration: number): RunEvent => ({
  t: Date.now(),
  type: 'checkpoint',
  iteration,
  path: `out/checkpoint-${iteration}`,
  late: true,
});

/**
 * A run that saves every ten iterations as its flags say; a second an iteration, up to `last`. Trainer and recorder are
 * this process.
 */
const running = async (last: number, saved: readonly number[] = []): Promise<Run> => {
  const events: RunEvent[] = [
    {t: START, type: 'settings', source: 'flag', values: {saveEvery: 10, adapterPath: 'out'}},
    {t: START, type: 'training'},
  ];
  for (let iteration = 1; iteration <= last; iteration++) {
    const t = START + iteration * 1000;
    events.push({t, type: 'progress', iteration, total: 600});
    if (saved.includes(iteration)) events.push({...found(iteration), t});
  }
  const run = makeRun(home.home, {id: '20260101-000000-aaaa', createdAt: START, tmux: await living()}, events);
  const owner = {pid: process.pid, identity: await (await getHost()).processIdentity(process.pid)};
  await takeLock(run.paths.lock, owner, ownerLives);
  announceStop(run, 'it will be stopped', owner);
  return run;
};

const wait = (run: Run) => waitForCheckpoint(run, quietUser, Number.POSITIVE_INFINITY, () => undefined);

test('a checkpoint that was written before the wait and found during it does not count', async () => {
  const run = await running(13);
  const awaited = wait(run);
  appendEvent(run.paths.journal, found(10));
  withdrawStop(run);
  expect(await awaited).toBe('cancelled');
});

test.each([
  ['one that was due when the wait began', 10, [found(10)]],
  ['the next one after an old one', 13, [found(10), found(20)]],
  [
    'one of a trainer that has started over',
    90,
    [{t: Date.now(), type: 'training'}, {t: Date.now(), type: 'progress', iteration: 2, total: 600}, found(20)],
  ],
] as [string, number, RunEvent[]][])('%s counts', async (_name, last, events) => {
  const run = await running(last, [80]);
  const awaited = wait(run);
  for (const event of events) appendEvent(run.paths.journal, event);
  expect(await awaited).toBe('saved');
});

test('the wait ends when a save that was due does not come', async () => {
  expect(await wait(await running(75))).toBe('missed');
});

test('the error for a run that saves nothing describes its command', () => {
  const state = {...createState(), name: 'lora'};
  expect(noSaves(state).message).toBe(
    'lora is not known to save checkpoints: none has been seen, and its command asks for none.',
  );
  expect(noSaves({...state, settings: {values: {saveEvery: 1500}, sources: {}}}).message).toMatch(
    /none has been seen, although its settings ask for one every 1,500 iterations\.$/,
  );
});
