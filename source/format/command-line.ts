import {HIDDEN, hasHidden} from './printable.js';
import {UNKNOWN} from './units.js';

/** What a shell takes as it stands. A `=` at the start means something to zsh; in a program's name it makes an assignment. */
const PLAIN_PROGRAM = /^[\p{L}\p{N}_./,:@%+-]+$/u;
const PLAIN_WORD = /^[\p{L}\p{N}_./,:@%+-][\p{L}\p{N}_./,:@%+=-]*$/u;
const ESCAPES: Readonly<Record<string, string>> = {'\n': '\\n', '\r': '\\r', '\t': '\\t'};

/** By bytes: the bash of macOS does not know `\u`. */
const escaped = (character: string): string =>
  ESCAPES[character] ??
  [...new TextEncoder().encode(character)].map(byte => `\\${byte.toString(8).padStart(3, '0')}`).join('');

const quote = (word: string, plain: RegExp): string => {
  if (plain.test(word)) return word;
  if (!hasHidden(word)) return `'${word.replaceAll("'", `'\\''`)}'`;
  return `$'${word.replace(/[\\']/g, '\\$&').replace(HIDDEN, escaped)}'`;
};

/**
 * A command as one line that bash and zsh read as these very words (any other shell too, unless a word holds a line feed or another
 * control character): to be shown, and to be copied. A dash for that of a trainer of which only the output is known.
 */
export const commandLine = ([program, ...words]: readonly string[]): string =>
  program === undefined
    ? UNKNOWN
    : [quote(program, PLAIN_PROGRAM), ...words.map(word => quote(word, PLAIN_WORD))].join(' ');

/** The text's first `most` characters at the most, the last of which is `…` when something was cut off. */
export const shorten = (text: string, most: number): string => {
  const characters = [...text];
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text;
};
