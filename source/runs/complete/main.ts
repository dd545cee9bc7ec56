import {homeToRead} from '../../journal/run-folder.js';
import {candidates} from './candidates.js';

/**
 * `mlxtop __complete KIND`, for the completions of shells: a line with a word and a line with what it is, again and
 * again. Whatever goes wrong, it says nothing: its reader is in the middle of a line.
 */
export const completeMain = async ([kind = '']: readonly string[], print: (text: string) => void): Promise<number> => {
  try {
    const found = candidates(kind, await homeToRead(), Date.now());
    print(found.map(({word, about}) => `${word}\n${about}\n`).join(''));
  } catch {
    // No run that can be read, no home folder: nothing to offer.
  }
  return 0;
};
