import {expect, test} from '@jest/globals';
import {describeAdvice} from '../../source/insight/advice.js';
import {describeEstimate} from '../../source/insight/measured-peak.js';
import {changeWords} from '../../source/insight/next-run-advice.js';
import {createState, type RunState} from '../../source/insight/state.js';
import {SAMPLES} from '../journal/samples.js';

const NOW = 1_700_000_100_000;
const GIB = 1024 ** 3;
const {t: _t, type: _type, ...estimate} = SAMPLES.estimate;

const stateWith = (pressure: 'green' | 'yellow' | 'red'): RunState => ({
  ...createState(),
  startedAt: NOW - 60_000,
  estimate,
  sample: {
    ...SAMPLES.sample,
    t: NOW - 1000,
    memory: {...SAMPLES.sample.memory, pressure, limitedBy: 'machine', swapOutBytesPerSecond: 0},
  },
});

test('while memory is short it is told what the next run would need less for', () => {
  const [advice] = describeAdvice(stateWith('red'), NOW).filter(({action}) => action === 'next-run');
  expect(advice?.why).toBe('grad_checkpoint would save ≈2.1 GB (≈ 25 % slower)');
  expect(advice?.bytes).toBe(2.3e9);
});

test('and not while there is enough, nor once the run has ended, nor without an estimate', () => {
  const ended = {...stateWith('red'), end: {at: NOW, state: 'finished' as const, exitCode: 0, unseen: false}};
  const states = [stateWith('green'), ended, {...stateWith('red'), estimate: null}];
  for (const state of states) {
    expect(describeAdvice(state, NOW).filter(({action}) => action === 'next-run')).toEqual([]);
  }
});

test('a change is worded as a person would say it', () => {
  const change = {
    setting: 'max_seq_length',
    from: '1024',
    to: '768',
    savesBytes: 2.3 * GIB,
    costs: 'cuts 4 % of the rows',
  };
  expect(changeWords(change)).toBe('max_seq_length 768 instead of 1,024 would save ≈2.3 GB (cuts 4 % of the rows)');
});

test('the measured peak is the most of what was sampled and what the trainer prints', () => {
  const state = stateWith('green');
  expect(describeEstimate(state)?.measuredBytes).toBeNull();
  state.mostTrainerBytes = 8e9;
  expect(describeEstimate(state)?.measuredBytes).toBe(8e9);
  state.training.peakMemoryBytes = 9e9;
  expect(describeEstimate(state)?.measuredBytes).toBe(9e9);
});
