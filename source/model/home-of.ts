import {homeOrNull} from '../paths/home.js';

/**
 * The home folder as Python's `expanduser` knows it: HOME, else what the system has for the user. Where neither is
 * known, as in some containers, the `~` itself, which Python then leaves as it stands.
 */
export const homeOf = (environment: Readonly<Record<string, string | undefined>>): string =>
  environment.HOME || (homeOrNull() ?? '~');
