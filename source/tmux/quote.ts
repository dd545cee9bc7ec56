/** Characters that may mean something to tmux's command parser. */
const SPECIAL = /[^A-Za-z0-9_./,:=@+\-\u0080-\u{10FFFF}]/gu;

/**
 * One word of a tmux command, in double quotes, with everything that the parser could interpret (`$`, `~`, `;`, `#`,
 * quotes, blanks, line feeds) as octal escapes: the only form in which a line feed survives, because tmux drops the
 * blanks after one.
 */
export const tmuxWord = (text: string): string =>
  `"${text.replace(SPECIAL, character => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`)}"`;

/** One tmux command from its words. */
export const tmuxCommand = (words: readonly string[]): string => words.map(tmuxWord).join(' ');

/** One word for `/bin/sh`, in single quotes. */
export const shellWord = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * Escapes a text that tmux expands as a format (`-c`, run-shell's command), so that it arrives unchanged. Before a `[`
 * tmux leaves every `#` alone.
 */
export const formatLiteral = (text: string): string => text.replace(/#+\[?/g, it => (it.endsWith('[') ? it : it + it));

/** The same for a text that tmux also expands as a date (pipe-pane's command, the status line). */
export const clockLiteral = (text: string): string => formatLiteral(text).replaceAll('%', '%%');
