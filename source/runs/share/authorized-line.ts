/** Characters that no login shell, be it sh, zsh, fish or csh, does anything to. */
const PLAIN = /^[A-Za-z0-9_./:@%+=,-]+$/;

/**
 * A word for the login shell of whoever owns the file. What has a meaning within single quotes in one of them (in fish
 * the backslash) stands outside of these.
 */
const loginWord = (word: string): string =>
  PLAIN.test(word)
    ? word
    : word
        .split(/([\\'])/)
        .map(part => (part === '' ? '' : part === '\\' || part === "'" ? `\\${part}` : `'${part}'`))
        .join('');

/** A text as sshd reads it within double quotes: a quote takes a backslash, and nothing else does. */
const sshdQuoted = (text: string): string => `"${text.replaceAll('"', '\\"')}"`;

/** What stands in the place of a key that was not given. */
export const PLACEHOLDER = 'PUT-THE-PUBLIC-KEY-HERE';

/**
 * A line for `authorized_keys`: whoever has the private key of `key` gets a terminal with this program, whatever they
 * ask for, and nothing else: no shell, no file, no forwarding (`restrict`).
 */
export const authorizedLine = (program: readonly string[], key: string | null): string =>
  `command=${sshdQuoted(program.map(loginWord).join(' '))},restrict,pty ${key ?? PLACEHOLDER}`;
