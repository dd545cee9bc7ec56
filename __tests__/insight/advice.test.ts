import {describe, expect, test} from '@jest/globals';
import {livesIn, PROTECTED} from '../../source/host/protected.js';
import {type Advice, adviceFor, describeAdvice, type Situation} from '../../source/insight/advice.js';
import {fewestApps} from '../../source/insight/fewest-apps.js';
import {isMemoryShort, missingBytes} from '../../source/insight/short-memory.js';
import type {AppSample, EventOf, MemorySample} from '../../source/journal/events.js';
import {foldAll, sample, Timeline} from './timeline.js';

const GB = 1024 ** 3;
const MB = 1024 ** 2;

/** The guide's machine while Cursor is open: 16 GB, most of them wired by the training, 3.2 GB in swap. */
const RED: MemorySample = {
  totalBytes: 16 * GB,
  usedBytes: 15.4 * GB,
  appBytes: 1 * GB,
  wiredBytes: 12.2 * GB,
  compressedBytes: 2.1 * GB,
  cachedBytes: 0.2 * GB,
  freeBytes: 0.1 * GB,
  swapUsedBytes: 3.2 * GB,
  swapTotalBytes: 4 * GB,
  swapInBytesPerSecond: 40 * MB,
  swapOutBytesPerSecond: 30 * MB,
  pressure: 'red',
  pressureSource: 'kernel',
  limitedBy: 'machine',
};

const GREEN: MemorySample = {
  ...RED,
  pressure: 'green',
  swapInBytesPerSecond: 0,
  swapOutBytesPerSecond: 0,
  compressedBytes: 0.5 * GB,
};

const LINUX: MemorySample = {
  ...GREEN,
  wiredBytes: null,
  compressedBytes: null,
  usedBytes: 15.2 * GB,
  swapUsedBytes: 0,
  pressure: 'yellow',
  pressureSource: 'available',
};

const app = (name: string, bytes: number, more: Partial<AppSample> = {}): AppSample => ({
  name,
  bundleId: null,
  bytes,
  atLeast: false,
  compressedBytes: null,
  processes: 1,
  protected: null,
  ...more,
});

/** The guide's applications. */
const APPS: readonly AppSample[] = [
  app('training', 9 * GB, {protected: PROTECTED.trainer}),
  app('Cursor', 3.6 * GB, {bundleId: 'com.todesktop.230313mzl4w4u92'}),
  app('Google Chrome', 1.9 * GB),
  app('WindowServer', 1.2 * GB, {protected: PROTECTED.system}),
  app('Slack', 0.7 * GB),
  app('Spotify', 0.4 * GB),
  app('Terminal', 0.1 * GB, {protected: PROTECTED.terminal}),
];

const situation = (more: Partial<Situation> = {}): Situation => ({
  memory: RED,
  apps: APPS,
  quits: [],
  appsAt: 1000,
  runName: 'mlxtop',
  ...more,
});

const names = (advice: readonly Advice[]): string[] => advice.map(({action, app: name}) => `${action} ${name}`);

describe('when memory is short', () => {
  test.each([
    ['pressure is red', {pressure: 'red'} as const, true],
    ['pressure is yellow', {pressure: 'yellow'} as const, true],
    ['it writes to swap', {swapOutBytesPerSecond: 200 * 16_384}, true],
    ['it reads old pages back', {swapInBytesPerSecond: 40 * MB}, false],
    ['it writes a little', {swapOutBytesPerSecond: 3 * MB}, false],
    ['nothing is known', {pressure: null, swapOutBytesPerSecond: null}, false],
  ])('%s', (_when, more, short) => expect(isMemoryShort({...GREEN, ...more})).toBe(short));
});

