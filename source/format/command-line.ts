import {HIDDEN, hasHidden} from './printable.js';
import {UNKNOWN} from './units.js';

/**
 * Words that a shell needs no quotes for. A `=` at the start has a meaning in zsh; in a program's name it makes an
 * assignment.
 */
const PLAIN_PROGRAM = /^[\p{L}\p{N}_./,:@%+-]+$/u;
const PLAIN_WORD = /^[\p{L}\p{N}_./,:@%+-][\p{L}\p{N}_./,:@%+=-]*$/u;
const ESCAPES: Readonly<Record<string, string>> = {'\n': '\\n', '\r': '\\r', '\t': '\\t'};

/** By bytes: the bash of macOS does not support `\u`. */
const escaped = (character: string): string =>
  ESCAPES[character] ??
  [...new TextEncoder().encode(character)].map(byte => `\\${byte.toString(8).padStart(3, '0')}`).join('');

const quote = (word: string, plain: RegExp): string => {
  if (plain.test(word)) return word;
  if (!hasHidden(word)) return `'${word.replaceAll("'", `'\\''`)}'`;
  return `$'${word.replace(/[\\']/g, '\\$&').replace(HIDDEN, escaped)}'`;
};

/**
 * A command as one line, to be shown and copied. bash and zsh read exactly these words from it; so does any other
 * shell, unless a word contains a line feed or another control character. A dash for a command that is not known (a
 * trainer of which only the output is known).
 */
export const commandLine = ([program, ...words]: readonly string[]): string =>
  program === undefined
    ? UNKNOWN
    : [quote(program, PLAIN_PROGRAM), ...words.map(word => quote(word, PLAIN_WORD))].join(' ');

/** At most `max` characters of a text; the last one is `…` when something was cut off. */
export const shorten = (text: string, max: number): string => {
  const characters = [...text];
  return characters.length > max ? `${characters.slice(0, max - 1).join('')}…` : text;
};
