import {expect, test} from '@jest/globals';
import {createProcessorLook} from '../../source/host/processor-use.js';
import {waitFor} from '../helpers/wait.js';

const core = (busy: number, idle: number) => ({
  model: '',
  speed: 0,
  times: {user: busy / 2, nice: 0, sys: busy / 2, irq: 0, idle},
});

test('the share in use is of all cores, since the look before', () => {
  const looks = [
    [core(100, 900), core(0, 1000)],
    [core(1100, 900), core(0, 2000)],
    [core(1100, 900), core(0, 2000)],
    [core(2100, 900), core(1000, 2000)],
  ];
  const look = createProcessorLook(() => looks.shift() ?? []);
  expect(look()).toBeNull();
  expect(look()).toEqual({share: 0.5, cores: 2});
  expect(look()).toBeNull();
  expect(look()).toEqual({share: 1, cores: 2});
});

test('this machine tells it', async () => {
  const look = createProcessorLook();
  look();
  const use = await waitFor('a tick of the processor', look);
  expect(use.cores).toBeGreaterThan(0);
  expect(use.share).toBeGreaterThanOrEqual(0);
  expect(use.share).toBeLessThanOrEqual(1);
});
