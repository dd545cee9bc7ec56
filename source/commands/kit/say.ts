import {printableLines} from '../../format/printable.js';

/** Prints lines. Whatever stands in them, no control character but the line feed reaches a terminal: all text of ours goes out here. */
export const say = (text: string): void => {
  process.stdout.write(printableLines(text));
};

/** The same on standard error. */
export const complain = (text: string): void => {
  process.stderr.write(printableLines(text));
};

/** Bytes of somebody else, as they came; resolves when they are taken. */
export const passOn = (chunk: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => process.stdout.write(chunk, error => (error ? reject(error) : resolve())));

/** Rings the bell of the terminal that we were called from. */
export const ringHere = (): void => {
  process.stdout.write('\u0007');
};
