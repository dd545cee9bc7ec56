import {errorCode, UserError} from '../errors.js';
import {printable} from '../format/printable.js';
import {guardedPlace} from '../insight/guarded-places.js';
import {homeOrNull} from '../paths/home.js';
import {linksResolved} from '../paths/links.js';

/** What such an error is about: a path, or the working directory. */
const placeOf = (error: unknown): {path: string; shown: string} | null => {
  const {path, syscall} = error as {path?: unknown; syscall?: unknown};
  if (typeof path === 'string') return {path, shown: printable(path)};
  const shown = 'The folder that you are in';
  return syscall === 'uv_cwd' ? {path: process.env.PWD ?? '/', shown} : null;
};

const MAC =
  'In tmux that is the app which started its server, until it is updated or removed. Try it from another terminal, or allow this one under System Settings > Privacy & Security > Files and Folders.';

/**
 * The error to show for a file or folder that the system forbids (EPERM), whatever its owner may do. Null for every
 * other error, and with `guardedOnly` for a path outside the folders that macOS guards.
 */
export const notPermitted = (error: unknown, guardedOnly = false): UserError | null => {
  if (errorCode(error) !== 'EPERM') return null;
  const place = placeOf(error);
  if (place === null) return null;
  const home = homeOrNull();
  const name =
    process.platform === 'darwin'
      ? guardedPlace(linksResolved(place.path), home === null ? null : linksResolved(home))
      : null;
  const what = `${place.shown} cannot be opened: Operation not permitted.`;
  if (name !== null) return new UserError(`${what} macOS lets only the apps that you allowed into ${name}.`, MAC);
  if (guardedOnly) return null;
  return new UserError(what, 'It may be immutable (ls -lO; Linux: lsattr), or a security rule keeps it.');
};
