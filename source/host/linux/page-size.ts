import {endianness} from 'node:os';

/** Key of the page size in the auxiliary vector that the kernel gives every program (elf.h). */
const AT_PAGESZ = 6n;
export const USUAL_PAGE_BYTES = 4096;

const isPageSize = (value: bigint): boolean => value >= 4096n && value <= 1_048_576n && (value & (value - 1n)) === 0n;

/**
 * Page size in bytes from /proc/PID/auxv, pairs of machine words: 4096 on x86, up to 65536 on arm64. Words are 8 bytes,
 * or 4 on a 32-bit system, where no pair of 8-byte words can look like a page size. Null when the vector has none.
 */
export const pageSizeIn = (auxv: Buffer, littleEndian = endianness() === 'LE'): number | null => {
  for (const word of [8, 4]) {
    const read = (offset: number): bigint => {
      if (word === 8) return littleEndian ? auxv.readBigUInt64LE(offset) : auxv.readBigUInt64BE(offset);
      return BigInt(littleEndian ? auxv.readUInt32LE(offset) : auxv.readUInt32BE(offset));
    };
    for (let offset = 0; offset + 2 * word <= auxv.length; offset += 2 * word) {
      const value = read(offset + word);
      if (read(offset) === AT_PAGESZ && isPageSize(value)) return Number(value);
    }
  }
  return null;
};
