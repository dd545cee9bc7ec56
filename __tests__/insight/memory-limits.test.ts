import {describe, expect, test} from '@jest/globals';
import {hasDetails} from '../../source/dashboard/panels/memory.js';
import {isSwappingNow} from '../../source/insight/is-swapping-now.js';
import {diskRoom, isDiskLow, SWAPPING_BYTES_PER_SECOND} from '../../source/insight/memory-limits.js';
import type {RunView} from '../../source/insight/view.js';
import type {MemorySample} from '../../source/journal/events.js';
import {sample, Timeline} from './timeline.js';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** Half a minute of a run with this memory. */
const runWith = (more: Partial<MemorySample>, line = new Timeline().wait(5).training()): Timeline => {
  for (let iteration = 1; iteration <= 15; iteration++) {
    const {memory, ...rest} = sample(0);
    line.wait(2).add({...rest, memory: memory && {...memory, ...more}});
  }
  return line;
};

const verdictSaysSwapping = ({verdict}: RunView): boolean => verdict.brief.startsWith('swapping');

describe('the verdict and the memory panel say "swapping" of the same traffic', () => {
  test.each([
    ['0.9 MB/s each way', 0.9 * MIB, 0.9 * MIB, false],
    ['just below the limit each way', SWAPPING_BYTES_PER_SECOND - 1, SWAPPING_BYTES_PER_SECOND - 1, false],
    ['the limit, out', 0, SWAPPING_BYTES_PER_SECOND, true],
    ['the limit, in', SWAPPING_BYTES_PER_SECOND, 0, true],
    ['ten times as much', 0, 10 * SWAPPING_BYTES_PER_SECOND, true],
    ['nothing known', null, null, false],
  ])('%s', (_of, swapInBytesPerSecond, swapOutBytesPerSecond, swaps) => {
    const view = runWith({swapInBytesPerSecond, swapOutBytesPerSecond}).view();
    expect([isSwappingNow(view), verdictSaysSwapping(view)]).toEqual([swaps, swaps]);
  });

  test('and of the same end: half of the rate at which it began', () => {
    const started = () => runWith({swapOutBytesPerSecond: SWAPPING_BYTES_PER_SECOND});
    for (const share of [0.5, 0.49]) {
      const view = runWith({swapOutBytesPerSecond: share * SWAPPING_BYTES_PER_SECOND}, started()).view();
      expect([isSwappingNow(view), verdictSaysSwapping(view)]).toEqual([share === 0.5, share === 0.5]);
    }
  });

  test('neither says anything of a reading that is a minute old', () => {
    const view = runWith({swapOutBytesPerSecond: 10 * SWAPPING_BYTES_PER_SECOND}).view(61);
    expect([isSwappingNow(view), verdictSaysSwapping(view)]).toEqual([false, false]);
  });
});

describe('the room on the disk', () => {
  test.each([
    [4.99, 16, 'low'],
    [5, 16, 'scarce'],
    [15.99, 16, 'scarce'],
    [16, 16, 'enough'],
    [19.99, 64, 'scarce'],
    [20, 64, 'enough'],
    [7.99, 8, 'scarce'],
    [8, 8, 'enough'],
  ] as const)('%d GiB free on a machine of %d GiB: %s', (free, memory, room) => {
    expect(diskRoom(free * GIB, memory * GIB)).toBe(room);
  });

  test('of which nothing is known is taken for enough', () => expect(diskRoom(null, 16 * GIB)).toBe('enough'));

  test('stays low until there is some more', () => {
    expect([isDiskLow(6 * GIB), isDiskLow(6 * GIB, true), isDiskLow(7 * GIB, true)]).toEqual([false, true, false]);
  });

  test.each([
    [4.99, true],
    [15.99, true],
    [16, false],
  ])('the memory panel shows it at %d GiB: %s', (free, shown) => {
    expect(hasDetails(runWith({diskFreeBytes: free * GIB}).view())).toBe(shown);
  });
});
