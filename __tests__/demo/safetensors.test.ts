import {describe, expect, test} from '@jest/globals';
import {decodeSafetensors, encodeSafetensors} from '../../source/demo/safetensors.js';

const tensors = {
  a: {shape: [2, 3], values: Float64Array.of(0, -1.5, 2, 1 / 3, Number.NaN, Number.POSITIVE_INFINITY)},
  'b.weight': {shape: [1], values: Float64Array.of(7)},
  empty: {shape: [0, 4], values: new Float64Array(0)},
};

/** A file with a header of one's own choice. */
const fileWith = (header: unknown, dataBytes: number): Uint8Array => {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.alloc(dataBytes)]);
};

const entry = (changes: object) => ({t: {dtype: 'F32', shape: [2], data_offsets: [0, 8], ...changes}});

describe('encodeSafetensors', () => {
  test('writes the format byte by byte', () => {
    const bytes = Buffer.from(encodeSafetensors(tensors));
    const headerLength = Number(bytes.readBigUInt64LE(0));
    expect(headerLength % 8).toBe(0);
    expect(JSON.parse(bytes.subarray(8, 8 + headerLength).toString())).toEqual({
      a: {dtype: 'F32', shape: [2, 3], data_offsets: [0, 24]},
      'b.weight': {dtype: 'F32', shape: [1], data_offsets: [24, 28]},
      empty: {dtype: 'F32', shape: [0, 4], data_offsets: [28, 28]},
    });
    expect(bytes).toHaveLength(8 + headerLength + 28);
    expect(bytes.readFloatLE(8 + headerLength + 4)).toBe(-1.5);
    expect(bytes.readFloatLE(8 + headerLength + 24)).toBe(7);
  });
});

describe('decodeSafetensors', () => {
  test('gives back what was written, to the precision of F32', () => {
    const decoded = decodeSafetensors(encodeSafetensors(tensors));
    expect([...decoded.keys()]).toEqual(['a', 'b.weight', 'empty']);
    expect(decoded.get('a')?.shape).toEqual([2, 3]);
    expect([...(decoded.get('a')?.values ?? [])]).toEqual([...tensors.a.values].map(Math.fround));
    expect(decoded.get('empty')?.values).toHaveLength(0);
  });

  test('reads a part of a larger buffer and skips __metadata__', () => {
    const file = fileWith({__metadata__: {format: 'mlx'}, ...entry({})}, 8);
    const surrounded = Buffer.concat([Buffer.alloc(3), file, Buffer.alloc(5)]);
    const decoded = decodeSafetensors(surrounded.subarray(3, 3 + file.length));
    expect([...decoded.keys()]).toEqual(['t']);
  });

  test('refuses a file that is cut anywhere', () => {
    const bytes = encodeSafetensors(tensors);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeSafetensors(bytes.subarray(0, length))).toThrow(RangeError);
    }
  });

  test('says what MLX says for data that is missing', () => {
    const bytes = encodeSafetensors(tensors);
    expect(() => decodeSafetensors(bytes.subarray(0, -1))).toThrow(
      "Tensor 'b.weight' invalid data offsets (24, 28) exceeding the size of the file. " +
        'Perhaps an incomplete download or corrupt file?',
    );
  });

  test.each([
    ['no JSON', 'not json', 'Invalid json metadata'],
    ['a list for a header', [], 'Invalid json metadata'],
    ['an entry that is no object', {t: 1}, "metadata for tensor 't'"],
    ['another type', entry({dtype: 'BF16'}), 'unsupported dtype BF16'],
    ['a negative extent', entry({shape: [-2]}), "metadata for tensor 't'"],
    ['offsets in the wrong order', entry({data_offsets: [8, 0]}), 'invalid data offsets (8, 0)'],
    ['more offsets than two', entry({data_offsets: [0, 8, 16]}), 'invalid data offsets'],
    ['a shape that asks for more than the data', entry({shape: [1e6, 1e6]}), 'invalid data offsets'],
    ['no shape', entry({shape: undefined}), "metadata for tensor 't'"],
  ])('refuses %s', (_what, header, message) => {
    expect(() => decodeSafetensors(fileWith(header, 8))).toThrow(message);
  });

  test('refuses a header length beyond the file', () => {
    const bytes = Buffer.from(fileWith(entry({}), 8));
    bytes.writeBigUInt64LE(2n ** 63n, 0);
    expect(() => decodeSafetensors(bytes)).toThrow('Invalid json header length');
  });
});
