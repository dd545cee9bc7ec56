/**
 * Characters in other programs' text that must not reach a terminal: control characters (C0, DEL, C1), other line ends,
 * characters that change the direction of text, and invisible ones. The joiners of scripts and emoji (U+200C, U+200D)
 * are part of a text and stay.
 */
const HIDDEN_RANGES =
  '\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}';

/** Each of these characters; global, to replace them. */
export const HIDDEN = new RegExp(`[${HIDDEN_RANGES}]`, 'gu');

const ONE_HIDDEN = new RegExp(`[${HIDDEN_RANGES}]`, 'u');

/** Whether a text contains any of these characters. */
export const hasHidden = (text: string): boolean => ONE_HIDDEN.test(text);

const LINE_ENDS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;

/** Most texts contain none of them. */
const PLAIN = /^[ -~]*$/;

/** Whether a text has only the printable characters of ASCII. */
export const isPlain = (text: string): boolean => PLAIN.test(text);

/** Another program's text, safe within one line of a terminal: line ends become blanks, hidden characters `?`. */
export const printable = (text: string): string =>
  isPlain(text) ? text : text.replace(LINE_ENDS, ' ').replace(HIDDEN, '?');

/** The same for a text of several lines: line feeds stay. */
export const printableLines = (text: string): string =>
  text
    .split('\n')
    .map(line => printable(line.replace(/\r$/, '')))
    .join('\n');

/** The JSON with hidden characters escaped, so that its values stay the same. `JSON.stringify` escapes only C0. */
export const printableJson = (json: string): string =>
  json
    .split('\n')
    .map(line => line.replace(HIDDEN, escaped))
    .join('\n');

const escaped = (character: string): string =>
  Array.from(character.split(''), unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
