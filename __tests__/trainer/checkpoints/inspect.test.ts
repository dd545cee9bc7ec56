import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {findCheckpoints} from '../../../source/trainer/checkpoints/find.js';
import {inspectCheckpoint, type Origin} from '../../../source/trainer/checkpoints/inspect.js';
import {doubles, floats, lora, safetensors, shorts, write} from './weights.js';

const STARTED = Date.UTC(2026, 10, 22, 20);
const LATER = STARTED + 600_000;
const ENDED = STARTED + 1_200_000;
const ORIGIN: Origin = {startedAt: STARTED, endedAt: ENDED, lastIteration: 100, notFiniteFrom: null};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlxtop-checkpoints-'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const judged = (bytes: Uint8Array | string, {time = LATER, origin = ORIGIN, deep = true} = {}): string | null => {
  const path = join(folder, '0000040_adapters.safetensors');
  write(path, bytes, time);
  return inspectCheckpoint({iteration: 40, path, kind: 'weights'}, origin, deep).problem;
};

describe('a file of weights', () => {
  test('whole and finite is good', () => {
    expect(judged(lora(8))).toBeNull();
  });

  test('says how much of it is there when its writing was cut short', () => {
    const whole = lora(8);
    expect(judged(whole.subarray(0, whole.length - 100))).toBe(
      `cut short: ${(whole.length - 100).toLocaleString('en-US')} of ${whole.length.toLocaleString('en-US')} bytes`,
    );
    expect(judged(whole.subarray(0, 60))).toBe('cut short: 60 bytes, less than its header');
    expect(judged(whole.subarray(0, 3))).toBe('cut short: only 3 bytes');
    expect(judged('')).toBe('empty');
  });

  test.each([
    ['text', 'this is no such file at all', 'not a safetensors file'],
    [
      'a header that is no JSON',
      Buffer.concat([Buffer.from([4, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('[1,2')]),
      'its header cannot be read',
    ],
    ['nothing but metadata', safetensors({}), 'holds no weights'],
    [
      'bytes after its end',
      Buffer.concat([safetensors({a: {shape: [1]}}), Buffer.alloc(8)]),
      /bytes where its header says/,
    ],
  ])('%s', (_name, bytes, problem) => {
    expect(judged(bytes)).toEqual(typeof problem === 'string' ? problem : expect.stringMatching(problem));
  });

  test.each([
    ['F32', floats([1, Number.NaN]), 'holds NaN (w)'],
    ['F32', floats([1, Number.NEGATIVE_INFINITY]), 'holds an infinite value (w)'],
    ['F32', floats([3.4e38, -1e-45]), null],
    ['F64', doubles([1, Number.NaN]), 'holds NaN (w)'],
    ['F64', doubles([1, Number.POSITIVE_INFINITY]), 'holds an infinite value (w)'],
    ['F64', doubles([Number.MAX_VALUE, Number.MIN_VALUE]), null],
    ['F16', shorts([0x3c00, 0xfe00]), 'holds NaN (w)'],
    ['F16', shorts([0x7bff, 0xfc00]), 'holds an infinite value (w)'],
    ['F16', shorts([0x7bff, 0x7b80]), null],
    ['BF16', shorts([0x3f80, 0x7fc0]), 'holds NaN (w)'],
    ['BF16', shorts([0x7f7f, 0x7c00]), null],
    ['U32', floats([Number.NaN, 1]), null],
  ])('%s values are looked at as such: %#', (dtype, bytes, problem) => {
    // The header is not padded: values need not lie at a multiple of their size in the file.
    expect(judged(safetensors({x: {shape: [3], dtype: 'U32'}, w: {dtype, shape: [2], bytes}}, false))).toBe(problem);
  });

  test('a NaN in its last value is found, far behind the first piece', () => {
    const values = new Float32Array(600_000);
    values[599_999] = Number.NaN;
    const bytes = safetensors({w: {shape: [600_000], bytes: new Uint8Array(values.buffer)}});
    expect(judged(bytes)).toBe('holds NaN (w)');
    expect(judged(bytes, {deep: false})).toBeNull();
  });

  test('of an earlier run, or from after the loss became NaN, is refused', () => {
    expect(judged(lora(8), {time: STARTED - 60_000})).toMatch(/older than this run/);
    expect(judged(lora(8), {origin: {...ORIGIN, notFiniteFrom: 40}})).toMatch(/NaN or infinite \(iteration 40\)/);
    expect(judged(lora(8), {origin: {...ORIGIN, notFiniteFrom: 41}})).toBeNull();
  });

  test('of a later run in the same place is refused', () => {
    expect(judged(lora(8), {time: ENDED + 1000})).toBeNull();
    expect(judged(lora(8), {time: ENDED + 60_000})).toMatch(/newer than this run's end: a later one wrote it/);
    expect(judged(lora(8), {time: ENDED + 60_000, origin: {...ORIGIN, endedAt: null}})).toBeNull();
    expect(judged(lora(8), {origin: {...ORIGIN, lastIteration: 40}})).toBeNull();
    expect(judged(lora(8), {origin: {...ORIGIN, lastIteration: 39}})).toMatch(/beyond the iteration that this run/);
  });
});

describe('what is found', () => {
  const whole = (name: string) => write(join(folder, name), lora(8), LATER);

  test('numbered files and folders, newest first, with those that the trainer reported', () => {
    for (const name of ['0000020_adapters.safetensors', 'adapters.safetensors', 'notes.txt']) whole(name);
    whole('12345678_adapters.safetensors');
    mkdirSync(join(folder, 'checkpoint-400'));
    const reported = [
      {iteration: 60, path: join(folder, 'weights-60.npz')},
      {iteration: null, path: join(folder, 'odd')},
    ];
    const found = findCheckpoints([folder, join(folder, 'missing')], reported);
    expect(found.map(({iteration, kind}) => [iteration, kind])).toEqual([
      [12_345_678, 'weights'],
      [400, 'folder'],
      [60, 'weights'],
      [20, 'weights'],
    ]);
    const [, , gone] = found;
    expect(gone && inspectCheckpoint(gone, ORIGIN, true).problem).toBe('not there any more');
  });

  test('a folder needs its state and whole weights', () => {
    const path = join(folder, 'checkpoint-40');
    mkdirSync(path);
    const problem = () => inspectCheckpoint({iteration: 40, path, kind: 'folder'}, ORIGIN, true).problem;
    expect(problem()).toMatch(/trainer_state\.json is missing/);
    write(join(path, 'trainer_state.json'), '{"global_step": 40}', LATER);
    expect(problem()).toBe('holds no weights');
    write(join(path, 'adapter_model.safetensors'), lora(8).subarray(0, 500), LATER);
    expect(problem()).toMatch(/^adapter_model\.safetensors: cut short: 500 of/);
    write(join(path, 'adapter_model.safetensors'), lora(8), LATER);
    expect(problem()).toBeNull();
  });
});
