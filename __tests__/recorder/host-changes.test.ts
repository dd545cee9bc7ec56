import {expect, test} from '@jest/globals';
import type {MemorySample, RankSample} from '../../source/journal/events.js';
import {type HostSample, isWorthWriting} from '../../source/recorder/host-changes.js';
import {SAMPLES} from '../journal/samples.js';

const CALM: HostSample = {
  host: 'm2',
  platform: 'darwin',
  memory: {...SAMPLES['host-sample'].memory, ...{pressure: 'green', swapInBytesPerSecond: 0, swapOutBytesPerSecond: 0}},
  trainer: SAMPLES['host-sample'].trainer,
} as HostSample;

const withMemory = (memory: Partial<MemorySample>): HostSample =>
  ({...CALM, memory: {...CALM.memory, ...memory}}) as HostSample;
const withTrainer = (trainer: Partial<RankSample>): HostSample =>
  ({...CALM, trainer: {...CALM.trainer, ...trainer}}) as HostSample;

test('a calm machine is written down four times a minute', () => {
  const written: number[] = [];
  let last: number | null = null;
  for (let at = 0; at < 60_000; at += 5000) {
    if (!isWorthWriting(last === null ? null : CALM, withMemory({usedBytes: 9e9 + at}), at - (last ?? 0))) continue;
    last = at;
    written.push(at);
  }
  expect(written).toEqual([0, 15_000, 30_000, 45_000]);
});

test.each<[string, HostSample]>([
  ['another pressure', withMemory({pressure: 'yellow'})],
  ['swap that is written', withMemory({swapOutBytesPerSecond: 31e6})],
  ['swap that is read', withMemory({swapInBytesPerSecond: 31e6})],
  ['ranks that were stopped', withTrainer({stopped: true})],
  ['ranks that are gone', {...CALM, trainer: null}],
])('%s is written at once, and so is its end', (_what, other) => {
  expect(isWorthWriting(CALM, other, 5000)).toBe(true);
  expect(isWorthWriting(other, CALM, 5000)).toBe(true);
});
