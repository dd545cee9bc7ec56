/** What stands for itself in every shell, at whatever place in a word. */
const PLAIN = /^[\w./:@,-]+$/;
/** Quoted text is one thing in sh, bash, zsh, fish and csh, but for these: they are escaped outside of the quotes. */
const PIECES = /[\\'!]|[^\\'!]+/gu;

/**
 * One word for a login shell, whichever that is: fish takes a backslash within quotes for an escape, and csh a `!` for
 * an event of its history. Control characters, which no way of quoting brings through all of them, must not be in it.
 */
export const anyShellWord = (text: string): string => {
  if (text === '') return "''";
  if (PLAIN.test(text)) return text;
  return (text.match(PIECES) ?? []).map(piece => (/^[\\'!]$/.test(piece) ? `\\${piece}` : `'${piece}'`)).join('');
};
