import {describe, expect, test} from '@jest/globals';
import type {RunState} from '../../../source/insight/state.js';
import {sample, Timeline} from '../timeline.js';

const MB = 1024 ** 2;

/** One sample every two seconds with such rates out, in MB a second, while iterations are reported. */
const withRates = (
  rates: readonly number[],
  more: {others?: number; kernel?: number; stopped?: boolean} = {},
): Timeline => {
  const line = new Timeline().wait(2).training().report(1);
  for (const [index, rate] of rates.entries()) {
    const {memory, ...rest} = sample(0);
    line.wait(2).add({
      ...rest,
      memory: memory && {...memory, swapOutBytesPerSecond: rate * MB},
      ...(more.others !== undefined && {otherProcessorShare: more.others}),
      ...(more.kernel !== undefined && {kernelProcessorShare: more.kernel}),
    });
    if (index % 2 === 1) line.report(2 + index);
  }
  return line;
};

const times = (count: number, value: number): number[] => Array.from({length: count}, () => value);

const seconds = ({slowdown}: RunState, of: 'swapping' | 'thrashing' | 'pressed' | 'returning' | 'load'): number =>
  slowdown.stretches.reduce((sum, stretch) => sum + stretch[of], 0);

describe('traffic', () => {
  test('counts from 3.3 MB/s over ten seconds, from where it began', () => {
    const state = withRates([...times(10, 0), ...times(30, 5), ...times(20, 0)]).state();
    expect(state.slowdown.swapping).toBe(false);
    expect(seconds(state, 'swapping')).toBeCloseTo(60, 0);
    expect(seconds(state, 'thrashing')).toBe(0);
  });

  test('is over at half of that, not before', () => {
    expect(withRates([...times(10, 5), ...times(10, 2)]).state().slowdown.swapping).toBe(true);
    expect(withRates([...times(10, 5), ...times(10, 1)]).state().slowdown.swapping).toBe(false);
  });

  test('that comes in lumps is one swapping', () => {
    const lumps = Array.from({length: 30}, (_, index) => (index % 3 === 0 ? 0 : 12));
    expect(seconds(withRates([...lumps, ...times(20, 0)]).state(), 'swapping')).toBeGreaterThan(54);
  });

  test('in one lump does not count, nor does a trickle', () => {
    expect(seconds(withRates([...times(10, 0), 60, ...times(20, 0)]).state(), 'swapping')).toBe(0);
    expect(seconds(withRates(times(40, 1)).state(), 'swapping')).toBe(0);
  });

  test('of samples that come all at one moment is looked at once, and what they say later is not lost', () => {
    const line = withRates([...times(10, 0), ...times(30, 5)]);
    const {readings, holdings} = structuredClone(line.state().slowdown);
    for (let index = 0; index < 5000; index++) line.add(sample(0));
    const {slowdown} = line.state();
    expect([slowdown.readings.length, slowdown.holdings.length]).toEqual([readings.length, holdings.length]);
    expect(slowdown.swapping).toBe(true);
  });

  test('thrashes from ten times as much', () => {
    const state = withRates([...times(10, 0), ...times(20, 40), ...times(20, 0)]).state();
    expect(seconds(state, 'thrashing')).toBeCloseTo(40, 0);
    expect(seconds(state, 'swapping')).toBeCloseTo(40, 0);
  });

  test('that only comes back while memory is enough is what a swapping leaves behind, not one', () => {
    const line = withRates([...times(10, 0), ...times(20, 10)]);
    let iteration = 40;
    const looks = (count: number, more: object): void => {
      for (let index = 0; index < count; index++) {
        const {memory, ...rest} = sample(0);
        line.wait(2).add({...rest, memory: memory && {...memory, ...more}});
        if (index % 2 === 1) line.report(++iteration);
      }
    };
    const back = {swapInBytesPerSecond: 80 * MB, swapOutBytesPerSecond: 0};
    looks(10, {...back, pressure: 'green'});
    looks(40, {swapInBytesPerSecond: 0, swapOutBytesPerSecond: 0, pressure: 'green'});
    const state = line.state();
    expect(seconds(state, 'swapping')).toBeCloseTo(40, 0);
    expect(seconds(state, 'returning')).toBeGreaterThan(35);
    looks(20, {...back, pressure: 'yellow'});
    looks(20, {swapInBytesPerSecond: 0, swapOutBytesPerSecond: 0, pressure: 'green'});
    expect(seconds(line.state(), 'swapping')).toBeCloseTo(80, 0);
  });

  test('leaves time behind in which pages come back', () => {
    const state = withRates([...times(10, 0), ...times(20, 10), ...times(40, 0)]).state();
    expect(seconds(state, 'pressed')).toBeCloseTo(20, 0);
  });
});

test('what other programs use of the processor is noted, without what the kernel does', () => {
  const meanLoad = (more: {others?: number; kernel?: number}): number => {
    const state = withRates(times(30, 0), more).state();
    return seconds(state, 'load') / state.slowdown.stretches.reduce((sum, one) => sum + one.seconds, 0);
  };
  expect(meanLoad({others: 0.9})).toBeCloseTo(0.9, 2);
  expect(meanLoad({others: 0.9, kernel: 0.5})).toBeCloseTo(0.4, 2);
  expect(meanLoad({others: 0.3, kernel: 0.4})).toBe(0);
  expect(meanLoad({})).toBe(0);
});

test('what is kept of a run is bounded, and all of its time is in it', () => {
  const rates = Array.from({length: 6000}, (_, index) => (Math.floor(index / 40) % 2 === 0 ? 0 : 15));
  const {slowdown} = withRates(rates).state();
  expect(slowdown.stretches.length).toBeLessThanOrEqual(160);
  expect(slowdown.stretches.reduce((sum, stretch) => sum + stretch.seconds, 0)).toBeGreaterThan(11_950);
  expect(slowdown.stretches.reduce((sum, stretch) => sum + stretch.swapping, 0) / 12_000).toBeCloseTo(0.5, 1);
  expect(slowdown.pending.length).toBeLessThan(10);
  expect(JSON.stringify(slowdown).length).toBeLessThan(40_000);
});
