import {majorVersion} from './darwin/sw-vers.js';

/**
 * From macOS 27 on, an application without permission to run in the background takes its whole coalition with it when
 * it quits, including the detached tmux server that was started in its terminal (tmux #5465). On earlier releases
 * quitting a terminal is not known to end what has detached itself from it, and attaching elsewhere and quitting the
 * editor helps most: there nothing changes.
 */
const ENDS_FROM = 27;

/**
 * Whether what lives in an application may end with it, by the system's name and version (`macOS 27.0`). With an
 * unknown version it may.
 */
export const endsWithItsApp = (system: string): boolean => (majorVersion(system) ?? ENDS_FROM) >= ENDS_FROM;
