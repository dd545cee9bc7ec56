import {utimesSync, writeFileSync} from 'node:fs';

type Given = {dtype?: string; shape: number[]; bytes?: Uint8Array};

const SIZES: Readonly<Record<string, number>> = {F16: 2, BF16: 2, F32: 4, F64: 8, U32: 4};

/** Bytes of a safetensors file with these tensors; zeros unless `bytes` are given. */
export const safetensors = (tensors: Readonly<Record<string, Given>>, pad = true): Buffer => {
  const parts: Uint8Array[] = [];
  const header: Record<string, unknown> = {__metadata__: {format: 'mlx'}};
  let end = 0;
  for (const [name, {dtype = 'F32', shape, bytes}] of Object.entries(tensors)) {
    const length = shape.reduce((product, size) => product * size, 1) * (SIZES[dtype] ?? 1);
    header[name] = {dtype, shape, data_offsets: [end, end + length]};
    parts.push(bytes ?? new Uint8Array(length));
    end += length;
  }
  const json = JSON.stringify(header);
  const text = pad ? json + ' '.repeat(-Buffer.byteLength(json) & 7) : json;
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(text)));
  return Buffer.concat([length, Buffer.from(text), ...parts]);
};

export const floats = (values: readonly number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);
export const doubles = (values: readonly number[]): Uint8Array => new Uint8Array(Float64Array.from(values).buffer);
export const shorts = (values: readonly number[]): Uint8Array => new Uint8Array(Uint16Array.from(values).buffer);

/** A LoRA of `layers` layers from `first` on. */
export const lora = (rank: number, layers = 2, first = 0): Buffer =>
  safetensors(
    Object.fromEntries(
      Array.from({length: layers}, (_, index) => `model.layers.${first + index}.self_attn.q_proj`).flatMap(name => [
        [`${name}.lora_a`, {shape: [16, rank]}],
        [`${name}.lora_b`, {shape: [rank, 16]}],
      ]),
    ),
  );

/** Writes a file as of `time` (ms since 1970). */
export const write = (path: string, bytes: Uint8Array | string, time: number): void => {
  writeFileSync(path, bytes);
  utimesSync(path, time / 1000, time / 1000);
};
