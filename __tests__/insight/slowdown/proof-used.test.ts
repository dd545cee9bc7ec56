import {beforeAll, describe, expect, test} from '@jest/globals';
import {type Judged, judge, type Score, score} from './proof.js';

/** The estimator was tuned on seeds from 1001 on. */
const RUNS = 200;

describe('what is said of 200 training runs on a machine that is used meanwhile', () => {
  let judged: Judged[] = [];
  let found: Score;
  beforeAll(() => {
    judged = Array.from({length: RUNS}, (_, index) => judge(index + 1, true));
    found = score(judged);
  }, 300_000);

  test('has factor and time right in nine of ten with strong evidence', () => {
    expect(found.strong).toBeGreaterThan(30);
    expect(found.factorRight).toBeGreaterThanOrEqual(0.9);
    expect(found.lostRight).toBeGreaterThanOrEqual(0.9);
  });

  test('is sure of most slowdowns of 1.5 times and more that can be parted from the load', () => {
    const clear = judged.filter(({truth}) => truth.swapIsToBlame && truth.factor >= 1.5 && truth.share >= 0.1);
    const parted = clear.filter(({said}) => said.range === null);
    expect(parted.length).toBeGreaterThan(30);
    const sure = parted.filter(({said}) => said.evidence === 'strong');
    expect(sure.length / parted.length).toBeGreaterThanOrEqual(0.6);
  });

  test('says a range that holds, with weak evidence, where it cannot be parted', () => {
    expect(found.ranges).toBeGreaterThan(10);
    expect(found.rangeHolds).toBeGreaterThanOrEqual(0.9);
    for (const {said} of judged) {
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
    const constant = judged.filter(({truth}) => truth.story === 'swap, constant load');
    expect(constant.length).toBeGreaterThan(20);
    expect(constant.filter(({said}) => said.because === 'other-cause')).toEqual([]);
    expect(constant.filter(({said}) => said.evidence === 'none').length).toBeLessThan(constant.length / 10);
  });

  test('takes the work of the kernel for the work of the swapping', () => {
    const kernel = judged.filter(({truth}) => truth.story === 'swap, kernel at work' && truth.factor >= 1.25);
    expect(kernel.length).toBeGreaterThan(10);
    expect(kernel.filter(({said}) => said.range !== null || said.because === 'other-cause')).toEqual([]);
  });
});
