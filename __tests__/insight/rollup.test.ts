import {expect, test} from '@jest/globals';
import {describe} from '../../source/insight/describe.js';
import {fold} from '../../source/insight/fold.js';
import {createState, type RunState} from '../../source/insight/state.js';
import {decodeNumber, encodeValue} from '../../source/journal/codec.js';
import {foldAll, random, START, sample, Timeline} from './timeline.js';

/** A state as it comes back from a file. */
const stored = (state: RunState): RunState => JSON.parse(encodeValue(state), (_key, value) => decodeNumber(value));

/** Everything that can happen to a run, one after the other. */
const eventful = (): Timeline => {
  const line = new Timeline(['mlx_lm.lora']).total(1000, 'flag').watch(20, {printing: 40}).training().total(400);
  line.validating(0, 25).watch(10).pause('outside').watch(6).resume('outside').validating(20, 25).watch(4);
  line.validation(1, 3.1, 20).add({type: 'warning', code: 'swap', text: 'swapping'}).watch(30, {swap: 1e9}).report(10);
  line.watch(25).report(20, {trainLoss: Number.NaN, trainedTokens: 9000.5}).wait(1).checkpoint(20).watch(24).report(30);
  line.wait(10).wait(3600).add({type: 'asleep', seconds: 3600}).watch(15).report(40).watch(12);
  line.add({type: 'recording', pid: 2, gapSeconds: 12}).report(45).watch(20).report(50).pause().pause('outside');
  line
    .watch(60, {stopped: true})
    .resume()
    .watch(20)
    .validation(60, Number.NaN)
    .watch(2)
    .report(60)
    .watch(25)
    .report(70);
  line
    .add({type: 'stop', by: 'user', signal: 'SIGINT'})
    .add({type: 'saved', path: null})
    .training()
    .watch(30)
    .report(10);
  for (let iteration = 11; iteration <= 30; iteration++) line.watch(3).progress(iteration, 50);
  return line.add({type: 'warning-over', code: 'swap'}).add({type: 'saved', path: 'x'}).end();
};

test('a state stored and read again after every event gives what the whole journal gives', () => {
  const line = eventful();
  const whole = foldAll(line.events);
  let resumed = createState();
  for (const event of line.events) resumed = foldAll([event], stored(resumed));
  expect(stored(resumed)).toEqual(whole);
  expect(describe(stored(whole), line.now)).toEqual(describe(whole, line.now));
});

test('the same events give the same state', () => {
  expect(foldAll(eventful().events)).toEqual(foldAll(eventful().events));
});

test('the state of a week of samples stays small', () => {
  const next = random(3);
  const state = createState();
  const report = new Timeline().report(0).events.at(-1);
  for (let count = 0; count < 300_000; count++) {
    const t = START + count * 2000;
    fold(state, {t, ...sample(count * 7, Math.round(next() * 4e9))});
    if (count % 12 === 0 && report?.type === 'report') {
      fold(state, {...report, t, iteration: count, trainLoss: next(), trainedTokens: count * 600.5});
    }
    if (count % 5000 === 0) fold(state, {t, type: 'pause', by: 'user'});
    if (count % 5000 === 1) fold(state, {t, type: 'resume', by: 'user'});
  }
  expect(describe(state, START + 300_000 * 2000).training.iteration).toBe(299_988);
  expect(encodeValue(state).length).toBeLessThan(400_000);
  // What no view shows must not double what each view reads.
  expect(encodeValue(state.totals).length).toBeLessThan(110_000);
  expect(encodeValue(createState().totals).length).toBeLessThan(2000);
});
