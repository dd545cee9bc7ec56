import {closeSync, constants, openSync, writeFileSync} from 'node:fs';

const {O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_RDWR, O_TRUNC, O_WRONLY} = constants;

/**
 * Flags for opening mlxtop's own files for writing: mlxtop makes no links, so a link in a file's place is not followed.
 */
export const OPEN = {
  // Non-blocking, so that a named pipe without a reader in the file's place is an error instead of an endless wait.
  replace: O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK,
  over: O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK,
  existing: O_RDWR | O_NOFOLLOW | O_NONBLOCK,
  append: O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW,
} as const;

/** Writes a small file of mlxtop's own, over its previous content. Mode 0600. Throws system errors. */
export const writeOwnFile = (path: string, content: string | Uint8Array): void => {
  const fd = openSync(path, OPEN.replace, 0o600);
  try {
    writeFileSync(fd, content);
  } finally {
    closeSync(fd);
  }
};
