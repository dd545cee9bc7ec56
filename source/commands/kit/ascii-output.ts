import {jsonToAscii, linesToAscii} from '../../format/ascii.js';

const convertText = (stream: NodeJS.WriteStream, convert: (text: string) => string): void => {
  const write = stream.write.bind(stream) as (chunk: unknown, ...more: unknown[]) => boolean;
  // Bytes are somebody else's output (`mlxtop logs`) and stay as they came.
  stream.write = (chunk: unknown, ...more: unknown[]): boolean =>
    write(typeof chunk === 'string' ? convert(chunk) : chunk, ...more);
};

/** From here on this process prints no character outside ASCII: `--ascii`. */
export const printAsciiAlone = (isJson: boolean): void => {
  convertText(process.stdout, isJson ? jsonToAscii : linesToAscii);
  convertText(process.stderr, linesToAscii);
};
