import {closeSync, constants, openSync, writeFileSync} from 'node:fs';

const {O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_RDWR, O_TRUNC, O_WRONLY} = constants;

/** How files of ours are opened to be written: a link in a file's place is somebody else's, and is not followed. */
export const OPEN = {
  // A named pipe in its place that nobody reads is an error then, and nothing to wait for.
  anew: O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK,
  over: O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK,
  there: O_RDWR | O_NOFOLLOW | O_NONBLOCK,
  append: O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW,
} as const;

/** Puts a text into a small file of ours in one step. Throws system errors. */
export const writeOwnFile = (path: string, text: string): void => {
  const fd = openSync(path, OPEN.anew, 0o600);
  try {
    writeFileSync(fd, text);
  } finally {
    closeSync(fd);
  }
};
