import {existsSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, expect, test} from '@jest/globals';
import {HealthFile, readHealth} from '../../source/recorder/health.js';
import {leavePlaces, temporaryFolder, testOnSmallDisk} from '../journal/places.js';

afterEach(leavePlaces);

const newPath = (): string => join(temporaryFolder(), 'health');

test('without a file, and while nothing is wrong, there is no problem', () => {
  const path = newPath();
  expect(readHealth(path)).toBeNull();
  const health = new HealthFile(path);
  expect(readHealth(path)).toBeNull();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  health.close();
});

test('a problem is reported, replaced by a shorter one, and over', () => {
  const path = newPath();
  const health = new HealthFile(path);
  health.write('The disk is full, and this is a long sentence about it.');
  expect(readHealth(path)).toBe('The disk is full, and this is a long sentence about it.');
  health.write('Voll: ü');
  expect(readHealth(path)).toBe('Voll: ü');
  health.write(null);
  expect(readHealth(path)).toBeNull();
  health.close();
});

test('a problem that a killed recorder left is gone with the next', () => {
  const path = newPath();
  new HealthFile(path).write('old');
  const next = new HealthFile(path);
  expect(readHealth(path)).toBeNull();
  next.close();
});

test('a text that is too long is cut between two characters, and the file does not grow', () => {
  const path = newPath();
  const health = new HealthFile(path);
  const {size} = statSync(path);
  for (const text of ['→'.repeat(1000), `x${'→'.repeat(1000)}`, `xx${'→'.repeat(1000)}`]) {
    health.write(text);
    const read = readHealth(path) ?? '';
    expect(text.startsWith(read)).toBe(true);
    expect(read.length).toBeGreaterThan(100);
  }
  expect(statSync(path).size).toBe(size);
  health.close();
});

testOnSmallDisk('on a full disk it can still be reported', disk => {
  const path = join(disk.folder, 'health');
  const health = new HealthFile(path);
  disk.fill();
  health.write('The disk is full.');
  expect(readHealth(path)).toBe('The disk is full.');
  const next = new HealthFile(path);
  expect(readHealth(path)).toBeNull();
  next.write('Still full.');
  expect(readHealth(path)).toBe('Still full.');
  health.close();
  next.close();
});

(existsSync('/dev/full') ? test : test.skip)('where even that fails nothing is thrown', () => {
  const health = new HealthFile('/dev/full');
  expect(() => health.write('nobody hears it')).not.toThrow();
  health.close();
});
