import {expect, test} from '@jest/globals';
import {heldMs, hold, holdsStill, notHeld} from '../../source/insight/held.js';

const BREAK_MS = 30_000;

const after = (...seen: readonly (readonly [t: number, holds: boolean])[]) => {
  const held = notHeld();
  for (const [t, holds] of seen) hold(held, holds, t, BREAK_MS);
  return held;
};

test('a short break does not count, but is one', () => {
  const held = after([0, true], [2000, false]);
  expect([held.since, holdsStill(held)]).toEqual([0, false]);
  expect(heldMs(after([0, true], [2000, false], [31_999, true]), 40_000)).toBe(40_000);
});

test('a long break ends it, also where looks are so far apart that nothing was seen of the break but its length', () => {
  expect(after([0, true], [2000, false], [32_000, false]).since).toBeNull();
  expect(after([0, true], [60_000, false], [120_000, true]).since).toBe(120_000);
});
