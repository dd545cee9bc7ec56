/** What is shown of the trainer's output, and what was searched for. Lines are counted from the first one read. */
export type OutputView = {
  isOpen: boolean;
  /** Rows that there is room for. */
  rows: number;
  /** The line at the top; null follows the end. */
  top: number | null;
  /** Columns that are out of view on the left. */
  left: number;
  /** What is being typed to search for; null while nothing is. */
  typing: string | null;
  /** What was searched for last; empty before. */
  pattern: string;
  /** The line that was found last. */
  match: number | null;
  /** How the search went, where it found nothing. */
  note: string | null;
};

export const CLOSED_OUTPUT: OutputView = {
  isOpen: false,
  rows: 20,
  top: null,
  left: 0,
  typing: null,
  pattern: '',
  match: null,
  note: null,
};

/** The part of the trainer's output that has been read, line by line as a terminal shows it at the end. */
export type OutputText = {
  lines: readonly string[];
  /** The number of the first of them. */
  first: number;
  /** There is older output before it. */
  isCut: boolean;
  /** Why it cannot be read. */
  problem: string | null;
};

export const NO_OUTPUT: OutputText = {lines: [], first: 0, isCut: false, problem: null};

/** The line at the top where the end is in view. */
const lastTop = ({rows}: OutputView, {lines, first}: OutputText): number => first + Math.max(0, lines.length - rows);

/** The line at the top. */
export const topLine = (view: OutputView, text: OutputText): number => {
  const last = lastTop(view, text);
  return view.top === null ? last : Math.max(text.first, Math.min(last, view.top));
};

/** The view with that line at the top, or as near as there are lines; at the end it follows. */
export const scrolledTo = (view: OutputView, text: OutputText, line: number): OutputView => ({
  ...view,
  top: line >= lastTop(view, text) ? null : Math.max(text.first, line),
});

/** Where a line has what is searched for; capitals matter where the pattern has one. -1 where it has not. */
export const foundAt = (line: string, pattern: string, from = 0): number => {
  if (pattern === '') return -1;
  const isExact = pattern !== pattern.toLowerCase();
  return isExact ? line.indexOf(pattern, from) : line.toLowerCase().indexOf(pattern, from);
};

/** The nearest line with the pattern from `start` on, in steps of `step`, round the end; null without one. */
const nearest = ({lines}: OutputText, pattern: string, start: number, step: 1 | -1): number | null => {
  const count = lines.length;
  for (let passed = 0; passed < count; passed++) {
    const index = (((start + passed * step) % count) + count) % count;
    if (foundAt(lines[index] ?? '', pattern) >= 0) return index;
  }
  return null;
};

/** The view at the next line that is found: `step` down or up from the last one, which else is the end of the view. */
export const searched = (view: OutputView, text: OutputText, step: 1 | -1, isFirst = false): OutputView => {
  const {pattern, rows, match} = view;
  if (pattern === '') return view;
  const top = topLine(view, text) - text.first;
  const start = isFirst || match === null ? top + rows - 1 : match - text.first + step;
  const found = nearest(text, pattern, Math.min(start, text.lines.length - (isFirst ? 1 : 0)), step);
  if (found === null) return {...view, match: null, note: `nothing found: ${pattern}`};
  const seen = found >= top && found < top + rows;
  // What was found stays in view, also where the end was followed: new lines would carry it away.
  const at = {...view, match: text.first + found, note: null};
  const wanted = text.first + (seen ? top : found - Math.floor(rows / 3));
  return {...at, top: Math.max(text.first, Math.min(lastTop(view, text), wanted))};
};
