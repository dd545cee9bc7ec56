import {describe, expect, test} from '@jest/globals';
import {livesIn} from '../../source/host/protected.js';
import type {AppSample, MemorySample} from '../../source/journal/events.js';
import {appsJson, appsText} from '../../source/report/apps.js';
import {freedText, quitQuestion} from '../../source/report/quit.js';

const MB = 1024 ** 2;

const app = (name: string, megabytes: number, more: Partial<AppSample> = {}): AppSample => ({
  name,
  bundleId: null,
  bytes: megabytes * MB,
  atLeast: false,
  compressedBytes: null,
  processes: 1,
  protected: null,
  ...more,
});

const APPS = [
  app('Docker Desktop', 12 * 1024, {atLeast: true, compressedBytes: 3175 * MB, processes: 9}),
  app('Cursor', 3686, {bundleId: 'com.todesktop.230313mzl4w4u92', protected: 'the terminal that you are in'}),
  app('Notes', 30),
  app('Clock', 10),
];

describe('memory by application as text', () => {
  test('one line each, lower bounds marked, the reason of those that stay, and the small ones together', () => {
    expect(appsText(APPS, 'darwin').split('\n')).toEqual([
      'APP             MEMORY     COMPRESSED  PROCESSES',
      'Docker Desktop  ≥ 12.0 GB  3.1 GB      9',
      'Cursor          3.6 GB     —           1          stays: the terminal that you are in',
      'and 2 smaller: 40 MB (--all lists them)',
      '',
    ]);
  });

  test('with all, the small ones one by one', () => {
    const lines = appsText(APPS, 'darwin', true);
    expect(lines.trimEnd().split('\n')).toHaveLength(APPS.length + 1);
    expect(lines).not.toContain('smaller');
  });

  test('a reason with a way out: the reason in its row, the way out below', () => {
    const lines = appsText(
      [app('Cursor', 3686, {protected: livesIn('Cursor', true)}), ...APPS.slice(2)],
      'darwin',
    ).split('\n');
    expect(lines[1]).toMatch(/stays: quitting it may end the run, whose session lives in it$/);
    expect(lines.slice(-3)).toEqual([
      'and 2 smaller: 40 MB (--all lists them)',
      expect.stringMatching(/^Allow Cursor under .*Background App Activity .*--independent\.$/),
      '',
    ]);
  });

  test('if all are small, the largest are listed all the same', () => {
    const small = Array.from({length: 7}, (_, index) => app(`app ${index}`, 40 - index));
    expect(appsText(small, 'linux')).toMatch(
      /\napp 0 +40 MB[\s\S]*\napp 4 +36 MB.*\nand 2 smaller: 69 MB \(--all lists them\)\n$/,
    );
  });

  test('on Linux what is not in memory is in swap', () => {
    expect(appsText(APPS, 'linux')).toContain('SWAPPED');
  });

  test('an empty list is no error', () => expect(appsText([], 'darwin')).toMatch(/^APP/));
});

test('as JSON: the keys that scripts rely on', () => {
  expect(appsJson(APPS)[1]).toEqual({
    name: 'Cursor',
    bundleId: 'com.todesktop.230313mzl4w4u92',
    bytes: 3686 * MB,
    compressedBytes: null,
    processes: 1,
    protected: 'the terminal that you are in',
    atLeast: false,
    cardBytes: null,
  });
});

const memory = (used: number | null, swap: number | null, pressure: MemorySample['pressure']): MemorySample => ({
  totalBytes: 16 * 1024 * MB,
  usedBytes: used === null ? null : used * 1024 * MB,
  appBytes: null,
  wiredBytes: null,
  compressedBytes: null,
  cachedBytes: null,
  freeBytes: null,
  swapUsedBytes: swap === null ? null : swap * 1024 * MB,
  swapTotalBytes: null,
  swapInBytesPerSecond: null,
  swapOutBytesPerSecond: null,
  pressure,
  pressureSource: null,
  limitedBy: 'machine',
});

describe('what quitting freed', () => {
  test('memory, swap and pressure before and after', () => {
    expect(freedText(memory(15.4, 3.2, 'red'), memory(11.9, 1, 'yellow'))).toBe(
      'memory used 15.4 GB → 11.9 GB, swap 3.2 GB → 1.0 GB, pressure red → yellow',
    );
  });

  test('only what is known', () => {
    expect(freedText(memory(15.4, null, null), memory(11.9, 1, 'red'))).toBe('memory used 15.4 GB → 11.9 GB');
    expect(freedText(null, memory(1, 1, 'red'))).toBe('');
  });

  test('the question says how it is asked', () => {
    expect(quitQuestion(app('Cursor', 3686), 'darwin')).toMatch(/^Quit Cursor \(3\.6 GB\)\? .*save/);
    expect(quitQuestion(app('code', 3686), 'linux')).toContain('SIGTERM');
  });
});
