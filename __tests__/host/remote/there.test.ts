import {expect, test} from '@jest/globals';
import {wordsThere} from '../../../source/commands/kit/at-host.js';
import {thereWords} from '../../../source/host/remote/there.js';

const HERE = {ascii: false, noColor: false, kiosk: false};

test('passes on what was asked for, but not the host', () => {
  const options = ['--host=m2', '--json', '--since=2h', '--watch'];
  expect(wordsThere('status', options, {words: ['lora']}, HERE)).toEqual([
    ...['status', '--json', '--since=2h', '--watch', '--', 'lora'],
  ]);
  expect(wordsThere('runs', ['--host=m2'], {words: []}, HERE)).toEqual(['runs']);
});

test('the dashboard there is drawn as this terminal needs it, and only looks where a kiosk asks', () => {
  const here = {ascii: true, noColor: true, kiosk: true};
  expect(wordsThere('dashboard', [], {words: []}, here)).toEqual([
    ...['dashboard', '--ascii', '--no-color', '--read-only'],
  ]);
  expect(wordsThere('dashboard', ['--color', '--ascii'], {words: []}, {...here, kiosk: false})).toEqual([
    ...['dashboard', '--color', '--ascii'],
  ]);
});

test('the login shell gets quoted words alone, and only the dashboard a terminal', () => {
  const words = thereWords('m2', {words: ['logs', '--grep=$(touch x)'], hasTerminal: false});
  const line = words.at(-1) ?? '';
  expect(words.at(-2)).toBe('m2');
  expect(line).toMatch(/^exec \/bin\/sh -c '.*' mlxtop m2 logs '--grep=\$\(touch x\)'$/);
  expect(line).toContain('PATH="$PATH:/opt/homebrew/bin:');
  expect(words).toContain('-T');
  expect(thereWords('m2', {words: ['dashboard'], hasTerminal: true})).toContain('-tt');
  expect(() => thereWords('-oProxyCommand=x', {words: [], hasTerminal: false})).toThrow(/is not the name of a host/);
});
