import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from '@jest/globals';
import {encodeEvent} from '../../source/journal/codec.js';
import {COMMON_FIELDS, EVENT_SHAPES, type RunEvent, SCHEMA_VERSION} from '../../source/journal/events.js';
import {RUN_RECORD} from '../../source/journal/record-shape.js';
import {recordForFile} from '../../source/journal/run-record.js';
import {conforms, type Shape} from '../../source/journal/shapes.js';
import {recordOf} from '../recorder/recording.js';
import {FULL_SAMPLES} from './full-samples.js';
import {SAMPLES} from './samples.js';

/** By what 0.1.0 checks what it reads: see the readme beside it. */
const OLD: {schema: number; record: Shape; common: Shape; events: Record<string, Shape>} = JSON.parse(
  readFileSync(fileURLToPath(new URL('../fixtures/0.1.0/expected/shapes.json', import.meta.url)), 'utf8'),
);

/** What a line is to 0.1.0: an event, one of a type that it passes over, or damage, which it counts. */
const readBy = (line: string): 'event' | 'passed over' | 'damage' => {
  const value: unknown = JSON.parse(line);
  if (!conforms(value, OLD.common)) return 'damage';
  const shape = Object.hasOwn(OLD.events, String(value.type)) ? OLD.events[String(value.type)] : undefined;
  if (shape === undefined) return 'passed over';
  return conforms(numbersIn(value), shape) ? 'event' : 'damage';
};

const NAMES = new Map<unknown, number>([NaN, Infinity, -Infinity].map(value => [String(value), value]));
const numbersIn = (value: object): object =>
  Object.fromEntries(Object.entries(value).map(([name, one]) => [name, NAMES.get(one) ?? one]));

const isShape = (field: unknown): field is Record<string, unknown> => typeof field === 'object' && field !== null;
const WRAPPERS = ['orAbsent', 'orNull', 'listOf'];

/** Where this version may write what 0.1.0 does not take, for a field that both have. */
const widened = (old: unknown, now: unknown, path: string): string[] => {
  if (old === undefined || JSON.stringify(old) === JSON.stringify(now)) return [];
  if (Array.isArray(old)) {
    return Array.isArray(now) && now.every(text => old.includes(text)) ? [] : [path];
  }
  // Of texts of which later versions may add more, any is taken.
  if (isShape(old) && 'known' in old) return [];
  if (!isShape(old) || !isShape(now)) return [path];
  const missing = WRAPPERS.filter(name => name in now && !(name in old));
  if (missing.length > 0) return [path];
  const names = Object.keys(old);
  return names.flatMap(name => {
    if (now[name] === undefined) return [`${path}.${name}`];
    return widened(old[name], now[name], WRAPPERS.includes(name) ? path : `${path}.${name}`);
  });
};

test('what 0.1.0 would not take is found', () => {
  expect(widened(['a'], ['a', 'b'], 'x')).toEqual(['x']);
  expect(widened({orNull: {a: 'number'}}, {orNull: {a: 'number?', b: 'string'}}, 'x')).toEqual(['x.a']);
  expect(widened({listOf: {a: 'string'}}, {orAbsent: {listOf: {a: 'string'}}}, 'x')).toEqual(['x']);
  expect(readBy('{"type":"end","t":1}')).toBe('damage');
});

test('the version of the shapes is that of 0.1.0, which would refuse another', () => {
  expect(SCHEMA_VERSION).toBe(OLD.schema);
});

describe('a journal of this version, to 0.1.0', () => {
  const samples = [...Object.values(SAMPLES), ...Object.values(FULL_SAMPLES)] as RunEvent[];

  test.each(Object.keys(EVENT_SHAPES))('%s is an event, or of a type that it passes over', type => {
    const lines = samples.filter(event => event.type === type).map(event => readBy(encodeEvent(event)));
    expect(lines.length).toBeGreaterThan(0);
    expect(new Set(lines)).toEqual(new Set([type in OLD.events ? 'event' : 'passed over']));
  });

  test('has no field that may hold what it does not take', () => {
    const now: Record<string, Shape> = EVENT_SHAPES;
    const wider = Object.entries(OLD.events).flatMap(([type, shape]) => widened(shape, now[type], type));
    expect(wider).toEqual([]);
    expect(widened(OLD.common, COMMON_FIELDS, 'every event')).toEqual([]);
  });

  test('begins with a run that it knows', () => {
    expect(widened(OLD.record, RUN_RECORD, 'run.json')).toEqual([]);
    expect(conforms(JSON.parse(JSON.stringify(recordForFile(recordOf()))), OLD.record)).toBe(true);
  });
});
