import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, expect, jest, test} from '@jest/globals';
import {RunFeed} from '../../source/dashboard/feed.js';
import {RunHistory} from '../../source/history/history.js';
import type {App} from '../../source/host/types.js';
import {appendEvent} from '../../source/journal/append.js';
import type {RunEvent} from '../../source/journal/events.js';
import {NO_LABELS} from '../../source/journal/labels.js';
import {runPaths} from '../../source/journal/run-folder.js';
import {app, apps, machine} from './fixtures/machine.js';
import {until} from './terminal.js';

const leavers: (() => void)[] = [];
afterEach(() => {
  for (const leave of leavers.splice(0)) leave();
});

const command = ['python', 'train.py'];

/** A feed on a real journal, and a machine whose applications the test sets. */
const feeding = (readApps: () => Promise<App[]> = async () => apps) => {
  const folder = mkdtempSync(join(tmpdir(), 'mlxtop-feed-'));
  const paths = runPaths(folder);
  const write = (event: RunEvent) => appendEvent(paths.journal, event);
  write({t: Date.now(), type: 'run', schema: 1, id: 'r1', name: 'lora', command, directory: '/work'});
  const counts = {readings: 0, draws: 0};
  const alerted: string[] = [];
  const feed = new RunFeed({
    history: new RunHistory(paths),
    machine,
    labels: () => NO_LABELS,
    hint: null,
    lastWords: () => ['error: no such file'],
    readEarlier: async () => [],
    alerted: code => alerted.push(code),
    readApps: () => {
      counts.readings++;
      return readApps();
    },
  });
  feed.subscribe(() => {
    counts.draws++;
  });
  leavers.push(() => {
    feed.stop();
    rmSync(folder, {recursive: true, force: true});
  });
  const hasRead = () => until(() => !feed.read().loading, 'the end of the journal');
  return {feed, counts, alerted, write, hasRead};
};

test('the applications are read only while they are on the screen, and that is in view', async () => {
  const {feed, counts, hasRead} = feeding();
  feed.start();
  await hasRead();
  feed.tick();
  expect(counts.readings).toBe(0);
  feed.setView(false, null);
  feed.showsApps('panel');
  feed.tick();
  expect(counts.readings).toBe(0);
  feed.setView(true, null);
  expect(counts.readings).toBe(1);
  await until(() => feed.read().apps !== null, 'the applications');
  feed.showsApps('none');
  feed.showsApps('panel');
  feed.tick();
  expect(counts.readings).toBe(1);
});

test('what runs on by itself is drawn every other second, and news within one', async () => {
  jest.useFakeTimers({doNotFake: ['nextTick', 'setImmediate']});
  leavers.push(() => jest.useRealTimers());
  const {feed, counts, write} = feeding();
  feed.start();
  const drawnIn = (ms: number): number => {
    const {draws} = counts;
    jest.advanceTimersByTime(ms);
    return counts.draws - draws;
  };
  drawnIn(5000);
  expect(drawnIn(20_000)).toBe(10);
  expect([drawnIn(1000), drawnIn(1000)].sort()).toEqual([0, 1]);
  while (drawnIn(1000) === 0);
  write({t: Date.now(), type: 'pause', by: 'user'});
  expect(drawnIn(1000)).toBe(1);
  expect(feed.read().view.run.state).toBe('paused');
  feed.setView(false, null);
  write({t: Date.now(), type: 'resume', by: 'user'});
  expect(drawnIn(60_000)).toBe(0);
  feed.setView(true, null);
  expect(feed.read().view.run.state).not.toBe('paused');
});

test('a slow reading delays no redraw, and is drawn when it is there', async () => {
  let answer: (found: App[]) => void = () => undefined;
  const {feed, counts, hasRead} = feeding(() => new Promise(resolve => (answer = resolve)));
  feed.start();
  await hasRead();
  feed.showsApps('panel');
  const {draws} = counts;
  feed.tick();
  expect(counts.draws).toBe(draws + 1);
  expect(feed.read().apps).toBeNull();
  answer(apps);
  await until(() => counts.draws > draws + 1, 'the redraw');
  expect(feed.read().apps?.apps).toBe(apps);
});

