import {usageError} from '../errors.js';
import {printable} from '../format/printable.js';

/** What ends a line for a shell, for tmux or for a terminal. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/**
 * Gives a path or another word of ours back. Throws a `UserError` for one with a control character in it: such words go through tmux, its
 * shell and our own sentences line by line. `what` names where it comes from.
 */
export const withoutControls = (word: string, what: string): string => {
  if (!CONTROL.test(word)) return word;
  throw usageError(
    `${what} has a line end or another control character in it: '${printable(word)}'.`,
    'Give it without one.',
  );
};

const VARIABLES = 'MLXTOP_HOME MLXTOP_TOOLS HOME XDG_CONFIG_HOME XDG_DATA_HOME TMUX TMUX_TMPDIR TMPDIR'.split(' ');

/** The same of the paths that the environment gives us. */
export const requirePlainEnvironment = (environment: NodeJS.ProcessEnv): void => {
  for (const name of VARIABLES) withoutControls(environment[name] ?? '', name);
};
