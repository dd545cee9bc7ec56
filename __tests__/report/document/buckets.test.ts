import {expect, test} from '@jest/globals';
import {bucketsOf} from '../../../source/report/document/buckets.js';

test('what was measured at the very end is drawn there', () => {
  const values = [1, null, 3];
  const series = {kind: 'whole' as const, startMs: 0, bucketMs: 10, least: values, greatest: values, last: values};
  const buckets = bucketsOf(series, 0, 20, 100);
  expect(buckets.at(-1)).toMatchObject({x: 20, last: 3});
  expect(bucketsOf(series, 0, 19, 100)).toHaveLength(2);
});
