import {StringDecoder} from 'node:string_decoder';

/** The longest piece that is kept, in UTF-16 units; what a program prints beyond it is dropped and counted. */
export const MAX_LINE_LENGTH = 65_536;

export type LineSplitter = {
  /** The pieces that end within these bytes. */
  push(chunk: Uint8Array): string[];
  /** What is still open at the end of the output. */
  flush(): string[];
  /** What has been printed since the last piece ended. */
  readonly open: string;
  /** Bytes of text that lines longer than MAX_LINE_LENGTH have lost so far. */
  readonly droppedBytes: number;
};

const TAB = 0x09;
const ESCAPE = 0x1b;
const BELL = 0x07;
const STRING_TERMINATOR = 0x9c;

/** Backspace, line feed, vertical tab, form feed, carriage return: the cursor goes elsewhere, so the piece is over. */
const endsPiece = (code: number): boolean => code === 0x08 || (code >= 0x0a && code <= 0x0d);

const isControl = (code: number): boolean => (code < 0x20 ? code !== TAB : code >= 0x7f && code < 0xa0);

/** Bounds what is kept of a sequence that never ends. */
const MAX_PARAMETERS_LENGTH = 16;

/** ESC and one of these begins a string of the terminal's, a title say: OSC, DCS, PM, APC, SOS. */
const STRING_BEGINNINGS = ']PX^_';

/** ESC D, E, M (to another line), 8 (back to where it was), c (reset). */
const ESCAPES_THAT_MOVE = 'DEM8c';

/**
 * ECMA-48: everything that moves the cursor, scrolls, or shifts or erases text. rich prints a row right behind `CSI
 * 2K`.
 */
const SEQUENCES_THAT_MOVE = '@ABCDEFGHIJKLMPSTXZ`adefru';

/** Erasing from the cursor on leaves the piece as it is: `grep --color` puts that `CSI K` around every match. */
const movesCursor = (final: string, parameters: string): boolean =>
  SEQUENCES_THAT_MOVE.includes(final) &&
  !((final === 'K' || final === 'J') && (parameters === '' || parameters === '0'));

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code < 0xdc00;

/**
 * Splits the bytes that a program writes to a terminal into pieces without escape sequences and control characters. A
 * piece ends at a line feed, a carriage return or a movement of the cursor; blank pieces are left out. Bytes may be cut
 * anywhere: in a character, in an escape sequence. Memory is bounded. Bytes that are not UTF-8 become U+FFFD.
 */
export const createLineSplitter = (): LineSplitter => {
  // Five times as fast as TextDecoder in Node 20.
  const decoder = new StringDecoder('utf8');
  let state: 'text' | 'escape' | 'sequence' | 'string' = 'text';
  let parameters = '';
  let line = '';
  let isFull = false;
  let droppedBytes = 0;
  let pieces: string[] = [];

  const append = (text: string): void => {
    const room = MAX_LINE_LENGTH - line.length;
    if (!isFull && text.length <= room) {
      line += text;
      return;
    }
    const kept = isFull ? 0 : room - (isHighSurrogate(text.charCodeAt(room - 1)) ? 1 : 0);
    isFull = true;
    line += text.slice(0, kept);
    droppedBytes += Buffer.byteLength(text.slice(kept));
  };

  const endPiece = (): void => {
    if (line.trim() !== '') pieces.push(line);
    line = '';
    isFull = false;
  };

  const readText = (text: string, from: number): number => {
    let at = from;
    while (at < text.length && !isControl(text.charCodeAt(at))) at++;
    if (at > from) append(text.slice(from, at));
    if (at === text.length) return at;
    const code = text.charCodeAt(at);
    if (code === ESCAPE) state = 'escape';
    else if (endsPiece(code)) endPiece();
    return at + 1;
  };

  /** Ends the escape sequence at a character that cannot belong to it, which is then read as text. */
  const leaveEscape = (at: number): number => {
    state = 'text';
    return at;
  };

  /**
   * One character of a title or another string. Every line end ends it too: an unfinished one must not swallow the rest
   * of the run.
   */
  const readString = (code: number, at: number): number => {
    if (code === BELL || code === STRING_TERMINATOR) return leaveEscape(at + 1);
    return isControl(code) ? leaveEscape(at) : at + 1;
  };

  /** One character of a control sequence (`ESC [`). */
  const readSequence = (code: number, char: string, at: number): number => {
    if (code < 0x40) {
      parameters = (parameters + char).slice(0, MAX_PARAMETERS_LENGTH);
      return at + 1;
    }
    if (movesCursor(char, parameters)) endPiece();
    return leaveEscape(at + 1);
  };

  /** The character behind ESC, or behind the intermediate ones that follow it. */
  const readBegun = (code: number, char: string, at: number): number => {
    if (char === '[') {
      state = 'sequence';
      parameters = '';
    } else if (STRING_BEGINNINGS.includes(char)) {
      state = 'string';
    } else if (code >= 0x30) {
      state = 'text';
      if (ESCAPES_THAT_MOVE.includes(char)) endPiece();
    }
    return at + 1;
  };

  /** One character of an escape sequence; gives the place of the next character to be read. */
  const readEscape = (text: string, at: number): number => {
    const code = text.charCodeAt(at);
    if (code === ESCAPE) {
      state = 'escape';
      return at + 1;
    }
    if (state === 'string') return readString(code, at);
    if (code < 0x20 || code > 0x7e) return leaveEscape(at);
    const char = text.charAt(at);
    return state === 'sequence' ? readSequence(code, char, at) : readBegun(code, char, at);
  };

  const read = (text: string): void => {
    let at = 0;
    while (at < text.length) at = state === 'text' ? readText(text, at) : readEscape(text, at);
  };

  const take = (): string[] => {
    const taken = pieces;
    pieces = [];
    return taken;
  };

  return {
    push: chunk => {
      read(decoder.write(chunk));
      return take();
    },
    flush: () => {
      read(decoder.end());
      endPiece();
      state = 'text';
      return take();
    },
    get open() {
      return line;
    },
    get droppedBytes() {
      return droppedBytes;
    },
  };
};
