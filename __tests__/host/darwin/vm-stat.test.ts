import {describe, expect, test} from '@jest/globals';
import {memoryFigures} from '../../../source/host/darwin/memory-figures.js';
import {parseVmStat} from '../../../source/host/darwin/vm-stat.js';
import {cuts, printed, withoutEachLine, wrongIn} from './fixtures.js';

const NARROW = printed('vm_stat-narrow');
const WIDE = printed('vm_stat-wide');

const countsOf = (text: string) => Object.fromEntries(parseVmStat(text)?.counts ?? []);

const figuresOf = (text: string) => {
  const stat = parseVmStat(text);
  return stat && memoryFigures(stat);
};

describe('the table of vm_stat', () => {
  test('has 22 counts, quoted or not, whatever the width of its column', () => {
    expect(parseVmStat(NARROW)?.counts.size).toBe(22);
    expect(parseVmStat(NARROW)?.counts.get('Translation faults')).toBe(16_593_161_051);
    expect(parseVmStat(WIDE)).toEqual(parseVmStat(NARROW));
  });

  test('keys it does not know are kept beside, an order of its own changes nothing', () => {
    const [head = '', ...rows] = NARROW.trimEnd().split('\n');
    const shuffled = [head, ...rows.toReversed(), 'Pages of tomorrow:                  12.', ''].join('\n');
    expect(countsOf(shuffled)).toEqual({...countsOf(NARROW), 'Pages of tomorrow': 12});
  });

  test.each(['', 'vm_stat: something failed\n', NARROW.replace(/^.*\n/, ''), NARROW.replace('16384', '0')])(
    'without a page size there is nothing to count with',
    text => expect(parseVmStat(text)).toBeNull(),
  );

  test('cut anywhere, it gives no wrong count', () => {
    const whole = countsOf(NARROW);
    expect(cuts(NARROW).flatMap(text => wrongIn(countsOf(text), whole))).toEqual([]);
  });
});

describe('memory as Activity Monitor counts it', () => {
  const PAGE = 16_384;

  test('of the table', () => {
    expect(figuresOf(NARROW)).toEqual({
      usedBytes: (200_000 + 198_000 + 2000 + 150_000 + 440_000 - 1000 - 140_000) * PAGE,
      appBytes: 259_000 * PAGE,
      wiredBytes: 150_000 * PAGE,
      compressedBytes: 440_000 * PAGE,
      cachedBytes: 141_000 * PAGE,
      freeBytes: 6000 * PAGE,
      uncompressedShare: 406_000 / 846_000,
    });
  });

  test('used is app, wired and compressed together', () => {
    const {usedBytes, appBytes, wiredBytes, compressedBytes} = figuresOf(NARROW) ?? {};
    expect(usedBytes).toBe((appBytes ?? 0) + (wiredBytes ?? 0) + (compressedBytes ?? 0));
  });

  test('pages of 4096 bytes', () => {
    const small = figuresOf(NARROW.replace('16384', '4096'));
    expect(small?.usedBytes).toBe((figuresOf(NARROW)?.usedBytes ?? 0) / 4);
    expect(small?.uncompressedShare).toBe(figuresOf(NARROW)?.uncompressedShare);
  });

  test('what lacks a count is not known, all else is', () => {
    const without = (name: string) => figuresOf(NARROW.replace(new RegExp(`^${name}:.*\n`, 'm'), ''));
    expect(without('Pages purgeable')).toMatchObject({
      usedBytes: null,
      appBytes: null,
      cachedBytes: null,
      freeBytes: 6000 * PAGE,
    });
    expect(without('Pages occupied by compressor')).toMatchObject({compressedBytes: null, uncompressedShare: null});
    expect(without('Swapins')).toEqual(figuresOf(NARROW));
  });

  test('counts that were not read at one instant give no memory below zero', () => {
    expect(figuresOf(NARROW.replace('260000', '   900'))?.appBytes).toBe(0);
  });

  test('a machine without anything has no share', () => {
    expect(figuresOf(NARROW.replace(/\d+\.$/gm, '0.'))?.uncompressedShare).toBeNull();
  });

  test('cut anywhere or without any one line, no figure is wrong', () => {
    const whole = figuresOf(NARROW);
    const mutants = [...cuts(NARROW), ...withoutEachLine(NARROW)];
    expect(mutants.flatMap(text => wrongIn(figuresOf(text), whole))).toEqual([]);
  });
});
