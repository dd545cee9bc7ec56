import {tailOfFile} from './file-tail.js';
import {createLineSplitter} from './lines.js';

/** Much more than a traceback's end. */
const TAIL_BYTES = 16 * 1024;

/** The last `count` lines that a trainer printed, clean of escape sequences, blank ones left out: mostly what it failed of. */
export const lastWords = (log: string, count: number): string[] => {
  const splitter = createLineSplitter();
  const lines = [...splitter.push(tailOfFile(log, TAIL_BYTES)), ...splitter.flush()];
  return lines
    .map(line => line.trimEnd())
    .filter(line => line.trim() !== '')
    .slice(-count);
};
