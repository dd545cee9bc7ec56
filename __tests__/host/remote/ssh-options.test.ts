import {expect, test} from '@jest/globals';
import {checkHostName, sshWords} from '../../../source/host/remote/ssh-options.js';

test('never asks for a password, notices a dead connection, and shares one', () => {
  const words = sshWords('m2');
  expect(words[0]).toBe('-T');
  for (const option of ['BatchMode=yes', 'ConnectTimeout=5', 'ServerAliveInterval=5', 'ServerAliveCountMax=3']) {
    expect(words[words.indexOf(option) - 1]).toBe('-o');
  }
  const path = words.find(word => word.startsWith('ControlPath=')) ?? '';
  // ssh puts 40 characters for %C, and 17 more while it makes the socket.
  expect(path.length - 'ControlPath='.length - '%C'.length + 40 + 17).toBeLessThanOrEqual(103);
  expect(words.slice(-2)).toEqual(['--', 'm2']);
});

test('asks for a terminal only where one is wanted', () => {
  expect(sshWords('m2', ['-tt'])).not.toContain('-T');
  expect(sshWords('m2', ['-tt'])).toContain('-tt');
});

test.each(['-oProxyCommand=touch x', '', 'a b', 'a\nb', 'a\u001Bb'])('refuses %j as a host', name => {
  expect(() => checkHostName(name)).toThrow(/is not the name of a host/);
});

test.each(['m2', 'user@10.0.0.2', 'fe80::1%en5', 'm2.local'])('takes %s', name => {
  expect(checkHostName(name)).toBe(name);
});
