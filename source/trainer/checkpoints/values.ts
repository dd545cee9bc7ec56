import {readSync} from 'node:fs';
import type {Header, Tensor} from './header.js';

/**
 * So much of a file's weights is searched: an adapter's are some 100 MB at the most. Of a whole model's gigabytes the
 * rest is left unread: a loss that has become NaN reaches every weight with the next update.
 */
export const MAX_BYTES = 1024 ** 3;

const PIECE_BYTES = 1024 ** 2;

/** The bits of a value's exponent: all of them set is NaN or infinite; a fraction beside them is NaN. */
type Format = {
  words: (piece: Uint8Array) => Uint16Array | Uint32Array;
  exponent: number;
  fraction: number;
  step: number;
};

const shorts = (piece: Uint8Array) => new Uint16Array(piece.buffer, piece.byteOffset, piece.byteLength >> 1);
const longs = (piece: Uint8Array) => new Uint32Array(piece.buffer, piece.byteOffset, piece.byteLength >> 2);

/** Both platforms are little-endian: of a double the second word has the exponent. */
const FORMATS: Readonly<Record<string, Format>> = {
  F16: {words: shorts, exponent: 0x7c00, fraction: 0x03ff, step: 1},
  BF16: {words: shorts, exponent: 0x7f80, fraction: 0x007f, step: 1},
  F32: {words: longs, exponent: 0x7f800000, fraction: 0x007fffff, step: 1},
  F64: {words: longs, exponent: 0x7ff00000, fraction: 0x000fffff, step: 2},
};

type NotFinite = 'NaN' | 'an infinite value';

const searchPiece = (piece: Uint8Array, {words, exponent, fraction, step}: Format): NotFinite | null => {
  const values = words(piece);
  for (let index = step - 1; index < values.length; index += step) {
    const value = values[index] ?? 0;
    if ((value & exponent) !== exponent) continue;
    const isNan = (value & fraction) !== 0 || (step === 2 && values[index - 1] !== 0);
    return isNan ? 'NaN' : 'an infinite value';
  }
  return null;
};

/** A read that gave less may have ended within a value: the next one begins at the last whole one. */
const wholeValues = (length: number, wanted: number): number =>
  length === wanted ? length : length - (length % 8) || length;

/** Searches tensors of one open file, piece by piece, until a limit is used up. */
class Search {
  readonly #fd: number;
  readonly #dataStart: number;
  #left: number;
  /** Bytes that the limit left out. */
  unread = 0;
  // A buffer of its own, so that its start is aligned for words of any size.
  readonly #buffer = new Uint8Array(new ArrayBuffer(PIECE_BYTES));

  constructor(fd: number, dataStart: number, maxBytes: number) {
    this.#fd = fd;
    this.#dataStart = dataStart;
    this.#left = maxBytes;
  }

  /** Integer formats (quantised weights) have no such values. */
  tensor({dtype, from, to}: Tensor): NotFinite | null {
    const format = FORMATS[dtype];
    for (let at = from; format && at < to; ) {
      const wanted = Math.min(PIECE_BYTES, to - at);
      if (this.#left < wanted) {
        this.unread += to - at;
        return null;
      }
      const length = readSync(this.#fd, this.#buffer, 0, wanted, this.#dataStart + at);
      const found = searchPiece(this.#buffer.subarray(0, length), format);
      if (found || length === 0) return found;
      const next = wholeValues(length, wanted);
      this.#left -= next;
      at += next;
    }
    return null;
  }
}

/**
 * The first tensor of an open file that holds NaN or an infinite value, as words; null when none does in the first
 * `maxBytes` of weights. `unread` is how many bytes were left out.
 */
export const findNotFinite = (
  fd: number,
  {tensors, dataStart}: Header,
  maxBytes = MAX_BYTES,
): {problem: string | null; unread: number} => {
  const search = new Search(fd, dataStart, maxBytes);
  for (const tensor of tensors) {
    const found = search.tensor(tensor);
    if (found) return {problem: `holds ${found} (${tensor.name})`, unread: search.unread};
  }
  return {problem: null, unread: search.unread};
};
