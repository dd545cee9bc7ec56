import {describe, expect, test} from '@jest/globals';
import {billWords, measuredWords, perIteration} from '../../../source/report/document/figures.js';
import {madeWhole} from '../html/made-whole.js';

const {figures} = madeWhole();

describe('the bill', () => {
  test('says what swapping cost, and what the run would have taken without it', () => {
    expect(billWords(figures)).toBe(
      'It swapped for 59 min: an iteration took 5.50 s and not 2.50 s. That cost ≈ 32 min of 2 h 30 min; without it the run would have taken ≈ 1 h 58 min.',
    );
  });

  test('claims no more than there is evidence for', () => {
    expect(billWords({...figures, evidence: 'weak'})).toBe(
      'It swapped for 59 min, perhaps 2.2× slower meanwhile: the evidence is weak.',
    );
    expect(billWords({...figures, evidence: 'none'})).toMatch(/not enough evidence/);
    expect(billWords({...figures, swappingSeconds: 0})).toMatch(/did not swap/);
    expect(billWords({...figures, swappingSeconds: null})).toBe('');
    expect(billWords({...figures, iterations: 100})).not.toMatch(/without it/);
  });
});

describe('seconds an iteration', () => {
  test('have digits by their size, and an error that is not rounded to none', () => {
    expect([12.345, 2.5, 0.0423, null].map(perIteration)).toEqual(['12.3 s', '2.50 s', '0.0423 s', '—']);
    expect(measuredWords({value: 2.5, error: 0.02})).toBe('2.50 s ± 0.05');
    expect(measuredWords({value: 2.5, error: 0.0008})).toBe('2.500 s ± 0.002');
    expect(measuredWords({value: 2.5, error: null})).toBe('2.50 s');
  });
});
