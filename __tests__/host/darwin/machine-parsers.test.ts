import {describe, expect, test} from '@jest/globals';
import {majorVersion, parseSystemName} from '../../../source/host/darwin/sw-vers.js';
import {gpuWorkingSet} from '../../../source/host/darwin/working-set.js';
import {GIB, MIB} from '../fixture-tree.js';
import {printed} from './fixtures.js';

describe('sw_vers', () => {
  test.each([
    [printed('sw_vers'), 'macOS 26.5', 26],
    ['ProductName:\tmacOS\nProductVersion:\t13.7.8\nBuildVersion:\t22H730\n', 'macOS 13.7.8', 13],
    ['BuildVersion:\t\t25F71\nProductVersion:\t\t26.6.2\n', 'macOS 26.6.2', 26],
    ['ProductName:\t\tmacOS\nProductVersion:\t\t26', 'macOS', null],
    ['', 'macOS', null],
  ])('%j', (text, system, major) => {
    expect(parseSystemName(text)).toBe(system);
    expect(majorVersion(system)).toBe(major);
  });
});

describe('what the GPU may use resident', () => {
  const facts = {memoryBytes: 16 * GIB, major: 15, isAppleChip: true, wiredLimitMegabytes: 0, wiredLimitBytes: null};

  // Decimal megabytes, as ggml's log names them for these machines.
  test.each([
    [8, 15, 5726.63],
    [16, 15, 11_453.25],
    [16, 26, 12_713.12],
    [24, 15, 17_179.89],
    [32, 13, 22_906.5],
    [36, 15, 28_991.05],
    [128, 26, 115_448.73],
  ])('by default: %d GB on macOS %d', (gigabytes, major, megabytes) => {
    expect((gpuWorkingSet({...facts, memoryBytes: gigabytes * GIB, major}) ?? 0) / 1e6).toBeCloseTo(megabytes, 2);
  });

  test('a limit that the user has set is the limit', () => {
    expect(gpuWorkingSet({...facts, wiredLimitMegabytes: 14_336})).toBe(14 * GIB);
    expect(gpuWorkingSet({...facts, major: 13, wiredLimitMegabytes: null, wiredLimitBytes: 9 * GIB})).toBe(9 * GIB);
    expect(gpuWorkingSet({...facts, memoryBytes: null, major: null, wiredLimitMegabytes: 1})).toBe(MIB);
  });

  test.each([
    ['a size that nobody has reported', {memoryBytes: 24 * GIB, major: 26}],
    ['another chip', {isAppleChip: false}],
    ['no version', {major: null}],
    ['no size', {memoryBytes: null}],
  ])('not known: %s', (_, changes) => expect(gpuWorkingSet({...facts, ...changes})).toBeNull());
});
