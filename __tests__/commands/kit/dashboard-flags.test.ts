import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {drawsAscii, isAsciiTerminal} from '../../../source/commands/kit/dashboard-flags.js';

const NAMES = ['LC_ALL', 'LC_CTYPE', 'LANG', 'TMUX'] as const;
const before = NAMES.map(name => [name, process.env[name]] as const);

beforeEach(() => {
  for (const name of NAMES) delete process.env[name];
});

afterEach(() => {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

test.each([
  [{LC_ALL: 'C', LANG: 'en_US.UTF-8'}, true, true],
  [{LC_ALL: '', LC_CTYPE: 'POSIX'}, true, true],
  [{LANG: 'de_DE.ISO8859-1'}, true, true],
  [{LANG: 'en_US.UTF-8'}, false, false],
  [{LC_CTYPE: 'UTF-8'}, false, false],
  [{LANG: 'C.utf8'}, false, false],
  // As tmux takes it: without a locale a client shows ASCII, but a pane may show anything.
  [{}, false, true],
  [{TMUX: '/tmp/x,1,0'}, false, false],
  [{TMUX: '/tmp/x,1,0', LC_ALL: 'C'}, true, true],
])('with %j text is ASCII: %s, the dashboard: %s', (environment, text, drawn) => {
  Object.assign(process.env, environment);
  expect([isAsciiTerminal({flags: {}}), drawsAscii({flags: {}})]).toEqual([text, drawn]);
  expect([isAsciiTerminal({flags: {ascii: true}}), drawsAscii({flags: {ascii: true}})]).toEqual([true, true]);
  // A pane has the locale of the tmux server; who looks is asked of tmux.
  expect(drawsAscii({flags: {folder: '/x', ascii: false}})).toBe(false);
});
