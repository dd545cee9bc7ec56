import {describe, expect, test} from '@jest/globals';
import {createPrefixes} from '../../source/trainer/prefixes/index.js';
import {FIXTURES, fixture, readPieces, toText} from './reading.js';

const read = (line: string) => createPrefixes().read(line);

describe('a prefix of a known shape', () => {
  test('is taken off the first line that has it, and names its source', () => {
    expect(read('train-1  | Killed')).toEqual({text: 'Killed', from: 'train-1  |'});
    expect(read('[rank0]:   File "t.py"')).toEqual({text: '  File "t.py"', from: '[rank0]:'});
    expect(read('Nov 28 03:07:41 Killed')).toEqual({text: 'Killed', from: ''});
  });

  test('may stand over others', () => {
    const line = 'train-1  | 2026-11-28T03:07:41Z [rank0]: 2026-11-28 03:07:41,123 INFO main: loss 2';
    expect(read(line)).toEqual({text: 'loss 2', from: 'train-1  |[rank0]:'});
  });

  test('is one of a rank whatever stands behind it', () => {
    const [one, other] = ['[rank0]: x', '[rank0]:[W1128 04:06:58.765093848 ProcessGroupNCCL.cpp:1575] x'].map(read);
    expect(other).toEqual(one);
  });
});

describe('a prefix of no known shape', () => {
  test.each(['[train] ', '(eval) ', 'mlx | ', 'a\t', 'worker-1: '])('is one once two lines have it: %j', prefix => {
    const {read} = createPrefixes();
    expect(read(`${prefix}one`)).toEqual({text: `${prefix}one`, from: ''});
    expect(read(`${prefix}two`)).toEqual({text: 'two', from: prefix});
  });

  test('is one at once before a traceback', () => {
    expect(read('[train] Traceback (most recent call last):').from).toBe('[train] ');
  });

  test('is not learned from a line that is not over', () => {
    const {read, peek} = createPrefixes();
    for (let times = 0; times < 5; times++) expect(peek('[train] x').from).toBe('');
    read('[train] x');
    read('[train] x');
    expect(peek('[train] x').from).toBe('[train] ');
  });

  test('with a number stands before a bar only when many lines have it', () => {
    const bar = '0: 30%|███       | 3/10 [00:01<00:02,  3.00it/s]';
    const {read} = createPrefixes();
    for (let times = 0; times < 9; times++) expect(read(bar).from).toBe('');
    for (let times = 0; times < 5; times++) read('0: words');
    expect(read(bar)).toEqual({text: bar.slice(3), from: '0: '});
  });

  test('stays known while thousands of others come once', () => {
    const {read} = createPrefixes();
    for (let times = 0; times < 3; times++) read('[train] x');
    for (let number = 0; number < 5000; number++) read(`[number ${number}] x`);
    expect(read('[train] x').text).toBe('x');
  });
});

const PREFIXES = [
  'train-1  | ',
  '[rank0]: ',
  '(train_fn pid=12) ',
  '2026-11-28 03:07:41,123 INFO main: ',
  'x-1 | [rank3]: ',
];

test.each(FIXTURES.flatMap(name => PREFIXES.map(prefix => [name, prefix] as const)))(
  'what is read of %s is the same behind %j',
  (name, prefix) => {
    const lines = fixture(name).toString('utf8').split('\n');
    const text = lines.map((line, index) => (index === lines.length - 1 && line === '' ? '' : `${prefix}${line}`));
    expect(toText(readPieces(Buffer.from(text.join('\n'))))).toBe(toText(readPieces(fixture(name))));
  },
);
