/** Bytes that GPT-2's encoding leaves as they are; the others take characters from 256 on, in their order. */
const isPrinted = (byte: number): boolean =>
  (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255);

const CHARACTERS: readonly string[] = (() => {
  let next = 256;
  return Array.from({length: 256}, (_, byte) => String.fromCharCode(isPrinted(byte) ? byte : next++));
})();

/** The text's bytes, each as one character, as GPT-2's and most vocabularies since write them. */
export const byteCharacters = (text: string): string =>
  Array.from(Buffer.from(text, 'utf8'), byte => CHARACTERS[byte]).join('');
