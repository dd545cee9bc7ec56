import {expect, test} from '@jest/globals';
import {takenByReading, takenSentence} from '../../source/insight/card-taken.js';

const HEAD = 'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 64.00 MiB. GPU 0 has a total capacity of';
const OWN = 'Including non-PyTorch memory, this process has 4.87 GiB memory in use.';

test('a card that another program holds: which, and how much of it', () => {
  const line = `${HEAD} 79.18 GiB of which 6.62 MiB is free. Process 4194 has 74.29 GiB memory in use. ${OWN}`;
  expect(takenSentence(line)).toBe(
    "Another program has the graphics card's memory: process 4194 holds 74.3 GB of its 79.2 GB; quit it or wait for it, or use another card (CUDA_VISIBLE_DEVICES).",
  );
});

test('several are named, the largest first; without any nothing is said', () => {
  const line = `${HEAD} 79.18 GiB of which 6.62 MiB is free. Process 11 has 612.00 MiB memory in use. Process 12 has 70.00 GiB memory in use. ${OWN}`;
  expect(takenSentence(line)).toContain('process 12 holds 70.0 GB, process 11 holds 612 MB of');
  expect(takenSentence('CUDA out of memory')).toBeNull();
});

const GIB = 1024 ** 3;

const reading = (othersBytes: number) => ({
  cards: [
    {
      ...{index: 0, uuid: 'GPU-1', name: 'H100', busyPercent: 0, totalBytes: 80 * GIB, usedBytes: othersBytes},
      ...{runBytes: 0, othersBytes, watts: null, limitWatts: null, celsius: null, slowedBy: null},
    },
  ],
  processes: [{pid: 4194, name: 'py\u001bthon3', uuid: 'GPU-1', bytes: othersBytes, ofRun: false}],
});

test('no room for a context: who held the card at the last reading; a run that filled it itself is not taken from', () => {
  expect(takenByReading(reading(78 * GIB))).toContain('py?thon3 (process 4194) holds 78.0 GB of its 80.0 GB');
  expect([takenByReading(reading(2 * GIB)), takenByReading(null)]).toEqual([null, null]);
  const line = 'Process 4194 has 74.29 GiB memory in use.';
  expect(takenSentence(line, reading(78 * GIB).processes)).toContain('py?thon3 (process 4194) holds 74.3 GB;');
});
