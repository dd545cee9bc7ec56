import {existsSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, expect, test} from '@jest/globals';
import {monotonicMs} from '../../source/journal/clocks.js';
import {RawLog} from '../../source/recorder/raw-log.js';
import {leavePlaces, temporaryFolder, testOnSmallDisk} from '../journal/places.js';

afterEach(leavePlaces);

test('keeps the bytes as they came, whatever they are, and continues where an earlier recorder ended', () => {
  const path = join(temporaryFolder(), 'trainer.log');
  const bytes = Buffer.from([0, 0xff, 0xc3, 0x0d, 0x0a, 0x1b]);
  const first = new RawLog(path);
  first.append(bytes, monotonicMs(0));
  expect(readFileSync(path)).toEqual(bytes);
  first.close();
  const second = new RawLog(path);
  expect(second.bytes).toBe(6);
  second.append(Buffer.from('more'), monotonicMs(0));
  second.close();
  expect(second).toMatchObject({bytes: 10, lost: 0});
  expect(readFileSync(path)).toEqual(Buffer.concat([bytes, Buffer.from('more')]));
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

testOnSmallDisk('a full disk loses bytes, counts them, and is written again when it has room', disk => {
  const path = join(disk.folder, 'trainer.log');
  const log = new RawLog(path);
  log.append(Buffer.from('before\n'), monotonicMs(0));
  disk.fill();
  const chunk = Buffer.alloc(10_000, 'x');
  log.append(chunk, monotonicMs(0));
  log.append(chunk, monotonicMs(0));
  const kept = statSync(path).size;
  expect(log.bytes).toBe(20_007);
  expect(log.lost).toBe(20_007 - kept);
  expect(log.lost).toBeGreaterThan(0);
  disk.free();
  log.append(Buffer.from('after\n'), monotonicMs(0));
  log.close();
  expect(readFileSync(path, 'utf8')).toMatch(/^before\nx*after\n$/);
  expect(log.bytes - log.lost).toBe(statSync(path).size);
});

(existsSync('/dev/full') ? test : test.skip)('a disk that takes nothing at all stops nothing', () => {
  const log = new RawLog('/dev/full');
  log.append(Buffer.from('lost'), monotonicMs(0));
  log.close();
  expect(log).toMatchObject({bytes: 4, lost: 4});
});

test('a folder that is not there is a fault at the start', () => {
  writeFileSync(join(temporaryFolder(), 'file'), '');
  expect(() => new RawLog(join(temporaryFolder(), 'gone', 'trainer.log'))).toThrow(/ENOENT/);
});

test('counts all that was printed, though less is kept', () => {
  const path = join(temporaryFolder(), 'trainer.log');
  const log = new RawLog(path, 'thinned');
  const bar = Array.from({length: 100}, (_, step) => `\r ${step}%|██| ${step}/100`);
  for (const paint of bar) log.append(Buffer.from(paint), monotonicMs(0));
  log.close();
  const printed = Buffer.byteLength(bar.join(''));
  expect(log.bytes).toBe(printed);
  expect(readFileSync(path, 'utf8')).toBe(`${bar[0]}${bar[98]}${bar[99]}`);
  const later = new RawLog(path, 'thinned');
  later.countFrom(printed);
  later.append(Buffer.from('\n'), monotonicMs(0));
  later.close();
  expect(later.bytes).toBe(printed + 1);
});

test('a bar that stands still is in the log a second later', () => {
  const path = join(temporaryFolder(), 'trainer.log');
  const log = new RawLog(path, 'thinned');
  log.append(Buffer.from('\r 1%|'), monotonicMs(0));
  log.writeDue(monotonicMs(999));
  expect(readFileSync(path, 'utf8')).toBe('');
  log.writeDue(monotonicMs(1000));
  expect(readFileSync(path, 'utf8')).toBe('\r 1%|');
  log.close();
});