test('opening the list, and a quit, read again at once', async () => {
  const {feed, counts, hasRead} = feeding();
  feed.start();
  await hasRead();
  feed.showsApps('panel');
  await until(() => feed.read().apps !== null, 'the first reading');
  feed.showsApps('list');
  expect(counts.readings).toBe(2);
  await new Promise(setImmediate);
  feed.appsChanged();
  expect(counts.readings).toBe(3);
});

test('a reading that fails is reported, and one of the recorder is shown meanwhile', async () => {
  const {feed, write, hasRead} = feeding(async () => {
    throw new Error('top did not answer');
  });
  feed.start();
  await hasRead();
  feed.showsApps('list');
  await until(() => feed.read().appsProblem !== null, 'the failure');
  expect(feed.read()).toMatchObject({apps: null, appsProblem: 'top did not answer'});
  const {mainPid: _main, pids: _pids, ...noted} = app('Cursor', 3.6);
  write({t: Date.now(), type: 'apps', apps: [noted]});
  feed.tick();
  expect(feed.read().apps?.apps).toMatchObject([{name: 'Cursor', mainPid: null}]);
});

test('alerts that come while it is open are passed on once each, also out of view; earlier ones are not', async () => {
  const {feed, alerted, write, hasRead} = feeding();
  write({t: Date.now() - 60_000, type: 'alert', code: 'on-battery', text: 'The machine is running on battery.'});
  feed.start();
  await hasRead();
  feed.setView(false, null);
  write({t: Date.now() + 1, type: 'alert', code: 'memory-red', text: 'Memory pressure has been red for 60 s.'});
  feed.tick();
  feed.tick();
  expect(alerted).toEqual(['memory-red']);
});

test('a user who comes back sees what happened meanwhile, as it was then; nothing where nothing happened', async () => {
  const {feed, write, hasRead} = feeding();
  const t = Date.now() + 7_200_000;
  const report = {learningRate: null, trainerIterationsPerSecond: null, tokensPerSecond: null};
  const more = {...report, trainedTokens: null, peakMemoryBytes: null};
  write({t: t - 3_600_000, type: 'report', iteration: 10, trainLoss: 3, ...more});
  write({t: t - 60_000, type: 'report', iteration: 400, trainLoss: 2, ...more});
  feed.cameBack(t - 1_800_000, t);
  expect(feed.read().away).toBeNull();
  feed.start();
  await hasRead();
  expect(feed.read().away).toEqual({
    since: t - 1_800_000,
    at: t,
    lines: ['iterations 10 → 400, 6.6 it/min', 'training loss 3.000 → 2.000'],
  });
  write({t, type: 'report', iteration: 410, trainLoss: 1, ...more});
  feed.tick();
  expect(feed.read().away?.lines[0]).toBe('iterations 10 → 400, 6.6 it/min');
  write({t, type: 'end', state: 'finished', exitCode: 0});
  feed.tick();
  feed.cameBack(t + 1_800_000, t + 3_600_000);
  expect(feed.read().away).toBeNull();
});

test('a long journal keeps nothing waiting while it is read', async () => {
  const {feed, counts, write} = feeding();
  const text = 'x'.repeat(100_000);
  for (let index = 0; index < 120; index++) write({t: Date.now(), type: 'warning', code: `code-${index}`, text});
  write({t: Date.now(), type: 'checkpoint', iteration: 7, path: 'the last line'});
  let turns = 0;
  const turning = setInterval(() => turns++, 0);
  leavers.push(() => clearInterval(turning));
  feed.start();
  expect(feed.read().loading).toBe(true);
  await until(() => !feed.read().loading, 'the end of the journal');
  expect(turns).toBeGreaterThan(5);
  expect(counts.draws).toBeGreaterThan(0);
  expect(feed.read().view.training.lastCheckpoint?.path).toBe('the last line');
});

test('after the clock was set everything is shown by what it says now', async () => {
  const {feed, write, hasRead} = feeding();
  const HOUR = 3_600_000;
  const t = Date.now() - HOUR;
  write({t, w: t + HOUR, type: 'pause', by: 'user'});
  feed.start();
  await hasRead();
  const {view, now, clockOffset} = feed.read();
  expect(clockOffset).toBe(HOUR);
  expect(Math.abs(now - Date.now())).toBeLessThan(20_000);
  expect(view.run.pausedSince).toBe(t + HOUR);
});
