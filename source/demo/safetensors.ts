import {elementCount, type Shape} from './parameters.js';

export type Tensor = {
  readonly shape: Shape;
  readonly values: Float64Array;
};

/**
 * The file format (https://github.com/huggingface/safetensors#format): the header's length as an unsigned little-endian
 * 64-bit number, the header as JSON, then the data without gaps. Only F32 is written and read here.
 */
const LENGTH_BYTES = 8;
const BYTES_PER_VALUE = 4;

/** The bytes of a safetensors file. The header is padded with blanks so that the data starts at a multiple of 8. */
export const encodeSafetensors = (tensors: Readonly<Record<string, Tensor>>): Uint8Array => {
  const header: Record<string, {dtype: string; shape: Shape; data_offsets: [number, number]}> = {};
  let end = 0;
  for (const [name, {shape, values}] of Object.entries(tensors)) {
    const start = end;
    end += values.length * BYTES_PER_VALUE;
    header[name] = {dtype: 'F32', shape, data_offsets: [start, end]};
  }
  const json = JSON.stringify(header);
  const encoder = new TextEncoder();
  const padding = -encoder.encode(json).length & 7;
  const headerBytes = encoder.encode(json + ' '.repeat(padding));

  const bytes = new Uint8Array(LENGTH_BYTES + headerBytes.length + end);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerBytes.length), true);
  bytes.set(headerBytes, LENGTH_BYTES);
  let place = LENGTH_BYTES + headerBytes.length;
  for (const {values} of Object.values(tensors)) {
    for (const value of values) {
      view.setFloat32(place, value, true);
      place += BYTES_PER_VALUE;
    }
  }
  return bytes;
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSizeList = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every(item => Number.isSafeInteger(item) && item >= 0);

const parseHeader = (bytes: Uint8Array): Record<string, unknown> => {
  const header: unknown = JSON.parse(new TextDecoder('utf-8', {fatal: true}).decode(bytes));
  if (!isRecord(header)) throw new SyntaxError('not an object');
  return header;
};

const readHeader = (bytes: Uint8Array): {header: Record<string, unknown>; dataStart: number} => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < LENGTH_BYTES ? null : view.getBigUint64(0, true);
  if (length === null || length === 0n || length > BigInt(bytes.length - LENGTH_BYTES)) {
    throw new RangeError('Invalid json header length');
  }
  const dataStart = LENGTH_BYTES + Number(length);
  try {
    return {header: parseHeader(bytes.subarray(LENGTH_BYTES, dataStart)), dataStart};
  } catch (error) {
    throw new RangeError('Invalid json metadata', {cause: error});
  }
};

const readTensor = (name: string, entry: unknown, data: DataView): Tensor => {
  if (!isRecord(entry) || !isSizeList(entry.shape) || !isSizeList(entry.data_offsets)) {
    throw new RangeError(`Invalid json metadata for tensor '${name}'`);
  }
  if (entry.dtype !== 'F32') throw new RangeError(`Tensor '${name}' has the unsupported dtype ${String(entry.dtype)}`);
  const [start = 0, end = 0] = entry.data_offsets;
  const count = elementCount(entry.shape);
  if (entry.data_offsets.length !== 2 || end - start !== count * BYTES_PER_VALUE) {
    throw new RangeError(`Tensor '${name}' invalid data offsets (${start}, ${end}) for its shape`);
  }
  if (end > data.byteLength) {
    throw new RangeError(
      `Tensor '${name}' invalid data offsets (${start}, ${end}) exceeding the size of the file. ` +
        'Perhaps an incomplete download or corrupt file?',
    );
  }
  const values = Float64Array.from({length: count}, (_, i) => data.getFloat32(start + i * BYTES_PER_VALUE, true));
  return {shape: entry.shape, values};
};

/**
 * The tensors of a safetensors file; `__metadata__` is skipped. Throws a RangeError, in the words that MLX uses, when
 * the header or an entry is invalid, the file is too short for it, or it has another type than F32.
 */
export const decodeSafetensors = (bytes: Uint8Array): Map<string, Tensor> => {
  const {header, dataStart} = readHeader(bytes);
  const data = new DataView(bytes.buffer, bytes.byteOffset + dataStart, bytes.byteLength - dataStart);
  const entries = Object.entries(header).filter(([name]) => name !== '__metadata__');
  return new Map(entries.map(([name, entry]) => [name, readTensor(name, entry, data)]));
};
