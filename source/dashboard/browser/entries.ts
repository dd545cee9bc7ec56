import {UserError} from '../../errors.js';
import {type RunFilter, runFilter} from '../../report/run-filter.js';
import {runOrder, SORT_KEYS} from '../../report/run-order.js';
import type {Entry} from './types.js';

/** The words of a filter. */
const filterWords = (text: string): string[] => text.split(/\s+/).filter(Boolean);

/** The filter of a text, or why it is none: a key or a state that there is not, or one that is not yet typed out. */
export const parsedFilter = (text: string): {filter: RunFilter; problem: null} | {filter: null; problem: string} => {
  try {
    return {filter: runFilter(filterWords(text)), problem: null};
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return {filter: null, problem: `${error.message} ${error.nextStep}`};
  }
};

/** The words of a text that are a filter: `state:fa` is none yet. */
export const understood = (text: string): string =>
  filterWords(text)
    .filter(word => parsedFilter(word).filter !== null)
    .join(' ');

/**
 * The entries that a filter lets through, in the order of `sort` (a key of `mlxtop runs --sort`). What cannot be read
 * stands at the end of a list of all, and in no other.
 */
export const listedEntries = (entries: readonly Entry[], sort: string, filter: string): Entry[] => {
  const order = runOrder(sort);
  const isWanted = parsedFilter(filter).filter ?? (() => true);
  const runs = entries.filter(({problem, view}) => problem === null && isWanted(view));
  const rest = filterWords(filter).length > 0 ? [] : entries.filter(({problem}) => problem !== null);
  return [...runs.sort((a, b) => order(a.view, b.view)), ...rest];
};

/** The next key to sort by; after the last comes the first. */
export const nextSort = (sort: string): string => {
  const at = SORT_KEYS.indexOf(sort.replace(/^-/, ''));
  return SORT_KEYS[(at + 1) % SORT_KEYS.length] ?? 'started';
};

/** The same key the other way round. */
export const reversedSort = (sort: string): string => (sort.startsWith('-') ? sort.slice(1) : `-${sort}`);
