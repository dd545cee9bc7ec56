import {createLineSplitter} from './lines.js';

/**
 * How Docker's json-file driver begins each line of a container's log; a long line of the program takes several of
 * them.
 */
const BEGINNING = '{"log":"';

const logOf = (line: string): string | null => {
  try {
    const {log} = JSON.parse(line);
    return typeof log === 'string' ? log : null;
  } catch (error) {
    // Not every line that begins like this is whole.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};

/**
 * Extracts a container's output from its log as Docker keeps it, one JSON object per line. Gives the pieces (see
 * lines.ts) that end in this line; null for a line of another kind.
 */
export const createContainerLog = (): ((line: string) => string[] | null) => {
  const splitter = createLineSplitter();
  return line => {
    const log = line.startsWith(BEGINNING) ? logOf(line) : null;
    return log === null ? null : splitter.push(Buffer.from(log));
  };
};
