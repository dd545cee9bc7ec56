import {type Encoding, SNIFFED_BYTES} from '../../import/sniff.js';

/** Gives bytes in UTF-8, as which all is read and kept, of bytes in that encoding. */
export const toUtf8 = (encoding: Encoding): {push(bytes: Uint8Array): Uint8Array; end(): Uint8Array} => {
  if (encoding === 'utf-8') return {push: bytes => bytes, end: () => new Uint8Array()};
  const decoder = new TextDecoder(encoding);
  return {
    push: bytes => Buffer.from(decoder.decode(bytes, {stream: true})),
    end: () => Buffer.from(decoder.decode()),
  };
};

/** The beginning of a file, as text. */
export const beginningOf = (head: Uint8Array, encoding: Encoding): string =>
  new TextDecoder(encoding).decode(head.subarray(0, SNIFFED_BYTES));