describe('how much is missing', () => {
  test('what is in swap, or half as much again as the compressor holds beyond two fifths of what is not wired', () => {
    expect(missingBytes(RED) / GB).toBeCloseTo(3.2, 6);
    // 0.96 · 16 − 12.2 = 3.16 GB are not wired; two fifths of them are 1.264.
    expect(missingBytes({...RED, swapUsedBytes: 0.3 * GB}) / GB).toBeCloseTo(1.5 * (2.1 - 1.264), 3);
  });

  test('old swap that is not touched does not count', () => {
    const quiet: MemorySample = {...RED, pressure: 'yellow', swapInBytesPerSecond: 0, swapOutBytesPerSecond: 0};
    expect(missingBytes({...quiet, swapUsedBytes: 13 * GB}) / GB).toBeCloseTo(1.5 * (2.1 - 1.264), 3);
    expect(missingBytes({...quiet, swapInBytesPerSecond: 10 * MB, swapUsedBytes: 13 * GB}) / GB).toBeCloseTo(13, 6);
  });

  test('on Linux what is not available, of fifteen hundredths that should be', () => {
    expect(missingBytes(LINUX) / GB).toBeCloseTo(15.2 - 0.85 * 16, 3);
    expect(missingBytes({...LINUX, pressure: 'red', swapUsedBytes: GB}) / GB).toBeCloseTo(15.2 - 0.85 * 16 + 1, 3);
  });

  test('short by the system’s word alone is short of something', () => {
    expect(missingBytes({...GREEN, pressure: 'yellow'})).toBe(512 * MB);
    const nothing = Object.fromEntries(Object.keys(RED).map(key => [key, null]));
    expect(missingBytes({...RED, ...nothing, pressure: 'red'} as MemorySample)).toBe(512 * MB);
  });
});

describe('the fewest applications', () => {
  const sizes = (missing: number, ...bytes: number[]): number[] =>
    fewestApps(
      bytes.map(size => ({bytes: size})),
      missing,
    ).apps.map(one => one.bytes);

  test.each([
    ['one that suffices comes before two smaller ones', 30, [36, 20, 15], [36]],
    ['of several that suffice the smallest', 30, [80, 36, 50, 10], [36]],
    ['a little less is as good', 40, [36, 10, 10], [36]],
    ['two where one is too little, whole if there are such', 50, [36, 20, 15, 9], [36, 15]],
    ['the nearest where there are none', 50, [36, 9, 8], [36, 9]],
    ['largest first', 44, [9, 20, 36], [36, 9]],
    ['four at the most', 1000, [1, 2, 3, 4, 5], [5, 4, 3, 2]],
    ['none where there are none', 5, [], []],
  ])('%s', (_what, missing, bytes, chosen) => expect(sizes(missing, ...bytes)).toEqual(chosen));

  test('says whether they are enough', () => {
    expect(fewestApps([{bytes: 9}, {bytes: 9}], 20)).toMatchObject({suffices: true, bytes: 18});
    expect(fewestApps([{bytes: 9}, {bytes: 7}], 20)).toMatchObject({suffices: false, bytes: 16});
    expect(fewestApps([], 20)).toMatchObject({suffices: false, bytes: 0});
  });

  test('many applications are no trouble', () => {
    const many = Array.from({length: 500}, (_one, index) => ({bytes: index}));
    expect(fewestApps(many, 1e9).apps.map(one => one.bytes)).toEqual([499, 498, 497, 496]);
  });
});

