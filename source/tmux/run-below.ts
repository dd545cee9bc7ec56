import type {Tmux} from './client.js';
import {formatLiteral} from './quote.js';

/**
 * Runs a text for `/bin/sh` as a child of the server and does not wait for it. It must print nothing and end with 0: tmux would show the
 * rest in somebody's pane. Returns whether tmux took it.
 */
export const runBelow = async (tmux: Tmux, script: string): Promise<boolean> =>
  (await tmux.run(['run-shell', '-b', formatLiteral(script)])).code === 0;
