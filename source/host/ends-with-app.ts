import {majorVersion} from './darwin/sw-vers.js';

/**
 * From macOS 27 on an application without permission to run in the background takes its whole coalition with it when it quits: the
 * detached tmux server, too, that was started in its terminal (tmux #5465). Before, quitting a terminal is not known to end what has
 * detached itself from it, and to attach elsewhere and quit the editor is what helps most: there nothing changes.
 */
const ENDS_FROM = 27;

/**
 * Whether what lives in an application may end with it, by the system's name with its version (`macOS 27.0`). Where the version is not known
 * it may.
 */
export const endsWithItsApp = (system: string): boolean => (majorVersion(system) ?? ENDS_FROM) >= ENDS_FROM;
