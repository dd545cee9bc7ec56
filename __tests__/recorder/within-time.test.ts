import {expect, test} from '@jest/globals';
import {createWithinTime} from '../../source/recorder/within-time.js';
import {patternReader} from '../../source/trainer/pattern.js';
import {createReader} from '../../source/trainer/reader.js';

const withinTime = createWithinTime();
const WORDS = String.raw`step (?<iteration>\d+) (?:\w+ ?)+= (?<loss>\S+)`;

test('work that ends in time is done, and its time is given', () => {
  let sum = 0;
  const {spentMs, cutOff} = withinTime(() => {
    for (let turn = 0; turn < 1000; turn++) sum += turn;
  }, 1000);
  expect({sum, cutOff}).toEqual({sum: 499_500, cutOff: false});
  expect(spentMs).toBeGreaterThanOrEqual(0);
});

test('work that would never end is cut off, whatever it has done by then stays', () => {
  const done: number[] = [];
  const {cutOff} = withinTime(() => {
    done.push(1);
    for (;;);
  }, 20);
  expect({cutOff, done}).toEqual({cutOff: true, done: [1]});
});

test('what work throws is thrown', () => {
  const wrong = () => {
    throw new RangeError('wrong');
  };
  expect(() => withinTime(wrong, 1000)).toThrow('wrong');
});

test.each([
  ['one word of 40 letters', WORDS, `step 7 ${'a'.repeat(40)}`],
  ['a nested repetition', String.raw`(?<iteration>\d+)(?:a+)+b`, `1${'a'.repeat(60)}`],
  ['alternatives that overlap', String.raw`(?<iteration>\d+)(?:a|aa|a)*!`, `1${'a'.repeat(80)}`],
  ['a lookahead', String.raw`(?<iteration>\d+)(?=(?:a+)+b)`, `1${'a'.repeat(60)}`],
  ['a back reference', String.raw`(?<iteration>\d+)(a*)*\2!`, `1${'a'.repeat(80)}`],
])('%s takes a bounded time, then the expression is used no more and the trainer is read on', (_, source, slow) => {
  const reader = createReader({source, within: withinTime});
  const events = reader.push(
    Buffer.from(`${slow}\nIter 10: Train loss 2.000, It/sec 1.000\n${`${slow}\n`.repeat(1000)}`),
  );
  expect(events).toMatchObject([
    {type: 'warning', code: 'iterations-pattern', text: expect.stringContaining('takes too long on a line such as')},
    {type: 'report', iteration: 10, trainLoss: 2},
  ]);
  expect(reader.dialect).toBe('mlx-lm-plain');
});

test('many lines that each take a little too long are too slow as well', () => {
  const reader = patternReader(String.raw`(?<iteration>\d+) \w*\w*\w*!`, withinTime);
  const line = `1 ${'a'.repeat(700)}`;
  const events = reader.read(new Array(400).fill(line));
  expect(events.flat()).toMatchObject([{type: 'warning'}]);
});