describe('what to quit', () => {
  test("in the guide's scenario: Cursor, which frees 3.6 GB", () => {
    const advice = adviceFor(situation());
    expect(advice).toEqual([
      {action: 'quit', app: 'Cursor', bytes: 3.6 * GB, savesSeconds: null, why: 'memory is short by about 3.2 GB'},
    ]);
  });

  test('more than one when one is not enough, each with its part', () => {
    const advice = adviceFor(situation({memory: {...RED, swapUsedBytes: 4.7 * GB}}));
    expect(names(advice)).toEqual(['quit Cursor', 'quit Google Chrome']);
    expect(advice.map(({why}) => why)).toEqual([
      'memory is short by about 4.7 GB: together with Google Chrome it is enough',
      'memory is short by about 4.7 GB: together with Cursor it is enough',
    ]);
  });

  test('the best that there is, and that it is not enough', () => {
    const advice = adviceFor(situation({memory: {...RED, swapUsedBytes: 12 * GB}}));
    expect(names(advice)).toEqual(['quit Cursor', 'quit Google Chrome', 'quit Slack', 'quit Spotify']);
    expect(advice[0]?.why).toBe('not enough: memory is short by about 12.0 GB, and these 4 together would free 6.6 GB');
  });

  test('never the application in which the run lives and may end; it says why if that is the largest', () => {
    const apps = APPS.map(one => (one.name === 'Cursor' ? {...one, protected: livesIn('Cursor', true)} : one));
    const advice = adviceFor(situation({apps}));
    expect(names(advice)).not.toContain('quit Cursor');
    expect(advice.find(({action}) => action === 'keep')).toMatchObject({action: 'keep', app: 'Cursor', bytes: null});
    expect(advice.find(({action}) => action === 'keep')?.why).toMatch(
      /^quitting it may end the run, whose session lives in it\. .*Background App Activity/,
    );
    expect(names(adviceFor(situation({apps, memory: {...RED, swapUsedBytes: 0.3 * GB}})))).toEqual([
      'quit Google Chrome',
      'keep Cursor',
    ]);
    const smaller = apps.map(one => (one.name === 'Cursor' ? {...one, bytes: 0.3 * GB} : one));
    expect(adviceFor(situation({apps: smaller})).filter(({app: name}) => name === 'Cursor')).toEqual([]);
    expect(adviceFor(situation({apps, memory: GREEN}))).toEqual([]);
  });

  test('nothing when memory is not short, and nothing that is protected or small', () => {
    expect(adviceFor(situation({memory: GREEN}))).toEqual([]);
    const small = [app('Notes', 150 * MB), app('Finder', 2 * GB, {protected: PROTECTED.system})];
    expect(adviceFor(situation({apps: small}))).toEqual([]);
  });

  test('nothing where a control group is what is short: no application is in it', () => {
    expect(adviceFor(situation({memory: {...LINUX, limitedBy: 'cgroup'}}))).toEqual([]);
  });

  test('an editor whose terminal we are in is to be left first', () => {
    const apps = APPS.map(one => (one.name === 'Cursor' ? {...one, protected: PROTECTED.terminal} : one));
    const [first, ...others] = adviceFor(situation({apps, runName: 'train'}));
    expect(first).toMatchObject({action: 'leave', app: 'Cursor', bytes: 3.6 * GB});
    expect(first?.why).toContain('mlxtop attach train');
    expect(names(others)).toEqual(['quit Google Chrome', 'quit Slack', 'quit Spotify']);
    // A native terminal is nothing to leave.
    const terminal = [app('Terminal', 2 * GB, {protected: PROTECTED.terminal})];
    expect(adviceFor(situation({apps: terminal}))).toEqual([]);
  });

  test('what has quit since is not named again; what stayed open is, and why', () => {
    const quits = (result: 'quit' | 'still-open' | 'refused', at = 2000): Situation['quits'] => [
      {at, app: 'Cursor', bytes: 3.6 * GB, result, goneBy: null},
    ];
    expect(names(adviceFor(situation({quits: quits('quit')})))).not.toContain('quit Cursor');
    expect(names(adviceFor(situation({quits: quits('quit', 500)})))).toContain('quit Cursor');
    expect(names(adviceFor(situation({quits: quits('refused')})))).toContain('quit Cursor');
    expect(adviceFor(situation({quits: quits('still-open', 500)}))[0]?.why).toMatch(/still open/);
  });
});

describe('as the journal tells it', () => {
  const shortSample = {...sample(100), memory: RED} as EventOf<'sample'>;

  const shortRun = (): Timeline =>
    new Timeline()
      .training()
      .add({type: 'apps', apps: [...APPS]})
      .add(shortSample);

  test('holds for a minute after the last look', () => {
    const line = shortRun();
    const at = (seconds: number) => names(describeAdvice(line.state(), line.now + seconds * 1000));
    expect(at(0)).toEqual(['quit Cursor']);
    expect(at(59)).toEqual(['quit Cursor']);
    expect(at(61)).toEqual([]);
    expect(names(line.view(5).advice)).toEqual(['quit Cursor']);
  });

  test('is empty before the applications were listed', () => {
    expect(describeAdvice(new Timeline().add(shortSample).state(), 0)).toEqual([]);
  });

  test('is over when memory is', () => {
    const line = shortRun().wait(2).add(sample(100));
    expect(line.view().advice).toEqual([]);
  });

  test('after the run says what can be opened again, once each, for an hour', () => {
    const quit = {type: 'quit', app: 'Cursor', bytes: 3.6 * GB} as const;
    const line = shortRun()
      .add({...quit, result: 'still-open'})
      .wait(5)
      .add({...quit, result: 'quit'})
      .add({...quit, app: 'Slack', result: 'quit'})
      .add({...quit, app: 'Slack', result: 'quit'})
      .add({...quit, app: 'Chrome', result: 'refused'})
      .end('finished');
    expect(line.view(10).advice).toEqual(
      ['Cursor', 'Slack'].map(name => ({
        action: 'reopen',
        app: name,
        bytes: null,
        savesSeconds: null,
        why: 'training is done: it can be opened again',
      })),
    );
    expect(line.view(3601).advice).toEqual([]);
    expect(foldAll(shortRun().end('failed', 1).events).end).not.toBeNull();
    expect(shortRun().end('failed', 1).view().advice).toEqual([]);
  });
});
