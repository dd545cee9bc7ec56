import {execFileSync} from 'node:child_process';
import {describe, expect, test} from '@jest/globals';
import {authorizedLine, PLACEHOLDER} from '../../../source/runs/share/authorized-line.js';
import {publicKeys} from '../../../source/runs/share/public-keys.js';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILyG9uGHSAONNEqRjpFleeJZcBCkrmFufRBKzpaAy11e';

describe('a public key', () => {
  test.each([
    ['alone', KEY, [KEY]],
    ['with its comment', `${KEY} anna@box\n`, [`${KEY} anna@box`]],
    ['several, with blank lines and remarks', `# Anna\r\n${KEY} a\r\n\r\n${KEY} b\r\n`, [`${KEY} a`, `${KEY} b`]],
    ['with a control character in its comment', `${KEY} a\u001b[31m`, [`${KEY} a?[31m`]],
  ])('%s', (_, text, keys) => {
    expect(publicKeys(text, 'anna.pub')).toEqual(keys);
  });

  test.each([
    ['options before it', `command="sh" ${KEY}`],
    ['another type than its bytes', KEY.replace('ssh-ed25519', 'ssh-rsa')],
    ['a cut one', KEY.slice(0, 30)],
    ['words', 'hello there'],
    ['nothing', '\n'],
  ])('not %s', (_, text) => {
    expect(() => publicKeys(text, 'anna.pub')).toThrow(/^anna\.pub is (?:not an ssh public key|empty)/);
  });

  test.each([
    '-----BEGIN OPENSSH PRIVATE KEY-----',
    '-----BEGIN RSA PRIVATE KEY-----',
    'PuTTY-User-Key-File-3: ssh-rsa',
  ])('a private key is refused and never repeated: %s', head => {
    const refuse = () => publicKeys(`${head}\nc2VjcmV0\n`, 'anna');
    expect(refuse).toThrow('anna is a private key, which must never be shared.');
    expect(refuse).not.toThrow(/c2VjcmV0/);
  });
});

/** What sshd makes of the line's command: within double quotes `\"` is a quote, and everything else itself. */
const commandIn = (line: string): string => {
  const [, quoted = ''] = /^command="((?:\\"|[^"])*)",restrict,pty /.exec(line) ?? [];
  return quoted.replaceAll('\\"', '"');
};

describe('the line', () => {
  test('gives a terminal with the program, and nothing else', () => {
    expect(authorizedLine(['/usr/bin/node', '/opt/mlxtop.js', 'dashboard', '--read-only', 'lora'], KEY)).toBe(
      `command="/usr/bin/node /opt/mlxtop.js dashboard --read-only lora",restrict,pty ${KEY}`,
    );
    expect(authorizedLine(['x'], null)).toBe(`command="x",restrict,pty ${PLACEHOLDER}`);
  });

  test.each(['sh', 'bash'])("reaches %s as it was, whatever a folder's name has in it", shell => {
    const words = ['/My Models/it\'s "new"\\', '$HOME `id`', '!*?[a]{b,c}~#;&|<>()%', 'ü…', 'back\\\\"slash'];
    const line = authorizedLine(['printf', '%s\\n', ...words], KEY);
    const seen = execFileSync(shell, ['-c', commandIn(line)], {encoding: 'utf8'});
    expect(seen).toBe(`${words.join('\n')}\n`);
  });
});
