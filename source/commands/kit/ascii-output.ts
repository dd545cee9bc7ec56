import {jsonToAscii, linesToAscii} from '../../format/ascii.js';

const convertText = (stream: NodeJS.WriteStream, convert: (text: string) => string): void => {
  const write = stream.write.bind(stream) as (chunk: unknown, ...more: unknown[]) => boolean;
  // Bytes are the trainer's own output (`mlxtop logs`) and stay unchanged.
  stream.write = (chunk: unknown, ...more: unknown[]): boolean =>
    write(typeof chunk === 'string' ? convert(chunk) : chunk, ...more);
};

/** For `--ascii`: from now on this process prints only ASCII characters. */
export const printAsciiOnly = (isJson: boolean): void => {
  convertText(process.stdout, isJson ? jsonToAscii : linesToAscii);
  convertText(process.stderr, linesToAscii);
};
