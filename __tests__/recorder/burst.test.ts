import {expect, test} from '@jest/globals';
import {monotonicMs} from '../../source/journal/clocks.js';
import {Burst} from '../../source/recorder/burst.js';

test('a burst is more than a pipe holds without a pause, until output comes slowly again', () => {
  const burst = new Burst();
  expect(burst.holds).toBe(false);
  for (let at = 0; at < 900; at += 100) burst.add(8000, monotonicMs(at));
  expect(burst.holds).toBe(true);
  burst.add(100, monotonicMs(5000));
  expect(burst.holds).toBe(false);
});
