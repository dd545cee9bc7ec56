import type {Tmux} from './client.js';
import {formatLiteral} from './quote.js';

/**
 * Runs a `/bin/sh` script as a child of the server, without waiting for it. It must print nothing and exit with 0: tmux
 * would show anything else in one of the user's panes. Resolves with whether tmux has started it.
 */
export const runBelow = async (tmux: Tmux, script: string): Promise<boolean> =>
  (await tmux.run(['run-shell', '-b', formatLiteral(script)])).code === 0;
