import {maskedCrc32c} from './crc32c.js';

/*
 * TensorBoard's event files: records of protobuf messages, written by hand as there are only few fields. Numbers of
 * fields are from tensorboard/compat/proto/event.proto and summary.proto.
 */

/** Kinds of fields in protobuf's encoding. */
const VARINT = 0;
const DOUBLE = 1;
const BYTES = 2;
const FLOAT = 5;

const varint = (value: number): Uint8Array => {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Uint8Array.from([...bytes, rest]);
};

/** Some bytes one after the other. */
const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

const key = (field: number, kind: number): Uint8Array => Uint8Array.of((field << 3) | kind);

const bytesField = (field: number, bytes: Uint8Array): Uint8Array =>
  joined([key(field, BYTES), varint(bytes.length), bytes]);

const textField = (field: number, text: string): Uint8Array => bytesField(field, new TextEncoder().encode(text));

const doubleField = (field: number, value: number): Uint8Array => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return joined([key(field, DOUBLE), bytes]);
};

const floatField = (field: number, value: number): Uint8Array => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return joined([key(field, FLOAT), bytes]);
};

/** `u64 length, u32 crc of it, data, u32 crc of that`, all of them little-endian. */
const record = (data: Uint8Array): Uint8Array => {
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(data.length), true);
  const crc = (bytes: Uint8Array): Uint8Array => {
    const four = new Uint8Array(4);
    new DataView(four.buffer).setUint32(0, maskedCrc32c(bytes), true);
    return four;
  };
  return joined([length, crc(length), data, crc(data)]);
};

const FIELD = {wallTime: 1, step: 2, fileVersion: 3, summary: 5} as const;
const SUMMARY_VALUE = 1;
const VALUE = {tag: 1, simpleValue: 2} as const;

/** The first record of a file. `wallTime` in seconds since 1970. */
export const fileVersionRecord = (wallTime: number): Uint8Array =>
  record(joined([doubleField(FIELD.wallTime, wallTime), textField(FIELD.fileVersion, 'brain.Event:2')]));

/** Values by their tags. */
export type Scalars = ReadonlyMap<string, number>;

/**
 * A record of values at a step, 0 or more; `wallTime` in seconds since 1970. A value is a 32-bit float there: seven
 * digits.
 */
export const scalarsRecord = (wallTime: number, step: number, scalars: Scalars): Uint8Array => {
  const values = Array.from(scalars, ([tag, value]) =>
    bytesField(SUMMARY_VALUE, joined([textField(VALUE.tag, tag), floatField(VALUE.simpleValue, value)])),
  );
  return record(
    joined([
      doubleField(FIELD.wallTime, wallTime),
      joined([key(FIELD.step, VARINT), varint(Math.max(0, Math.round(step)))]),
      bytesField(FIELD.summary, joined(values)),
    ]),
  );
};
