import {StringDecoder} from 'node:string_decoder';
import {HIDDEN} from './printable.js';

export type TerminalFilter = {
  /** The part of these bytes that may go to a terminal, as text. */
  push(chunk: Uint8Array): string;
  /** The rest; resets the terminal's colours if others were set. */
  end(): string;
};

const ESCAPE = '\u001b';
/** Introducers of control strings and of control sequences in ECMA-48, in 7 bits (after an escape) and in 8. */
const STRINGS = ']PX^_\u0090\u0098\u009d\u009e\u009f';
const SEQUENCES = '[\u009b';
const INTRODUCER = /[\u001b\u0090\u0098\u009b\u009d-\u009f]/;
/** BEL and ST. */
const STRING_ENDS = '\u0007\u009c';
/** No colour has more. */
const MAX_PARAMETERS = 64;

const COLOUR = /^[\d;:]*m$/;
/**
 * How a live bar draws itself within the lines that it has printed: up, down, left, right, to a column, erase a line.
 */
const OF_A_BAR = /^\d{0,3}[ABCDGK]$/;
const KEPT_CONTROLS = '\n\r\t\b';

const visible = (text: string): string =>
  text.replace(HIDDEN, character => (KEPT_CONTROLS.includes(character) ? character : ''));

const isControl = (character: string): boolean => character < ' ' || (character >= '\u007f' && character < '\u00a0');
const isPrintableAscii = (character: string): boolean => character >= ' ' && character <= '~';

type Mode = 'text' | 'escape' | 'sequence' | 'string';

const modeAfter = (introducer: string): Mode => {
  if (introducer === ESCAPE) return 'escape';
  if (SEQUENCES.includes(introducer)) return 'sequence';
  return STRINGS.includes(introducer) ? 'string' : 'text';
};

/** What was made of a piece of the input: what may be shown of it, and how many characters it was. */
type Piece = {out: string; length: number};
const DROPPED: Piece = {out: '', length: 1};
/** The character is not part of the escape sequence: it is to be read again as text. */
const NOT_PART: Piece = {out: '', length: 0};

class Filter implements TerminalFilter {
  readonly #decoder = new StringDecoder('utf8');
  readonly #colours: boolean;
  #mode: Mode = 'text';
  #parameters = '';
  #isColoured = false;

  constructor(colours: boolean) {
    this.#colours = colours;
  }

  push(chunk: Uint8Array): string {
    return this.#read(this.#decoder.write(chunk));
  }

  end(): string {
    return `${this.#read(this.#decoder.end())}${this.#isColoured ? `${ESCAPE}[0m` : ''}`;
  }

  #read(text: string): string {
    let out = '';
    for (let at = 0; at < text.length; ) {
      const piece = this.#mode === 'text' ? this.#text(text.slice(at)) : this.#escaped(text.charAt(at));
      out += piece.out;
      at += piece.length;
    }
    return out;
  }

  /** Text up to an introducer, which is read too. */
  #text(text: string): Piece {
    const length = text.search(INTRODUCER);
    if (length < 0) return {out: visible(text), length: text.length};
    this.#enter(modeAfter(text.charAt(length)));
    return {out: visible(text.slice(0, length)), length: length + 1};
  }

  /** One character after an introducer. */
  #escaped(character: string): Piece {
    if (character === ESCAPE) return this.#enter('escape');
    if (this.#mode === 'string') return this.#inString(character);
    if (!isPrintableAscii(character)) return this.#leave(NOT_PART);
    if (this.#mode === 'sequence') return this.#inSequence(character);
    // Before `0` are intermediate characters, which others follow.
    return character < '0' ? DROPPED : this.#enter(modeAfter(character));
  }

  #inString(character: string): Piece {
    if (!isControl(character)) return DROPPED;
    return this.#leave(STRING_ENDS.includes(character) ? DROPPED : NOT_PART);
  }

  #inSequence(character: string): Piece {
    this.#parameters = (this.#parameters + character).slice(0, MAX_PARAMETERS);
    if (character < '@') return DROPPED;
    return this.#leave({out: this.#allowed(this.#parameters), length: 1});
  }

  /** A whole control sequence, if it only colours text or moves within a bar. */
  #allowed(sequence: string): string {
    const isColour = this.#colours && COLOUR.test(sequence);
    if (isColour) this.#isColoured = sequence !== 'm' && sequence !== '0m';
    return isColour || OF_A_BAR.test(sequence) ? `${ESCAPE}[${sequence}` : '';
  }

  #enter(mode: Mode): Piece {
    this.#mode = mode;
    this.#parameters = '';
    return DROPPED;
  }

  #leave(piece: Piece): Piece {
    this.#mode = 'text';
    return piece;
  }
}

/**
 * Passes on only what a program's output shows on a terminal: text, colours (with `colours`), and how bars redraw their
 * own lines. Drops what acts on the terminal or deceives its reader: titles, clipboard, links, queries, modes and the
 * alternate screen, other movements of the cursor, the direction of text. Chunks may be cut anywhere; memory is
 * bounded.
 */
export const createTerminalFilter = (colours: boolean): TerminalFilter => new Filter(colours);
