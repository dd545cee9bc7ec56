import {expect, test} from '@jest/globals';
import {fullBatch, worstBatch} from '../../source/estimate/worst-batch.js';

const settings = {batchSize: 2, maxSeqLength: 2048, ranks: 1};

test.each([
  ['one token more than a multiple of 32, less the last', [10, 33], 64],
  ['a multiple of 32', [10, 64], 64],
  ['one token above it', [10, 65], 96],
  ['cut to max_seq_length', [10, 5000], 2047],
])('pads as mlx_lm does: %s', (_, lengths, sequence) => {
  expect(worstBatch(lengths, settings)).toEqual({rows: 2, sequence});
});

test('rows after the last whole batch never come', () => {
  expect(worstBatch([10, 10, 10, 10, 900], settings)).toEqual({rows: 2, sequence: 32});
});

test('there is none where the rows make no whole batch', () => {
  expect(worstBatch([10], settings)).toBeNull();
  expect(worstBatch([], settings)).toBeNull();
});

test('each rank takes its share of a batch', () => {
  expect(worstBatch([10, 70, 10, 10], {...settings, batchSize: 4, ranks: 2})).toEqual({rows: 2, sequence: 96});
});

test('without rows it is as long as max_seq_length allows', () => {
  expect(fullBatch(settings)).toEqual({rows: 2, sequence: 2047});
});

test('a hundred thousand rows are no problem', () => {
  const lengths = Array.from({length: 100_001}, (_, index) => index % 700);
  expect(worstBatch(lengths, {...settings, batchSize: 4})).toEqual({rows: 4, sequence: 704});
});
