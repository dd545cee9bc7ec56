import {expect, test} from '@jest/globals';
import {meanOf, paceEffect, ratioOf} from '../../../source/insight/compare/effects.js';
import {lossesAgainst} from '../../../source/insight/compare/losses.js';
import {losses, noise, whole} from './runs.js';

test('the error of a ratio is the scatter that ratios of such values have', () => {
  const chance = noise(5);
  // The sum of twelve is about normal with a standard deviation of 2.
  const normal = (): number => Array.from({length: 12}, chance).reduce((sum, one) => sum + one, 0) / 2;
  const ratios = Array.from({length: 4000}, () => (5.5 * (1 + 0.03 * normal())) / (2.5 * (1 + 0.02 * normal())));
  const mean = ratios.reduce((sum, one) => sum + one, 0) / ratios.length;
  const scatter = Math.sqrt(ratios.reduce((sum, one) => sum + (one - mean) ** 2, 0) / ratios.length);
  const found = ratioOf({value: 5.5, error: 0.03}, {value: 2.5, error: 0.02});
  expect(found?.ratio).toBeCloseTo(2.2);
  expect((found?.error ?? 0) / scatter).toBeGreaterThan(0.93);
  expect((found?.error ?? 0) / scatter).toBeLessThan(1.07);
});

test('a pace without an error on one side has none in the ratio; nothing is divided by zero', () => {
  expect(ratioOf({value: 2, error: null}, {value: 1, error: 0.1})).toEqual({ratio: 2, error: null});
  expect(ratioOf({value: 2, error: 0.1}, {value: 0, error: 0.1})).toBeNull();
  expect(paceEffect({value: 2, error: 0.1}, {value: 0, error: 0.1})).toBeNull();
  expect(paceEffect(null, {value: 1, error: 0.1})).toBeNull();
});

test('points that resemble their neighbours are not as sure as independent ones', () => {
  const chance = noise(9);
  const single = Array.from({length: 200}, chance);
  const doubled = single.flatMap(one => [one, one, one, one]);
  const [free, alike] = [meanOf(single), meanOf(doubled)];
  expect(alike?.error ?? 0).toBeGreaterThan(0.8 * (free?.error ?? 0));
});

// Runs that differ in their seed alone: at two standard errors about one in twenty would seem to differ.
test('losses that differ by chance are seldom told apart, and those that differ truly nearly always', () => {
  const differ = (shift: number): number => {
    let found = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const base = whole('a', {byIteration: {loss: losses(3 * seed)}});
      const own = whole('b', {byIteration: {loss: losses(7919 * seed + 11, {shift})}});
      if (lossesAgainst(base, own)?.training?.stands) found++;
    }
    return found;
  };
  expect(differ(0)).toBeLessThanOrEqual(4);
  expect(differ(-0.06)).toBeGreaterThanOrEqual(57);
});

test('what only one of them did is not compared', () => {
  const base = whole('a', {byIteration: {loss: losses(1, {until: 2000})}});
  const own = whole('b', {byIteration: {loss: losses(2, {until: 400})}});
  // Far from its end a loss is much higher: against the whole of the other it would differ by 0.4.
  expect(Math.abs(lossesAgainst(base, own)?.training?.value ?? 1)).toBeLessThan(0.05);
});
