import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {createHost} from '../../source/host/index.js';
import {readProcessorTimes} from '../../source/host/linux/processor-times.js';
import {openSystemFiles} from '../../source/host/linux/system-files.js';
import {createProcessorReader, nodeProcessorTimes} from '../../source/host/processor-use.js';
import {waitFor} from '../helpers/wait.js';

const core = (busy: number, idle: number) => ({
  model: '',
  speed: 0,
  times: {user: busy / 2, nice: 0, sys: busy / 2, irq: 0, idle},
});

test('the share in use is of all cores, since the previous reading', () => {
  const looks = [
    [core(100, 900), core(0, 1000)],
    [core(1100, 900), core(0, 2000)],
    [core(1100, 900), core(0, 2000)],
    [core(2100, 900), core(1000, 2000)],
  ];
  const look = createProcessorReader(() => nodeProcessorTimes(() => looks.shift() ?? []));
  expect(look()).toBeNull();
  expect(look()).toEqual({share: 0.5, kernelShare: 0.25, cores: 2});
  expect(look()).toBeNull();
  expect(look()).toEqual({share: 1, kernelShare: 0.5, cores: 2});
});

test('this machine reports it', async () => {
  const {processorUse} = await createHost({});
  processorUse?.();
  const use = await waitFor('a tick of the processor', () => processorUse?.() ?? null);
  expect(use.cores).toBeGreaterThan(0);
  expect(use.share).toBeGreaterThanOrEqual(0);
  expect(use.share).toBeLessThanOrEqual(1);
});

describe('on Linux', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mlxtop-host-'));
    mkdirSync(join(folder, 'proc'));
  });
  afterEach(() => rmSync(folder, {recursive: true}));

  const write = (first: string) =>
    writeFileSync(
      join(folder, 'proc/stat'),
      `cpu  ${first}\ncpu0 1 2 3 4 5 6 7 8 9 10\ncpu1 1 2 3 4\nintr 5 0\nctxt 9\n`,
    );
  const read = () => readProcessorTimes(openSystemFiles(folder));

  test('a core that waits for the disk is idle, one that a hypervisor gives to others is not', () => {
    write('100 10 50 1000 400 1 2 30 77 7');
    expect(read()).toEqual({busy: 193, kernel: 53, idle: 1400, cores: 2});
    write('100 10 50 1000');
    expect(read()).toEqual({busy: 160, kernel: 50, idle: 1000, cores: 2});
  });

  test.each(['', 'x y z', 'nan 1 2 3'])('%j is no answer', first => {
    write(first === '' ? 'one' : first);
    expect(read()).toBeNull();
  });

  test('nor is a file that is not there', () => {
    expect(read()).toBeNull();
  });
});
