import {describe, expect, test} from '@jest/globals';
import {describe as describeRun} from '../../../source/insight/describe.js';
import {ifYouQuit, withSavings} from '../../../source/insight/slowdown/if-you-quit.js';
import {baselineOf} from '../../../source/insight/slowdown/pace-now.js';
import {signatureOf} from '../../../source/insight/slowdown/signature.js';
import type {RunView} from '../../../source/insight/view.js';
import type {MemorySample} from '../../../source/journal/events.js';
import {START, sample, Timeline} from '../timeline.js';

const GB = 1024 ** 3;

const RED: MemorySample = {
  totalBytes: 16 * GB,
  usedBytes: 15.4 * GB,
  appBytes: GB,
  wiredBytes: 12.2 * GB,
  compressedBytes: 2.1 * GB,
  cachedBytes: 0.2 * GB,
  freeBytes: 0.1 * GB,
  swapUsedBytes: 3.2 * GB,
  swapTotalBytes: 4 * GB,
  swapInBytesPerSecond: 4e7,
  swapOutBytesPerSecond: 3e7,
  pressure: 'red',
  pressureSource: 'kernel',
  limitedBy: 'machine',
};

const SEEN = {
  memory: {...RED, takenAt: START},
  slowdown: {factor: 2.1, lostSeconds: 2000, evidence: 'strong', etaIfClearedSeconds: 3000} as RunView['slowdown'],
  etaSeconds: 5000,
};
const CURSOR = {action: 'quit', app: 'Cursor', bytes: 3.6 * GB, savesSeconds: null, why: ''};
const SLACK = {...CURSOR, app: 'Slack', bytes: 0.6 * GB};

describe('if you quit', () => {
  test('an application that holds what is missing, the run finishes as if it did not swap', () => {
    expect(ifYouQuit(SEEN, [CURSOR], START)).toMatchObject({
      apps: ['Cursor'],
      bytes: 3.6 * GB,
      missingBytes: 3.2 * GB,
      suffices: true,
      savesSeconds: 2000,
      finishAt: START + 3_000_000,
    });
  });

  test('one that holds less, nothing is promised', () => {
    expect(ifYouQuit(SEEN, [SLACK], START)).toMatchObject({suffices: false, savesSeconds: null, finishAt: null});
    expect(withSavings([CURSOR, SLACK], SEEN, START).map(({savesSeconds}) => savesSeconds)).toEqual([2000, null]);
  });

  test('without strong evidence nothing is promised either', () => {
    const weak = {...SEEN, slowdown: {...SEEN.slowdown, evidence: 'weak' as const}};
    expect(ifYouQuit(weak, [CURSOR], START)).toMatchObject({suffices: true, savesSeconds: null, finishAt: null});
    expect(ifYouQuit({...SEEN, memory: null}, [CURSOR], START)).toBeNull();
  });
});

describe('after a quit', () => {
  const look = (line: Timeline, seconds: number, more: Partial<MemorySample>): Timeline => {
    for (let second = 0; second < seconds; second += 2) {
      const {memory, ...rest} = sample(0);
      line.wait(2).add({...rest, memory: memory && {...memory, ...more}});
    }
    return line;
  };

  test('what it brought is what is in use and in swap less, once that has settled', () => {
    const line = new Timeline().training();
    look(line, 40, {usedBytes: 15.4 * GB, swapUsedBytes: 3.2 * GB, pressure: 'red'});
    // The application goes some seconds before its end is noted.
    look(line, 6, {usedBytes: 13 * GB, swapUsedBytes: 3 * GB, pressure: 'yellow'});
    line.add({type: 'quit', app: 'Cursor', bytes: 3.6 * GB, result: 'quit'});
    look(line, 20, {usedBytes: 14 * GB, swapUsedBytes: 2 * GB, pressure: 'yellow'});
    expect(line.view().lastQuit).toMatchObject({freedBytes: null, pressureBefore: 'red', pressureAfter: null});
    look(line, 20, {usedBytes: 14.9 * GB, swapUsedBytes: 0.3 * GB, pressure: 'green'});
    const {freedBytes, pressureAfter} = line.view().lastQuit ?? {};
    expect((freedBytes ?? 0) / GB).toBeCloseTo(3.4, 5);
    expect(pressureAfter).toBe('green');
    look(line, 60, {usedBytes: 16 * GB});
    expect(line.view().lastQuit?.freedBytes).toBe(freedBytes);
  });
});

describe('runs that compare', () => {
  const settings = {model: 'qwen', batchSize: 4, numLayers: 16, learningRate: 1e-5};
  const machine = {processor: 'Apple M1 Pro', memoryBytes: 16 * GB};

  test('share model, batch, layers and machine; what does not slow anything may differ', () => {
    expect(signatureOf({...settings, learningRate: 1, seed: 7}, machine)).toBe(signatureOf(settings, machine));
    expect(signatureOf({...settings, gradCheckpoint: false}, machine)).toBe(signatureOf(settings, machine));
    for (const other of [{numLayers: 8}, {batchSize: 2}, {gradCheckpoint: true}, {maxSeqLength: 512}]) {
      expect(signatureOf({...settings, ...other}, machine)).not.toBe(signatureOf(settings, machine));
    }
    expect(signatureOf(settings, {...machine, processor: 'Apple M4'})).not.toBe(signatureOf(settings, machine));
  });

  test('are none without a model, a batch or a machine', () => {
    expect(signatureOf({batchSize: 4}, machine)).toBeNull();
    expect(signatureOf({model: 'qwen'}, machine)).toBeNull();
    expect(signatureOf(settings, {...machine, processor: null})).toBeNull();
  });

  test('hand on their clean pace, so that a run that swaps from its first second knows what it costs', () => {
    const clean = new Timeline().wait(5).training().total(1000);
    for (let iteration = 10; iteration <= 200; iteration += 10) clean.watch(20).report(iteration);
    const prior = baselineOf(clean.state());
    expect(prior?.secondsPerIteration).toBeCloseTo(2, 2);
    expect(prior?.secondsPerToken).toBeNull();
    const swapping = new Timeline().wait(5).training().total(1000);
    for (let iteration = 10; iteration <= 200; iteration += 10) {
      for (let second = 0; second < 50; second += 2) {
        const {memory, ...rest} = sample(0);
        swapping.wait(2).add({...rest, memory: memory && {...memory, ...RED}});
      }
      swapping.report(iteration);
    }
    expect(swapping.view().slowdown).toMatchObject({factor: null, evidence: 'none'});
    expect(baselineOf(swapping.state())).toBeNull();
    const state = swapping.state();
    state.slowdown.prior = prior;
    const {slowdown} = describeRun(state, swapping.now);
    expect(slowdown).toMatchObject({evidence: 'strong'});
    expect(slowdown.factor).toBeCloseTo(2.5, 1);
  });
});
