import {expect, test} from '@jest/globals';
import {pageSizeIn} from '../../source/host/linux/page-size.js';

const vector = (word: 4 | 8, littleEndian: boolean, pairs: readonly (readonly [number, number])[]): Buffer => {
  const buffer = Buffer.alloc(pairs.length * 2 * word);
  for (const [index, value] of pairs.flat().entries()) {
    if (word === 4) littleEndian ? buffer.writeUInt32LE(value, index * 4) : buffer.writeUInt32BE(value, index * 4);
    else {
      const wide = BigInt(value);
      littleEndian ? buffer.writeBigUInt64LE(wide, index * 8) : buffer.writeBigUInt64BE(wide, index * 8);
    }
  }
  return buffer;
};

const PAIRS = [
  [33, 0x7f_0000],
  [16, 0xbf_ebfb],
  [6, 65_536],
  [17, 100],
  [0, 0],
] as const;

test.each([
  [8, true],
  [8, false],
  [4, true],
  [4, false],
] as const)('words of %d bytes, little endian %p', (word, littleEndian) => {
  expect(pageSizeIn(vector(word, littleEndian, PAIRS), littleEndian)).toBe(65_536);
});

test('no page size, or none that can be one, is null', () => {
  expect(pageSizeIn(Buffer.alloc(0))).toBeNull();
  expect(pageSizeIn(Buffer.alloc(7, 6))).toBeNull();
  expect(pageSizeIn(vector(8, true, [[17, 100]]), true)).toBeNull();
  expect(pageSizeIn(vector(8, true, [[6, 5000]]), true)).toBeNull();
});
