import {usageError} from '../errors.js';
import {printable} from '../format/printable.js';

/** Characters that end a line for a shell, for tmux or for a terminal, and other control characters. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/**
 * Returns the path, or other word, unchanged. Throws a `UserError` when it contains a control character: tmux, its
 * shell and mlxtop's own messages take such words line by line. `what` names where the word comes from.
 */
export const withoutControls = (word: string, what: string): string => {
  if (!CONTROL.test(word)) return word;
  throw usageError(
    `${what} contains a line end or another control character: '${printable(word)}'.`,
    'Use one without control characters.',
  );
};

const VARIABLES = 'MLXTOP_HOME MLXTOP_TOOLS HOME XDG_CONFIG_HOME XDG_DATA_HOME TMUX TMUX_TMPDIR TMPDIR'.split(' ');

/** The same for the paths that mlxtop takes from the environment. */
export const requirePlainEnvironment = (environment: NodeJS.ProcessEnv): void => {
  for (const name of VARIABLES) withoutControls(environment[name] ?? '', name);
};
