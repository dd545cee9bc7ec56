import {describe, expect, test} from '@jest/globals';
import {counterIn} from '../../source/host/linux/counters.js';
import {openSystemFiles} from '../../source/host/linux/system-files.js';
import {workstation} from './fixture-tree.js';

describe('the kernel’s files', () => {
  test('are read whole, whatever their size, and do not mix', () => {
    const long = `${'größer '.repeat(60_000)}end`;
    const files = openSystemFiles(workstation({'proc/long': long, 'proc/short': 'ab'}));
    expect(files.text('/proc/short')).toBe('ab');
    // As a truth value: a difference of this size is no help in print.
    expect(files.text('/proc/long') === long).toBe(true);
    expect(files.text('/proc/short')).toBe('ab');
    const kept = files.bytes('/proc/short');
    files.text('/proc/long');
    expect(kept?.toString()).toBe('ab');
  });

  test('that are not there, or are folders, are null', () => {
    const files = openSystemFiles(`${workstation()}/`);
    expect(files.text('/proc/none')).toBeNull();
    expect(files.text('/proc/meminfo/deeper')).toBeNull();
    expect(files.text('/proc/self')).toBeNull();
    expect(files.names('/proc/none')).toEqual([]);
    expect(files.names('/sys/block').sort()).toEqual(['nvme0n1', 'zram0', 'zram1']);
    expect(files.exists('/proc/self')).toBe(true);
    expect(files.exists('/proc/none')).toBe(false);
  });
});

test('a counter is found by its whole name at the start of a line', () => {
  const text = 'oom 5\nmax_oom_kill 4\noom_kill_disable 1\noom_kill 2\nlast\t 7';
  expect(counterIn(text, 'oom')).toBe(5);
  expect(counterIn(text, 'oom_kill')).toBe(2);
  expect(counterIn(text, 'last')).toBe(7);
  expect(counterIn(text, 'kill')).toBeNull();
  expect(counterIn('', 'oom')).toBeNull();
});
