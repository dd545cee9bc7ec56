import {chmodSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, expect, test} from '@jest/globals';
import {readToken} from '../../source/serve/token.js';
import {leavePlaces, temporaryFolder} from '../journal/places.js';

afterEach(leavePlaces);

const TOKEN = '0123456789abcdef';

const file = (text: string, mode = 0o600): string => {
  const path = join(temporaryFolder(), 'token');
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
};

test('a token comes from a private file, else from the environment', () => {
  expect(readToken(file(`${TOKEN}\n`), {MLXTOP_TOKEN: 'another-one-of-length'})).toBe(TOKEN);
  expect(readToken(undefined, {MLXTOP_TOKEN: TOKEN})).toBe(TOKEN);
  expect(readToken(undefined, {})).toBeNull();
  expect(readToken(undefined, {MLXTOP_TOKEN: ''})).toBeNull();
});

test.each([
  ['others can read it', () => file(TOKEN, 0o644), /Other users can read .*token/],
  ['it is short', () => file('secret'), /has 6 characters, and needs 16/],
  ['it is empty', () => file(''), /has 0 characters/],
  ['it is far too long', () => file('x'.repeat(100_000)), /has 98 KB, more than/],
  ['it is two words', () => file(`${TOKEN} ${TOKEN}`), /more than one word/],
  ['it is not there', () => '/nowhere/token', /The token cannot be read: ENOENT/],
  ['it is a folder', () => file(TOKEN).replace(/token$/, ''), /The token cannot be read: .* is a folder/],
])('one is refused when %s, and never shown', (_why, path, message) => {
  expect(() => readToken(path(), {})).toThrow(message);
  expect(() => readToken(path(), {})).not.toThrow(TOKEN);
});
