/**
 * What a terminal would act on, and what deceives its reader: each is marked by a word that must stay within its line.
 */
export const HOSTILE = [
  '\u001b]52;c;SGk=\u0007clip',
  '\u001b]0;title\u001b\\title',
  '\u001b[31mred\u001b[0m',
  '\u009b31mred8\u009d0;x\u009c',
  '\u001b[2J\u001b[H\u001b[?1049h\u001b[6nscreen',
  '\u202egnp.exe\u202c\u2066turned\u2069\u200f\u200e\u061c',
  '\u007f\b\u0085\u2028\u2029\ufeff\u{e0041}',
  'next\nINJECTED: a line of its own\r\nINJECTED again\tINJECTED',
].join(' ');

const CONTROL =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u;

/** Lines of a text that would do something to a terminal, or that another user has put there as lines of their own. */
export const harmful = (text: string): string[] =>
  text
    .split('\n')
    .filter(line => CONTROL.test(line) || /^\s*INJECTED/.test(line))
    .map(line => JSON.stringify(line));

const COLOURS = /\u001b\[[\d;:]*m/g;

/** The same of what a terminal got where colours are wanted, and what a trainer's own lines are laid out with. */
export const harmfulBesidesColour = (bytes: string): string[] =>
  harmful(
    bytes
      .replace(COLOURS, '')
      .replace(/\r\n/g, '\n')
      .replace(/[\t\b]/g, ' '),
  );
