import {expect, test} from '@jest/globals';
import type {Moment} from '../../source/journal/clocks.js';
import type {EventOf, RunEvent} from '../../source/journal/events.js';
import type {RunRecord} from '../../source/journal/run-record.js';
import {conforms, type FieldsOf, type Shape} from '../../source/journal/shapes.js';

const SHAPE = {
  a: 'number',
  b: 'real?',
  c: ['x', 'y'],
  d: {orAbsent: {orNull: {e: 'strings'}}},
  f: {listOf: {g: 'boolean'}},
  h: {orAbsent: 'numbers'},
  i: {known: ['x', 'y']},
} as const satisfies Shape;

type Written = {
  a: number;
  b: number | null;
  c: 'x' | 'y';
  d?: {e: string[]} | null;
  f: {g: boolean}[];
  h?: Readonly<Record<string, number>>;
  i: 'x' | 'y' | (string & {});
};

type Same<One, Other> =
  (<Type>() => Type extends One ? 1 : 2) extends <Type>() => Type extends Other ? 1 : 2 ? true : false;

/** Compiled, not run: each line is an error of the type checker once a type is not what its shape says. */
const types: [
  Same<FieldsOf<typeof SHAPE>, Written>,
  Same<NonNullable<EventOf<'sample'>['memory']>['ageSeconds'], number | null | undefined>,
  Same<EventOf<'stop'>['signal'], 'SIGINT' | 'SIGTERM' | 'SIGKILL'>,
  Same<Pick<RunEvent, 't' | 'w' | 'history'>, {t: Moment; w?: number; history?: boolean}>,
  Same<NonNullable<RunRecord['adopted']>['startedAt'], number | null | undefined>,
] = [true, true, true, true, true];

const VALUE: Written = {a: 1, b: Number.NaN, c: 'x', d: {e: ['z']}, f: [{g: true}], h: {z: 1}, i: 'later'};

test('what has a type by its shape conforms to it', () => {
  expect(types.every(Boolean)).toBe(true);
  expect(conforms(VALUE, SHAPE)).toBe(true);
  expect(conforms({...VALUE, d: null}, SHAPE)).toBe(true);
  expect(conforms({a: 1, b: null, c: 'y', f: [], i: 'x', more: 1}, SHAPE)).toBe(true);
});

test.each([
  ['a', Number.NaN],
  ['a', null],
  ['a', undefined],
  ['b', 'NaN'],
  ['c', 'z'],
  ['c', ['x']],
  ['d', {e: [1]}],
  ['d', {}],
  ['f', [{g: 1}]],
  ['f', {g: true}],
  ['h', {z: Number.NaN}],
  ['h', null],
  ['i', 5],
])('%s is not %p', (field, value) => {
  expect(conforms({...VALUE, [field]: value}, SHAPE)).toBe(false);
});

const TIMES = {t: 'time', p: 'pid'} as const satisfies Shape;

test('a time is one that a calendar has, and a pid one that a signal may go to', () => {
  expect(conforms({t: 8.64e15, p: 1}, TIMES)).toBe(true);
  for (const t of [8.64e15 + 2, Number.NaN, '1', null]) expect(conforms({t, p: 1}, TIMES)).toBe(false);
  for (const p of [0, -1, 1.5, 2 ** 60, '1', null]) expect(conforms({t: 0, p}, TIMES)).toBe(false);
});
