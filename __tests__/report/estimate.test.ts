import {expect, test} from '@jest/globals';
import {estimateWords} from '../../source/report/estimate.js';
import {everything} from './everything.js';

const GIB = 1024 ** 3;
const estimate = {
  ...{peakBytes: 9.1 * GIB, lowBytes: 8.2 * GIB, highBytes: 10.4 * GIB, measuredBytes: 9.4 * GIB},
  ...{phase: 'loss', calibratedBy: null, changes: []},
};

test('after the end the measured peak stands beside the estimated one, with how far off that was', () => {
  expect(estimateWords({...everything, estimate})).toBe('estimated ≈ 9.1 GB (8.2–10.4), measured 9.4 GB (3 % more)');
});

test('while it goes on the peak is what it was so far', () => {
  const view = {...everything, run: {...everything.run, endedAt: null}, estimate};
  expect(estimateWords(view)).toBe('estimated ≈ 9.1 GB (8.2–10.4), measured 9.4 GB so far');
});

test('nothing is said without an estimate, and no zero where nothing was measured', () => {
  expect(estimateWords({...everything, estimate: null})).toBe('');
  const unmeasured = {...everything, estimate: {...estimate, measuredBytes: null}};
  expect(estimateWords(unmeasured)).toBe('estimated ≈ 9.1 GB (8.2–10.4)');
});
