import {describe, expect, test} from '@jest/globals';
import {footprintArguments, parseFootprints} from '../../../source/host/darwin/footprint.js';
import {cuts, printed, withoutEachLine} from './fixtures.js';

const flat = (text: string) =>
  Object.fromEntries([...parseFootprints(text)].map(([pid, {bytes, peakBytes}]) => [pid, [bytes, peakBytes]]));

const WHOLE = {4101: [5_404_307_456, 9_663_676_416], 4102: [41_959_424, 83_886_080]};

describe('footprint', () => {
  test('several processes in one call', () => {
    expect(footprintArguments([4101, 4102]).join(' ')).toBe('-f bytes --noCategories -p 4101 -p 4102');
    expect(flat(printed('footprint'))).toEqual(WHOLE);
  });

  test('a process that it may not inspect is left out', () => {
    const refused = 'footprint: Unable to analyze process with pid 418 (try as root?)\n';
    expect(flat(refused + printed('footprint'))).toEqual(WHOLE);
    expect(flat(refused)).toEqual({});
  });

  test('no peak is no peak', () => {
    const text = printed('footprint').replaceAll(/.*phys_footprint_peak.*\n/g, '');
    expect(flat(text)).toEqual({4101: [5_404_307_456, null], 4102: [41_959_424, null]});
  });

  test('sizes in other units are not taken for bytes', () => {
    expect(
      flat('Python [1581]: 64-bit    Footprint: 5154 MB\nphys_footprint: 5154 MB\nphys_footprint_peak: 9 GB\n'),
    ).toEqual({});
  });

  test('cut anywhere, or without any one line, no process gets a wrong size', () => {
    for (const text of [...cuts(printed('footprint')), ...withoutEachLine(printed('footprint'))]) {
      for (const [pid, {bytes, peakBytes}] of parseFootprints(text)) {
        const [rightBytes, rightPeak] = WHOLE[pid as keyof typeof WHOLE];
        expect([bytes, peakBytes ?? rightPeak]).toEqual([rightBytes, rightPeak]);
      }
    }
  });
});
