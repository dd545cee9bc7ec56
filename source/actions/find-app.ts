import {UserError, usageError} from '../errors.js';
import type {App} from '../host/types.js';

/** Longer lists are not read. */
const MAX_NAMES = 12;
/** Quitting a smaller application frees too little memory to suggest it. */
const MIN_NAMED_BYTES = 50 * 1024 ** 2;

const names = (apps: readonly App[]): string => [...new Set(apps.map(({name}) => name))].slice(0, MAX_NAMES).join(', ');

/**
 * The application that `wanted` means, by its name or bundle id, ignoring case. `apps` are all applications, largest
 * first. Throws a `UserError` when none matches, or several do.
 */
export const findApp = (apps: readonly App[], wanted: string): App => {
  const low = wanted.toLowerCase();
  const found = apps.filter(({name, bundleId}) => name.toLowerCase() === low || bundleId?.toLowerCase() === low);
  const [app, ...others] = found;
  if (app && others.length === 0) return app;
  if (app) {
    const list = found.map(one => `${one.name} (pid ${one.mainPid ?? '?'})`).join(', ');
    throw usageError(
      `'${wanted}' could be any of: ${list}.`,
      'Quit the right one by hand (kill PID), or give its bundle id if it has one.',
    );
  }
  const close = apps.filter(({name}) => name.toLowerCase().includes(low));
  const quittable = apps.filter(one => one.protected === null && one.bytes >= MIN_NAMED_BYTES);
  throw new UserError(
    `No application called '${wanted}' is running.`,
    close.length > 0
      ? `Did you mean: ${names(close)}?`
      : `These can be quit: ${names(quittable) || 'none'}. All: mlxtop apps`,
  );
};
