import {expect, test} from '@jest/globals';
import {sshWords} from '../../../source/host/remote/ssh.js';
import {troubleOf} from '../../../source/host/remote/trouble.js';

/** What OpenSSH 9 says on Linux and on macOS. */
test.each([
  ['ssh: Could not resolve hostname m9: Name or service not known', 'unknown-host'],
  ['ssh: Could not resolve hostname m9: nodename nor servname provided, or not known', 'unknown-host'],
  ['ssh: connect to host m2 port 22: Connection refused', 'refused'],
  ['jo@m2: Permission denied (publickey,password,keyboard-interactive).', 'not-permitted'],
  ['Host key verification failed.', 'not-permitted'],
  ['ssh: connect to host m2 port 22: Operation timed out', 'unreachable'],
  ['Connection timed out during banner exchange', 'unreachable'],
  ['ssh: connect to host m2 port 22: No route to host', 'unreachable'],
  ['kex_exchange_identification: Connection closed by remote host', 'dropped'],
  ['', 'dropped'],
])('%s', (said, trouble) => {
  expect(troubleOf(`${said}\n`, false).trouble).toBe(trouble);
});

test('a machine that had answered was dropped, whatever ssh says of it', () => {
  expect(troubleOf('Connection refused by the tunnel\n', true).trouble).toBe('dropped');
});

test('what ssh says is one safe line', () => {
  const said = `@@@@\nWarning: Permanently added 'm2' to the list of known hosts.\n\u001b[31mbad${'x'.repeat(900)}\n`;
  const {text} = troubleOf(said, false);
  expect(text).toMatch(/^\?\[31mbadx+$/);
  expect(text?.length).toBe(200);
});

test('ssh is asked for no password, no terminal and no shared connection', () => {
  const words = sshWords('m2').join(' ');
  for (const part of ['-T', 'BatchMode=yes', 'ConnectTimeout=5', 'ControlPath=none', 'RemoteCommand=none']) {
    expect(words).toContain(part);
  }
  expect(words).toMatch(/ -- m2 exec \/bin\/sh -s$/);
});
