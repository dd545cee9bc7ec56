import {writeFileSync} from 'node:fs';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {clock} from '../../source/doctor/checks/clock.js';
import {recorders} from '../../source/doctor/checks/recorders.js';
import {reportText} from '../../source/doctor/report.js';
import {knownHere} from '../../source/doctor/report-facts.js';
import type {World} from '../../source/doctor/world.js';
import {getHost} from '../../source/host/get-host.js';
import {createHome, living, makeRun} from '../helpers/home.js';
import {worldWith} from './world.js';

let place: ReturnType<typeof createHome>;

beforeEach(() => {
  place = createHome();
});
afterEach(() => place.close());

const here = async (now = Date.now()): Promise<World> => ({
  ...worldWith({home: place.home, now: () => now, platform: 'linux', environment: {HOME: '/home/jo'}}),
  host: await getHost(),
});

/** A lock and a beat, as this process as the recorder would have left them that long ago. */
const leaveRecorder = async (run: ReturnType<typeof makeRun>, quietMs: number): Promise<void> => {
  const identity = await (await getHost()).processIdentity(process.pid);
  writeFileSync(run.paths.lock, JSON.stringify({pid: process.pid, identity}));
  const beat = {beat: 7, t: Date.now() - quietMs, monotonicMs: 0, pid: process.pid, place: null};
  writeFileSync(run.paths.heartbeat, JSON.stringify(beat));
};

describe('recorders', () => {
  test('none is fine while nothing runs', async () => {
    makeRun(place.home, {id: '20261128-101500-aaaa'});
    expect(await recorders.run(await here())).toMatchObject([{level: 'ok', what: 'no recorder at work'}]);
  });

  test('a run that lives without one is named, and looking at it mends it', async () => {
    makeRun(place.home, {id: '20261128-101500-aaaa', name: 'secret', tmux: await living()});
    expect(await recorders.run(await here())).toMatchObject([
      {
        level: 'note',
        what: 'nothing records secret, which is running',
        next: 'mlxtop status 20261128-101500-aaaa',
        shared: {what: 'nothing records a run that is running'},
      },
    ]);
  });

  test('one that beats is at work, one that has been silent is named', async () => {
    const run = makeRun(place.home, {id: '20261128-101500-aaaa', tmux: await living()});
    await leaveRecorder(run, 0);
    expect(await recorders.run(await here())).toMatchObject([{level: 'ok', what: '1 recorder at work'}]);
    expect(await recorders.run(await here(Date.now() + 90_000))).toMatchObject([
      {level: 'note', what: expect.stringMatching(/process \d+\) gave its last sign of life 2 min ago/)},
    ]);
  });
});

test('a run from the future says that a clock was set', async () => {
  makeRun(place.home, {id: '20261128-101500-aaaa', createdAt: Date.now() + 3 * 3_600_000});
  expect(await clock.run(await here())).toMatchObject([
    {level: 'note', what: expect.stringMatching(/3 h 00 min in the future/)},
  ]);
});

test('a report holds no name of a run, its session, model or folder, wherever a finding has it', async () => {
  makeRun(place.home, {
    id: '20261128-101500-aaaa',
    name: 'acquisition',
    command: [
      'python',
      '-m',
      'mlx_lm',
      'lora',
      '--model',
      'acme/Secret-7B',
      '--data=/data/Wonderland/set',
      '--key',
      'x',
    ],
    directory: '/srv/Project Alpha',
  });
  const {known, runs} = await knownHere(await here());
  expect(runs).toHaveLength(1);
  const what =
    'acquisition in /srv/Project Alpha with acme/Secret-7B, Secret-7B, set of 20261128-101500-aaaa; python lora';
  const finding = {check: 'recorders', level: 'note' as const, what, means: null, next: null};
  const facts = {setting: {}, settings: [], runs: 1, lastRun: null};
  const report = reportText([finding], facts, known);
  expect(report).not.toMatch(/acquisition|Alpha|acme|Secret|7B|Wonderland|aaaa/);
  expect(report).toContain('; python lora');
});
