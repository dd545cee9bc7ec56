import {StringDecoder} from 'node:string_decoder';
import {UserError} from '../errors.js';

/** The longest line of a table or of JSON, in UTF-16 units (as all-smi caps what it replays). */
export const MAX_LINE = 16 * 1024 ** 2;
/** The longest file that is one JSON value. */
const MAX_WHOLE = 64 * 1024 ** 2;

/** Cuts bytes into lines without their ends, and gives each to `line`; of one longer than `MAX_LINE`, null. */
export const eachLine = (line: (text: string | null) => void): {push(bytes: Uint8Array): void; end(): void} => {
  const decoder = new StringDecoder('utf8');
  let open = '';
  let isOver = false;

  const close = (): void => {
    const text = open.endsWith('\r') ? open.slice(0, -1) : open;
    if (isOver || text.trim() !== '') line(isOver ? null : text.replace(/^\uFEFF/, ''));
    open = '';
    isOver = false;
  };

  const add = (text: string): void => {
    if (isOver) return;
    isOver = open.length + text.length > MAX_LINE;
    open = isOver ? '' : open + text;
  };

  const read = (text: string): void => {
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      add(text.slice(from, at));
      close();
      from = at + 1;
    }
    add(text.slice(from));
  };

  return {
    push: bytes => read(decoder.write(bytes)),
    end: () => {
      read(decoder.end());
      close();
    },
  };
};

/** Keeps a file that is one JSON value. Throws a `UserError` for one that is too large. */
export const wholeText = (): {push(bytes: Uint8Array): void; text(): string} => {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  return {
    push: piece => {
      bytes += piece.length;
      if (bytes > MAX_WHOLE) {
        throw new UserError(
          `It is one JSON value of more than ${MAX_WHOLE / 1024 ** 2} MB, more than is read at once.`,
          'Give the log, a CSV file, or JSON with one record a line.',
        );
      }
      pieces.push(Uint8Array.from(piece));
    },
    text: () =>
      Buffer.concat(pieces)
        .toString('utf8')
        .replace(/^\uFEFF/, ''),
  };
};

/** What Python's `json` writes although JSON has no words for it; not within texts, which never look so. */
const NOT_JSON = /([:[,]\s*)(NaN|-?Infinity)(?=\s*[,}\]])/g;

/** The JSON value, also with Python's NaN; undefined for what is none. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(/NaN|Infinity/.test(text) ? text.replace(NOT_JSON, '$1"$2"') : text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};
