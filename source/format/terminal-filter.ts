import {StringDecoder} from 'node:string_decoder';
import {HIDDEN} from './printable.js';

export type TerminalFilter = {
  /** What of these bytes may go to a terminal. */
  push(chunk: Uint8Array): string;
  /** The rest, with the terminal's own colours again after it where others were set. */
  end(): string;
};

const ESCAPE = '\u001b';
/** In 8 bits: the control string and sequence introducers of ECMA-48. */
const STRINGS = ']PX^_\u0090\u0098\u009d\u009e\u009f';
const SEQUENCES = '[\u009b';
/** No colour takes more. */
const MOST_PARAMETERS = 64;

const COLOUR = /^[\d;:]*m$/;
/** What a live bar draws itself with, within the lines that it has printed: up, down, left, right, to a column, erase a line. */
const OF_A_BAR = /^\d{0,3}[ABCDGK]$/;
const KEPT_CONTROLS = '\n\r\t\b';

const shown = (text: string): string =>
  text.replace(HIDDEN, character => (KEPT_CONTROLS.includes(character) ? character : ''));

/**
 * Of what a program printed, what does no more to a terminal than to show it: text, colours (with `colours`), and how bars go over their
 * own lines. Left out is what acts on the terminal or deceives its reader: titles, clipboard, links, questions to the terminal, its modes
 * and other screen, the cursor anywhere else, the direction of text. Bytes may be cut anywhere; memory is bounded.
 */
export const createTerminalFilter = (colours: boolean): TerminalFilter => {
  const decoder = new StringDecoder('utf8');
  let state: 'text' | 'escape' | 'sequence' | 'string' = 'text';
  let parameters = '';
  let isColoured = false;

  const sequence = (text: string): string => {
    const isColour = COLOUR.test(text);
    if (isColour && colours) isColoured = text !== 'm' && text !== '0m';
    return (isColour && colours) || OF_A_BAR.test(text) ? `${ESCAPE}[${text}` : '';
  };

  /** One character of an escape sequence; null when it cannot belong to it and is text again. */
  const readEscape = (character: string): string | null => {
    if (character === ESCAPE) {
      state = 'escape';
    } else if (state === 'string') {
      if (character < ' ' || (character >= '\u007f' && character < '\u00a0')) {
        state = 'text';
        return '\u0007\u009c'.includes(character) ? '' : null;
      }
    } else if (character < ' ' || character > '~') {
      state = 'text';
      return null;
    } else if (state === 'sequence') {
      parameters = (parameters + character).slice(0, MOST_PARAMETERS);
      if (character >= '@') {
        state = 'text';
        return sequence(parameters);
      }
    } else if (character >= '0') {
      open(character);
    }
    return '';
  };

  const open = (character: string): void => {
    parameters = '';
    state = SEQUENCES.includes(character) ? 'sequence' : STRINGS.includes(character) ? 'string' : 'text';
  };

  const read = (text: string): string => {
    let out = '';
    for (let at = 0; at < text.length; ) {
      if (state !== 'text') {
        const kept = readEscape(text.charAt(at));
        if (kept !== null) at++;
        out += kept ?? '';
        continue;
      }
      const length = text.slice(at).search(/[\u001b\u0090\u0098\u009b\u009d-\u009f]/);
      const to = length < 0 ? text.length : at + length;
      out += shown(text.slice(at, to));
      at = to + 1;
      if (to === text.length) break;
      if (text[to] === ESCAPE) state = 'escape';
      else open(text.charAt(to));
    }
    return out;
  };

  return {
    push: chunk => read(decoder.write(chunk)),
    end: () => `${read(decoder.end())}${isColoured ? `${ESCAPE}[0m` : ''}`,
  };
};
