import {expect, test} from '@jest/globals';
import {isHostName, withoutUser} from '../../source/format/host-name.js';

test.each(['m2', 'm2.local', 'jo@m2', '10.0.0.2', 'fe80::1%en0', 'mac_studio-1', 'a'.repeat(253)])('%s', name => {
  expect(isHostName(name)).toBe(true);
});

test.each([
  '',
  '-oProxyCommand=touch',
  'jo@-oProxyCommand',
  '-l@m2',
  'm2 m3',
  'm2;reboot',
  'm2\n',
  '$(id)',
  'm2`id`',
  'ssh://m2',
  'm2/x',
  'ü',
  'a'.repeat(254),
])('not %j', name => {
  expect(isHostName(name)).toBe(false);
});

test('a host without its user', () => {
  expect([withoutUser('jo@m2'), withoutUser('m2')]).toEqual(['m2', 'm2']);
});
