import {printableLines} from '../../format/printable.js';

/** Prints lines: all our text is printed here, so that no control character except the line feed reaches a terminal. */
export const say = (text: string): void => {
  process.stdout.write(printableLines(text));
};

/** Prints lines on standard error, with the same protection. */
export const complain = (text: string): void => {
  process.stderr.write(printableLines(text));
};

/** Prints the trainer's own bytes unchanged; resolves once standard output has taken them. */
export const printBytes = (chunk: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => process.stdout.write(chunk, error => (error ? reject(error) : resolve())));

/** Rings the bell of this terminal. */
export const ringHere = (): void => {
  process.stdout.write('\u0007');
};
