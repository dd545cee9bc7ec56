import {beforeAll, describe, expect, test} from '@jest/globals';
import {type Assessed, assessInvented, type Score, score, takesInAll} from './proof.js';

/** The estimator was tuned on seeds from 1001 on. */
const RUNS = 150;

describe('the assessment of 150 runs on a machine that is used meanwhile', () => {
  let assessed: Assessed[] = [];
  let found: Score;
  beforeAll(() => {
    assessed = Array.from({length: RUNS}, (_, index) => assessInvented(index + 1, true));
    found = score(assessed);
  }, 300_000);

  test('has factor and time right in nine of ten with strong evidence', () => {
    expect(found.strong).toBeGreaterThan(30);
    expect(found.factorRight).toBeGreaterThanOrEqual(0.9);
    expect(found.lostRight).toBeGreaterThanOrEqual(0.9);
  });

  test('is sure of most slowdowns of 1.5 times and more that can be told apart from the load', () => {
    const clear = assessed.filter(({truth}) => truth.swapIsToBlame && truth.factor >= 1.5 && truth.share >= 0.1);
    const apart = clear.filter(({said}) => said.range === null);
    expect(apart.length).toBeGreaterThan(30);
    const sure = apart.filter(({said}) => said.evidence === 'strong');
    expect(sure.length / apart.length).toBeGreaterThanOrEqual(0.6);
  });

  test('says a range that holds, with weak evidence, where the two cannot be told apart', () => {
    expect(found.ranges).toBeGreaterThan(10);
    expect(found.rangeHolds).toBeGreaterThanOrEqual(0.9);
    for (const {said} of assessed) {
      if (said.range === null) continue;
      expect(said).toMatchObject({evidence: 'weak', because: 'other-cause'});
      expect(said.range.low).toBeLessThanOrEqual(said.factor ?? 0);
      expect(said.range.high).toBeGreaterThanOrEqual(said.factor ?? 0);
    }
  });

  test('blames swapping falsely in at most one of a hundred', () => {
    expect(found.innocent).toBeGreaterThan(60);
    expect(found.blamed).toBeLessThanOrEqual(found.innocent / 100);
  });

  test('takes a load that is the same before and during the swapping for no cause', () => {
    const constant = assessed.filter(({truth}) => truth.story === 'swap, constant load');
    expect(constant.length).toBeGreaterThan(20);
    expect(constant.filter(({said}) => said.because === 'other-cause')).toEqual([]);
    expect(constant.filter(({said}) => said.evidence === 'none').length).toBeLessThan(constant.length / 10);
  });

  test('takes the work of the kernel for the work of the swapping', () => {
    const kernel = assessed.filter(({truth}) => truth.story === 'swap, kernel at work' && truth.factor >= 1.25);
    expect(kernel.length).toBeGreaterThan(10);
    expect(kernel.filter(({said}) => said.range !== null || said.because === 'other-cause')).toEqual([]);
  });

  test.each([1, 2])('rests on no more than it takes in here: run %i', seed => {
    const [whole, said] = takesInAll(seed, true);
    expect(JSON.stringify(said)).toBe(JSON.stringify(whole));
  });
});
