import {printable} from '../../format/printable.js';

/** Text that is HTML already: only `html` and `trusted` make it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: all but `Markup` is text, and escaped. Nothing for null, undefined and false. */
export type Part = Markup | string | number | null | undefined | false | readonly Part[];

const ESCAPES: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;'};

/** What no XML may contain, besides the characters that `printable` replaces. */
const NO_CHARACTER = /[\ufffe\uffff]/g;

const escaped = (text: string): string =>
  printable(text)
    .replace(NO_CHARACTER, '?')
    .replace(/[&<>"']/g, character => ESCAPES[character] ?? '');

const textOf = (part: Part): string => {
  if (part instanceof Markup) return part.text;
  if (part === null || part === undefined || part === false) return '';
  if (typeof part === 'number') return String(part);
  return typeof part === 'string' ? escaped(part) : part.map(textOf).join('');
};

/**
 * The one place where markup is made: a template whose parts are escaped, for text and for attributes in double quotes.
 * Control characters and those that turn the direction of text become `?`.
 */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(strings.reduce((text, string, index) => text + textOf(parts[index - 1]) + string));

/** What mlxtop itself has written: its style sheet, its script, its data block. Never text from outside. */
export const trusted = (text: string): Markup => new Markup(text);
