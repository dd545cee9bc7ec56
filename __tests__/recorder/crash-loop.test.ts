import {describe, expect, test} from '@jest/globals';
import {
  afterDeath,
  type CrashLoop,
  isLooping,
  NO_DEATHS,
  reasonOf,
  untilStart,
} from '../../source/recorder/crash-loop.js';

const T = 1_000_000;

const dying = (...seconds: number[]): CrashLoop =>
  seconds.reduce((loop, at, pid) => afterDeath(loop, {pid, t: T + at * 1000, reason: 'r'}), NO_DEATHS);

const waitAt = (loop: CrashLoop, seconds: number): number => untilStart(loop, T + seconds * 1000) / 1000;

test.each([
  ['two deaths', [0, 5], 0],
  ['three within a minute', [0, 5, 10], 10],
  ['three in two minutes', [0, 60, 120], 0],
  ['a fourth that comes after the wait', [0, 5, 10, 25], 30],
  ['a fifth', [0, 5, 10, 25, 60], 60],
  ['a sixth', [0, 5, 10, 25, 60, 125], 300],
  ['a seventh', [0, 5, 10, 25, 60, 125, 430], 300],
  ['one that had lived for four minutes', [0, 5, 10, 260], 0],
])('after %s the next waits', (_, deaths, wait) => {
  expect(waitAt(dying(...deaths), deaths.at(-1) ?? 0)).toBe(wait);
});

describe('the wait', () => {
  const loop = dying(0, 1, 2);

  test('runs from the death on', () => {
    expect(waitAt(loop, 2)).toBe(10);
    expect(waitAt(loop, 9)).toBe(3);
    expect(waitAt(loop, 13)).toBe(0);
  });

  test('does not start again when the clock is set back', () => {
    expect(waitAt(loop, -3600)).toBe(0);
  });
});

test('a death that several find counts once', () => {
  const loop = dying(0, 1);
  expect(afterDeath(loop, {pid: 1, t: T + 9000, reason: 'r'})).toBe(loop);
  const failed = afterDeath(loop, {pid: null, t: T + 9000, reason: 'r'});
  expect(afterDeath(failed, {pid: null, t: T + 9500, reason: 'r'})).toBe(failed);
  expect(afterDeath(failed, {pid: 1, t: T + 9500, reason: 'r'})).toBe(failed);
});

test('a loop is over when one has lived for minutes', () => {
  const loop = dying(0, 1, 2);
  expect(isLooping(loop, T + 60_000)).toBe(true);
  expect(isLooping(loop, T + 300_000)).toBe(false);
  expect(isLooping(dying(0, 1), T + 2000)).toBe(false);
});

test.each([
  [
    '<--- Last few GCs --->\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n',
    /memory/,
  ],
  ['mlxtop: unexpected error: EIO: i/o error, read\nPlease report', /^unexpected error.* read$/],
  ['/x/y.js:1\nError: on fire\n    at z\n', /^Error: on fire$/],
  ['exec: 1: /usr/bin/node: not found\n', /not found$/],
  ['Error: \u001b[31mred\n', /^Error: \[31mred$/],
  [`Error: ${'x'.repeat(500)}\n`, /^Error: x{113}$/],
  ['', /the reason is unknown/],
])('%j is a reason', (words, reason) => {
  expect(reasonOf(words)).toMatch(reason);
});
