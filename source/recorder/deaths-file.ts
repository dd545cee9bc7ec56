import {writeFixed} from '../journal/fixed-file.js';
import type {RunPaths} from '../journal/run-folder.js';
import {conforms} from '../journal/shapes.js';
import {headOfFile} from '../trainer/file-tail.js';
import {type CrashLoop, NO_DEATHS, reasonOf} from './crash-loop.js';

const SIZE = 2048;
/** V8's message about an exhausted heap takes 3 KB. */
const WORDS_BYTES = 8192;

/** What is known about the deaths of a run's recorders. */
export const readDeaths = ({recorderDeaths}: Pick<RunPaths, 'recorderDeaths'>): CrashLoop => {
  try {
    const value: unknown = JSON.parse(headOfFile(recorderDeaths, SIZE).toString('utf8'));
    const shape = {deaths: {listOf: {pid: 'number?', t: 'number', reason: 'string'}}, level: 'number'} as const;
    return conforms(value, shape) ? (value as CrashLoop) : NO_DEATHS;
  } catch {
    // The file is missing or unreadable: nothing is known.
    return NO_DEATHS;
  }
};

/** Writes them. Never throws: where the disk takes no new file, every view that finds no recorder starts one. */
export const writeDeaths = ({recorderDeaths}: Pick<RunPaths, 'recorderDeaths'>, loop: CrashLoop): void => {
  try {
    writeFixed(recorderDeaths, JSON.stringify(loop), SIZE);
  } catch {
    // A loop of deaths is then not recognised.
  }
};

/** Why the last recorder ended, from what it wrote to standard error. */
export const lastReason = ({recorderWords}: Pick<RunPaths, 'recorderWords'>): string => {
  try {
    return reasonOf(headOfFile(recorderWords, WORDS_BYTES).toString('utf8'));
  } catch {
    return reasonOf('');
  }
};
