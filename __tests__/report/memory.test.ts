import {expect, test} from '@jest/globals';
import {memoryText} from '../../source/report/memory.js';
import {memory} from './views.js';

test('a machine without swap', () => {
  const sample = memory({swapUsedBytes: 0, swapTotalBytes: 0, swapInBytesPerSecond: 0, pressure: 'green'});
  expect(memoryText(sample)).toBe(`memory    12.5 GB of 16.0 GB used: apps 9.0 GB; cached 2.0 GB, free 1.5 GB
pressure  green (from: psi)
swap      none
`);
});

test('a Mac: wired and compressed, swap files that come and go', () => {
  const sample = memory({
    wiredBytes: 2 * 1024 ** 3,
    compressedBytes: 3 * 1024 ** 3,
    pressure: 'red',
    pressureSource: 'kernel',
  });
  const shown = memoryText(sample);
  expect(shown).toMatch(/used: wired 2\.0 GB, apps 9\.0 GB, compressed 3\.0 GB; cached 2\.0 GB, free 1\.5 GB$/m);
  expect(shown).toMatch(/^pressure {2}RED \(from: kernel\)$/m);
});

test("a control group's limit is named", () => {
  expect(memoryText(memory({limitedBy: 'cgroup', totalBytes: 8 * 1024 ** 3}))).toMatch(
    /^memory {4}12\.5 GB of 8\.0 GB used \(the limit of this control group\): apps/m,
  );
});

test('a system that reports nothing', () => {
  const nothing = Object.fromEntries(Object.keys(memory()).map(key => [key, null]));
  expect(memoryText({...memory(), ...nothing, limitedBy: 'machine'})).toBe(`memory    — of — used
pressure  —
swap      — used, in —, out —
`);
});
