import {readSync} from 'node:fs';
import {isRecord} from '../is-record.js';

/** One tensor of a safetensors file; its bytes are `[from, to)` of the data that follows the header. */
export type Tensor = {name: string; dtype: string; shape: readonly number[]; from: number; to: number};

export type Header = {tensors: Tensor[]; dataStart: number; fileBytes: number};

/**
 * The format (https://github.com/huggingface/safetensors#format): a 64-bit little-endian length, the header as JSON,
 * the data.
 */
const LENGTH_BYTES = 8;
/** The format's own limit. */
const MAX_HEADER_BYTES = 100_000_000;

const count = (value: number): string => value.toLocaleString('en-US');

const cutShort = (fileBytes: number, due: number): string => `cut short: ${count(fileBytes)} of ${count(due)} bytes`;

const readAt = (fd: number, position: number, length: number): Buffer => {
  const bytes = Buffer.alloc(length);
  let read = 0;
  for (let more = 1; more > 0 && read < length; read += more)
    more = readSync(fd, bytes, read, length - read, position + read);
  return bytes.subarray(0, read);
};

const isSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every(item => Number.isSafeInteger(item) && item >= 0);

const tensorOf = (name: string, entry: unknown): Tensor | null => {
  if (!isRecord(entry) || typeof entry.dtype !== 'string' || !isSizes(entry.shape) || !isSizes(entry.data_offsets)) {
    return null;
  }
  const [from, to, more] = entry.data_offsets;
  if (from === undefined || to === undefined || more !== undefined || to < from) return null;
  return {name, dtype: entry.dtype, shape: entry.shape, from, to};
};

const parse = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
};

/**
 * The header of an open file of `fileBytes` bytes; a text says why it is not a safetensors file, or not whole: trainers
 * write in place, so one that was killed while it saved leaves a short file. Reads the header alone, and none that is
 * longer than `maxHeaderBytes`.
 */
export const readHeader = (fd: number, fileBytes: number, maxHeaderBytes = MAX_HEADER_BYTES): Header | string => {
  if (fileBytes === 0) return 'empty';
  if (fileBytes < LENGTH_BYTES) return `cut short: only ${count(fileBytes)} bytes`;
  const length = Number(readAt(fd, 0, LENGTH_BYTES).readBigUInt64LE());
  if (length === 0 || length > maxHeaderBytes) return 'not a safetensors file';
  const dataStart = LENGTH_BYTES + length;
  if (fileBytes < dataStart) return `cut short: ${count(fileBytes)} bytes, less than its header`;
  const header = parse(readAt(fd, LENGTH_BYTES, length));
  if (!isRecord(header)) return 'its header cannot be read';
  const entries = Object.entries(header).filter(([name]) => name !== '__metadata__');
  const tensors = entries.map(([name, entry]) => tensorOf(name, entry));
  const whole = tensors.filter(tensor => tensor !== null);
  if (whole.length < tensors.length) return 'its header cannot be read';
  if (whole.length === 0) return 'holds no weights';
  const due = dataStart + whole.reduce((most, {to}) => Math.max(most, to), 0);
  if (fileBytes < due) return cutShort(fileBytes, due);
  if (fileBytes > due) return `${count(fileBytes)} bytes where its header says ${count(due)}`;
  return {tensors: whole, dataStart, fileBytes};
};
