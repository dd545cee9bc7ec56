import type {Size} from '../types.js';
import type {Ui} from './types.js';

/** A smaller screen shows the chosen run alone. */
const MIN: Size = {columns: 34, rows: 6};
/** From this size on the list stands beside the charts, and above them. */
const BESIDE: Size = {columns: 110, rows: 16};
const ABOVE: Size = {columns: 60, rows: 20};
/** The list beside the charts: what its columns without tags take, and what it has at most. */
const LIST = {least: 62, most: 96, share: 0.46};
/** Between the two. */
export const BESIDE_GAP = 3;
/** Rows of title, heading and footer. */
const FRAME = 3;
/** Rows of the chosen run where there is no room for its charts. */
const BRIEF = 3;

/** Where what stands on a screen; all in columns and rows. */
export type BrowserLayout = {
  kind: 'tiny' | 'list' | 'above' | 'beside';
  margin: number;
  /** Columns of title and footer. */
  width: number;
  list: {width: number; rows: number};
  /** The chosen run, or the marked ones. */
  detail: {width: number; rows: number};
};

/** A list is never shorter, so that it does not jump with the first runs. */
const MIN_LIST = 3;

/**
 * What a terminal of this size shows in a home of so many runs: rows that the list has no run for are the chosen run's,
 * whatever a filter leaves of the list.
 */
export const browserLayout = ({columns, rows}: Size, runs: number): BrowserLayout => {
  const margin = columns >= 60 ? 1 : 0;
  const width = columns - 2 * margin;
  if (columns < MIN.columns || rows < MIN.rows) {
    return {kind: 'tiny', margin: 0, width: columns, list: {width: columns, rows: 0}, detail: {width: columns, rows}};
  }
  const free = rows - FRAME;
  const listed = (most: number): number => Math.min(most, Math.max(MIN_LIST, runs));
  if (columns >= BESIDE.columns && rows >= BESIDE.rows) {
    const list = Math.min(LIST.most, Math.max(LIST.least, Math.floor(width * LIST.share)));
    // Heading and list on the left; the chosen run has the row of the heading too.
    return {
      kind: 'beside',
      margin,
      width,
      list: {width: list, rows: free},
      detail: {width: width - list - BESIDE_GAP, rows: free + 1},
    };
  }
  if (columns >= ABOVE.columns && rows >= ABOVE.rows) {
    const list = listed(Math.max(6, Math.floor(free * 0.36)));
    return {kind: 'above', margin, width, list: {width, rows: list}, detail: {width, rows: free - list - 1}};
  }
  const list = listed(free - (rows >= 12 ? BRIEF : 1) - 1);
  return {kind: 'list', margin, width, list: {width, rows: list}, detail: {width, rows: free - list - 1}};
};

/** How many entries the list shows, of so many. */
export const listRows = ({size}: Pick<Ui, 'size'>, runs: number): number =>
  Math.max(1, browserLayout(size, runs).list.rows);
