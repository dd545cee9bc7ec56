import {expect, test} from '@jest/globals';
import {crc32c, maskedCrc32c} from '../../source/export/tensorboard/crc32c.js';
import {fileVersionRecord, scalarsRecord} from '../../source/export/tensorboard/event.js';
import {RecordWriter} from '../../source/export/tensorboard/records.js';
import type {RunEvent} from '../../source/journal/events.js';
import {TAGS} from '../../source/report/contract/export/csv.js';
import {SAMPLES} from '../journal/samples.js';
import {decodeEvents} from './decode-events.js';

// RFC 3720, B.4, and the check value of the catalogue of CRCs.
test.each([
  [new Uint8Array(32), 0x8a9136aa],
  [new Uint8Array(32).fill(0xff), 0x62a8ab43],
  [Uint8Array.from({length: 32}, (_, index) => index), 0x46dd794e],
  [Buffer.from('123456789'), 0xe3069283],
])('CRC-32C of a known vector', (bytes, crc) => {
  expect(crc32c(bytes)).toBe(crc);
});

// Taken from a file that the `tensorboard` package wrote: 72 bytes of data.
test('a masked CRC as TensorFlow makes it', () => {
  const length = Buffer.from([72, 0, 0, 0, 0, 0, 0, 0]);
  expect(maskedCrc32c(length).toString(16)).toBe('9d4892fe');
});

test('records, taken apart by hand', () => {
  const bytes = Buffer.concat([
    fileVersionRecord(1_700_000_000.5),
    scalarsRecord(1_700_000_001.25, 300, new Map([['train/loss', 2.5]])),
    scalarsRecord(
      1_700_000_002,
      2 ** 40,
      new Map([
        ['a', Number.NaN],
        ['b', -1],
      ]),
    ),
  ]);
  expect(decodeEvents(bytes)).toEqual([
    {wallTime: 1_700_000_000.5, fileVersion: 'brain.Event:2', step: 0, values: {}},
    {wallTime: 1_700_000_001.25, step: 300, values: {'train/loss': 2.5}},
    {wallTime: 1_700_000_002, step: 2 ** 40, values: {a: Number.NaN, b: -1}},
  ]);
});

const OPTIONS = {id: 'r', intervalMs: 2000, hasTimes: true, base: 0, upTo: null};
const T = 1_700_000_000_000;

const decoded = (events: readonly RunEvent[], options = OPTIONS) => {
  const writer = new RecordWriter(options);
  return decodeEvents(Buffer.concat([...events.flatMap(event => writer.take(event)), ...writer.finish()]));
};

test('losses at their iterations, memory at the iteration of its time', () => {
  const events = decoded([
    {...SAMPLES.run, t: T},
    {...SAMPLES.sample, t: T + 2000},
    {...SAMPLES.report, t: T + 3000, iteration: 10, trainLoss: 2.5},
    {...SAMPLES.sample, t: T + 4000},
    {...SAMPLES.validation, t: T + 5000, iteration: 20, valLoss: 1.5},
  ]);
  const seen = (tag: string) => events.flatMap(({step, values}) => (tag in values ? [[step, values[tag]]] : []));
  expect(seen('train/loss')).toEqual([[10, 2.5]]);
  expect(seen('validation/loss')).toEqual([[20, 1.5]]);
  expect(seen('memory/used_bytes')).toEqual([
    [0, Math.fround(12e9)],
    [10, Math.fround(12e9)],
  ]);
  expect(seen('memory/pressure')).toEqual([
    [0, 1],
    [10, 1],
  ]);
  expect(seen('figures/margin')).toEqual([[10, 0.5]]);
  expect(events.map(({wallTime}) => wallTime - T / 1000)).toEqual([2, 4, 3, 5]);
  const known = new Set([...Object.keys(TAGS), 'figures/margin']);
  expect(events.flatMap(({values}) => Object.keys(values)).filter(tag => !known.has(tag))).toEqual([]);
});

test('of a long run not every reading is taken', () => {
  const samples = Array.from({length: 20_000}, (_, index) => ({...SAMPLES.sample, t: T + 2000 * index}));
  const taken = decoded([{...SAMPLES.run, t: T}, ...samples]);
  expect(taken.length).toBeGreaterThan(2000);
  expect(taken.length).toBeLessThan(6000);
});

test('losses without an iteration are numbered, and what is not dated has no machine beside it', () => {
  const events = decoded(
    [
      {...SAMPLES.run, t: T},
      {...SAMPLES.sample, t: T},
      ...[1, 2].map(loss => ({...SAMPLES.unplaced, t: T, trainLoss: loss})),
    ],
    {...OPTIONS, hasTimes: false},
  );
  expect(events.map(({step, values}) => [step, values['train/loss']])).toEqual([
    [1, 1],
    [2, 2],
  ]);
});
