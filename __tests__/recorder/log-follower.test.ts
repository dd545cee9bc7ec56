import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  renameSync,
  rmdirSync,
  statSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {LogFollower} from '../../source/recorder/log-follower.js';
import {leavePlaces, temporaryFolder} from '../journal/places.js';

let folder = '';
let file = '';
let copy = '';
let open: LogFollower[] = [];

beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder, 'train.log');
  copy = join(folder, 'copy');
});

afterEach(() => {
  for (const follower of open) follower.close();
  open = [];
  leavePlaces();
});

/** Follows on from the copy, as a recorder does. */
const follow = (): LogFollower => {
  const follower = new LogFollower({file, copy, markFile: join(folder, 'mark')});
  open.push(follower);
  return follower;
};

/** All that there is now, appended to the copy. */
const read = (follower: LogFollower): string => {
  let text = '';
  for (let piece = follower.read(); piece !== null; piece = follower.read()) {
    appendFileSync(copy, piece);
    text += piece.toString();
  }
  return text;
};

describe('a file that is written', () => {
  test('is read as it grows, in the middle of a line too', () => {
    writeFileSync(file, 'one\ntw');
    const follower = follow();
    expect(read(follower)).toBe('one\ntw');
    expect(read(follower)).toBe('');
    appendFileSync(file, 'o\nthree\n');
    expect(read(follower)).toBe('o\nthree\n');
  });

  test('may not be there yet', () => {
    const follower = follow();
    expect(read(follower)).toBe('');
    writeFileSync(file, 'one\n');
    expect(read(follower)).toBe('one\n');
  });

  test('is read whole when it is larger than one piece', () => {
    const lines = Array.from({length: 60_000}, (_, index) => `line ${index}\n`).join('');
    writeFileSync(file, lines);
    expect(read(follow())).toBe(lines);
  });
});

describe('a file that is rotated', () => {
  test('by its name is read to its end first, and the new one from its start', () => {
    writeFileSync(file, 'one\n');
    const follower = follow();
    read(follower);
    appendFileSync(file, 'two\n');
    renameSync(file, `${file}.1`);
    appendFileSync(`${file}.1`, 'three\n');
    writeFileSync(file, 'four\n');
    expect(read(follower)).toBe('two\nthree\nfour\n');
  });

  test('may continue under its old name until the new one has content', () => {
    writeFileSync(file, 'one\n');
    const follower = follow();
    read(follower);
    renameSync(file, `${file}.1`);
    writeFileSync(file, '');
    appendFileSync(`${file}.1`, 'two\n');
    expect(read(follower)).toBe('two\n');
    appendFileSync(`${file}.1`, 'three\n');
    appendFileSync(file, 'four\n');
    expect(read(follower)).toBe('three\nfour\n');
  });

  test('ends the line that it cuts', () => {
    writeFileSync(file, 'one\ntw');
    const follower = follow();
    read(follower);
    unlinkSync(file);
    writeFileSync(file, 'three\n');
    expect(read(follower)).toBe('\nthree\n');
  });
});

describe('a file that is cut', () => {
  test('is read from its start', () => {
    writeFileSync(file, 'one\ntwo\n');
    const follower = follow();
    read(follower);
    truncateSync(file);
    expect(read(follower)).toBe('');
    appendFileSync(file, 'three\n');
    expect(read(follower)).toBe('three\n');
  });

  test('and has grown beyond what was read is known by what stands in it', () => {
    writeFileSync(file, 'one\ntwo\n');
    const follower = follow();
    read(follower);
    writeFileSync(file, 'three\nfour\nfive\n');
    expect(read(follower)).toBe('three\nfour\nfive\n');
  });

  test('below a writer that keeps its position has a gap, which is skipped', () => {
    writeFileSync(file, 'one\ntwo\n');
    const follower = follow();
    read(follower);
    truncateSync(file);
    writeFileSync(file, `${'\0'.repeat(300_000)}three\n`);
    expect(read(follower)).toBe('three\n');
    appendFileSync(file, 'four\n');
    expect(read(follower)).toBe('four\n');
  });
});

describe('a follower after another', () => {
  const afterOne = (text: string): void => {
    writeFileSync(file, text);
    const first = follow();
    read(first);
    first.close();
  };

  test('continues at the byte that was reached: no line twice, none lost', () => {
    afterOne('one\ntw');
    appendFileSync(file, 'o\nthree\n');
    expect(read(follow())).toBe('o\nthree\n');
  });

  test('continues in a file that was rotated meanwhile, then in the new one', () => {
    afterOne('one\n');
    appendFileSync(file, 'two\n');
    renameSync(file, `${file}.1`);
    writeFileSync(file, 'three\n');
    expect(read(follow())).toBe('two\nthree\n');
  });

  test('starts again in a file that was truncated and written meanwhile', () => {
    afterOne('one\ntwo\n');
    truncateSync(file);
    appendFileSync(file, 'other text that is longer\n');
    expect(read(follow())).toBe('other text that is longer\n');
  });

  test('starts again where the old file is gone for good', () => {
    afterOne('one\ntw');
    copyFileSync(file, `${file}.gz`);
    unlinkSync(file);
    writeFileSync(file, 'three\n');
    expect(read(follow())).toBe('\nthree\n');
  });

  test('knows where it is behind a hole', () => {
    writeFileSync(file, `${'\0'.repeat(1000)}one\n`);
    const first = follow();
    expect(read(first)).toBe('one\n');
    first.close();
    appendFileSync(file, 'two\n');
    expect(read(follow())).toBe('two\n');
    expect(statSync(copy).size).toBe('one\ntwo\n'.length);
  });
});

describe('a disk that took not all of the copy', () => {
  test('continues where it was read, in the next follower too', () => {
    writeFileSync(file, 'one\n');
    const follower = follow();
    read(follower);
    appendFileSync(file, 'lost\n');
    expect(follower.read()?.toString()).toBe('lost\n');
    appendFileSync(file, 'two\n');
    expect(read(follower)).toBe('two\n');
    appendFileSync(file, 'three\n');
    expect(read(follow())).toBe('three\n');
  });

  test('is asked again to take the mark, and its file is read meanwhile', () => {
    writeFileSync(file, 'one\n');
    const mark = join(folder, 'mark');
    mkdirSync(mark);
    const follower = follow();
    expect(read(follower)).toBe('one\n');
    rmdirSync(mark);
    appendFileSync(file, 'two\n');
    expect(read(follower)).toBe('two\n');
    appendFileSync(file, 'three\n');
    expect(read(follow())).toBe('three\n');
  });
});
