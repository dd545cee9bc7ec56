import {expect} from '@jest/globals';
import {maskedCrc32c} from '../../source/export/tensorboard/crc32c.js';

type Decoded = {wallTime: number; step: number; fileVersion?: string; values: Record<string, number>};

type Field = {number: number; bytes: Buffer; integer: number};

/** The fields of a protobuf message. */
const fieldsOf = (message: Buffer): Field[] => {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  const LENGTHS: Readonly<Record<number, () => number>> = {1: () => 8, 2: varint, 5: () => 4};
  while (at < message.length) {
    const key = varint();
    const kind = key & 7;
    const integer = kind === 0 ? varint() : 0;
    const length = LENGTHS[kind]?.() ?? 0;
    fields.push({number: key >> 3, bytes: message.subarray(at, at + length), integer});
    at += length;
  }
  return fields;
};

const scalarOf = (message: Buffer): [string, number] => {
  const [tag, value] = fieldsOf(message);
  return [tag?.bytes.toString('utf8') ?? '', value?.bytes.readFloatLE() ?? 0];
};

const eventOf = (message: Buffer): Decoded => {
  const event: Decoded = {wallTime: 0, step: 0, values: {}};
  for (const {number, bytes, integer} of fieldsOf(message)) {
    if (number === 1) event.wallTime = bytes.readDoubleLE();
    if (number === 2) event.step = integer;
    if (number === 3) event.fileVersion = bytes.toString('utf8');
    if (number === 5) event.values = Object.fromEntries(fieldsOf(bytes).map(value => scalarOf(value.bytes)));
  }
  return event;
};

/** The events of a TensorBoard file, whose checksums must be right. */
export const decodeEvents = (file: Buffer): Decoded[] => {
  const events: Decoded[] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at));
    const data = file.subarray(at + 12, at + 12 + length);
    expect(file.readUInt32LE(at + 8)).toBe(maskedCrc32c(file.subarray(at, at + 8)));
    expect(file.readUInt32LE(at + 12 + length)).toBe(maskedCrc32c(data));
    events.push(eventOf(data));
    at += 16 + length;
  }
  return events;
};
