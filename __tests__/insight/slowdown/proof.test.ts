import {beforeAll, describe, expect, test} from '@jest/globals';
import {type Assessed, assessInvented, type Score, score, takesInAll} from './proof.js';

/** The estimator was tuned on seeds from 1001 on. */
const RUNS = 150;

describe('the assessment of 150 runs whose truth is known', () => {
  let assessed: Assessed[] = [];
  let found: Score;
  beforeAll(() => {
    assessed = Array.from({length: RUNS}, (_, index) => assessInvented(index + 1));
    found = score(assessed);
  }, 300_000);

  test('has the factor within 10 % in nine of ten with strong evidence', () => {
    expect(found.strong).toBeGreaterThan(30);
    expect(found.factorRight).toBeGreaterThanOrEqual(0.9);
  });

  test('has the time lost within 15 % in nine of ten with strong evidence', () => {
    expect(found.lostRight).toBeGreaterThanOrEqual(0.9);
  });

  test('is sure of at least 60 % of the slowdowns of 1.5 times and more that fill a tenth of the run', () => {
    expect(found.clear).toBeGreaterThan(40);
    expect(found.clearFound).toBeGreaterThanOrEqual(0.6);
  });

  test('blames swapping falsely in at most one of a hundred', () => {
    expect(found.innocent).toBeGreaterThan(60);
    expect(found.blamed).toBeLessThanOrEqual(found.innocent / 100);
  });

  test('gives a factor and a time with strong and weak evidence, and none without', () => {
    for (const {said} of assessed) {
      expect(said.factor === null).toBe(said.evidence === 'none');
      expect(said.lostSeconds === null).toBe(said.evidence === 'none');
    }
  });

  test.each([1, 2])('rests on no more than it takes in here: run %i', seed => {
    const [whole, said] = takesInAll(seed);
    expect(JSON.stringify(said)).toBe(JSON.stringify(whole));
  });
});
