import {usageError} from '../../errors.js';
import {isPlain, printable} from '../../format/printable.js';

/** More than any file of public keys that one person hands over. */
export const MAX_KEY_BYTES = 64 * 1024;

const TYPES =
  /^(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)|sk-ssh-ed25519@openssh\.com|sk-ecdsa-sha2-nistp256@openssh\.com)$/;
const PRIVATE = /PRIVATE KEY-----|^PuTTY-User-Key-File/m;

/** Whether these are the bytes of a key of that type: they begin with its name, with its length before it. */
const isOfType = (type: string, data: string): boolean => {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(data)) return false;
  const bytes = Buffer.from(data, 'base64');
  return (
    bytes.length > type.length + 8 &&
    bytes.readUInt32BE(0) === type.length &&
    bytes.toString('latin1', 4, 4 + type.length) === type
  );
};

const keyOf = (line: string, where: string): string => {
  const [type = '', data = '', ...comment] = line.trim().split(/\s+/);
  if (TYPES.test(type) && isOfType(type, data)) {
    // Who reads the file should see what it says.
    const words = comment.join(' ');
    return [type, data, isPlain(words) ? words : printable(words)].filter(Boolean).join(' ');
  }
  throw usageError(
    `${where} is not an ssh public key.`,
    'A public key is one line that begins with ssh-ed25519 or ssh-rsa, in a file that ends in .pub.',
  );
};

/**
 * The public keys in a text, each as one line of `authorized_keys` without options. Throws a `UserError` for a private
 * key, whose content is never repeated, and for what is no key; `where` names the text.
 */
export const publicKeys = (text: string, where: string): string[] => {
  if (PRIVATE.test(text)) {
    throw usageError(
      `${where} is a private key, which must never be shared.`,
      'Use the public key: the file beside it that ends in .pub.',
    );
  }
  const lines = text.split(/\r?\n/).filter(line => line.trim() !== '' && !line.trim().startsWith('#'));
  if (lines.length === 0)
    throw usageError(`${where} is empty.`, 'A public key is one line, such as in id_ed25519.pub.');
  return lines.map(line => keyOf(line, where));
};
