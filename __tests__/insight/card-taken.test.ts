import {expect, test} from '@jest/globals';
import {failureSentence} from '../../source/insight/failure-words.js';

const HEAD = 'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 64.00 MiB. GPU 0 has a total capacity of';
const OWN = 'Including non-PyTorch memory, this process has 4.87 GiB memory in use.';

test('a card that another program holds: which, and how much of it', () => {
  const line = `${HEAD} 79.18 GiB of which 6.62 MiB is free. Process 4194 has 74.29 GiB memory in use. ${OWN}`;
  expect(failureSentence('cuda-memory-taken', line)).toBe(
    "Another program has the graphics card's memory: process 4194 holds 74.3 GB of its 79.2 GB; quit it or wait for it, or use another card (CUDA_VISIBLE_DEVICES).",
  );
});

test('several are named, the largest first; without names the general words are said', () => {
  const line = `${HEAD} 79.18 GiB of which 6.62 MiB is free. Process 11 has 612.00 MiB memory in use. Process 12 has 70.00 GiB memory in use. ${OWN}`;
  expect(failureSentence('cuda-memory-taken', line)).toContain('process 12 holds 70.0 GB, process 11 holds 612 MB of');
  expect(failureSentence('cuda-memory-taken', 'CUDA out of memory')).toContain('Other programs hold most');
});
