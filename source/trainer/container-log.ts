import {createLineSplitter} from './lines.js';

/** How Docker's json-file driver begins each line of a container's log; a longer line of the program takes several of them. */
const BEGINNING = '{"log":"';

const logOf = (line: string): string | null => {
  try {
    const {log} = JSON.parse(line);
    return typeof log === 'string' ? log : null;
  } catch (error) {
    // Not every line that begins so is whole.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};

/**
 * Takes a container's output out of its log as Docker keeps it, a JSON object a line. Gives the pieces (see lines.ts) that end in this
 * one; null for a line that is none.
 */
export const createContainerLog = (): ((line: string) => string[] | null) => {
  const splitter = createLineSplitter();
  return line => {
    const log = line.startsWith(BEGINNING) ? logOf(line) : null;
    return log === null ? null : splitter.push(Buffer.from(log));
  };
};
