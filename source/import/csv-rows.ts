/** The separators that tables have. */
const SEPARATORS = [',', ';', '\t'] as const;

/** The one that most cells of a heading are separated by. */
export const separatorOf = (heading: string): string =>
  SEPARATORS.reduce((best, one) => (heading.split(one).length > heading.split(best).length ? one : best), ',');

/** More cells than any table of a training run has. */
const MAX_CELLS = 5000;

/**
 * Cuts lines into rows (RFC 4180): quoted cells may have separators and line ends, and quotes that are doubled. Gives
 * null while a cell is still open at the end of the line. A row that is never closed is given up with `maxLines`.
 */
export const createRows = (separator: string, maxLines = 200): ((line: string) => string[] | null) => {
  let cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  let lines = 0;

  const endCell = (): void => {
    if (cells.length < MAX_CELLS) cells.push(cell);
    cell = '';
  };

  /** Reads quoted text from `at`; gives the place behind it, or the line's end. */
  const readQuoted = (line: string, at: number): number => {
    const end = line.indexOf('"', at);
    if (end < 0) {
      cell += line.slice(at);
      return line.length;
    }
    cell += line.slice(at, end);
    if (line[end + 1] === '"') {
      cell += '"';
      return end + 2;
    }
    isQuoted = false;
    return end + 1;
  };

  const readPlain = (line: string, at: number): number => {
    if (line[at] === '"' && cell.trim() === '') {
      cell = '';
      isQuoted = true;
      return at + 1;
    }
    const end = line.indexOf(separator, at);
    const quote = line.indexOf('"', at);
    // A quote within a cell that does not begin with one is a character of it.
    if (quote === at) {
      cell += '"';
      return at + 1;
    }
    const until = end < 0 ? line.length : end;
    cell += line.slice(at, until);
    if (end < 0) return line.length;
    endCell();
    return end + 1;
  };

  return line => {
    let at = 0;
    lines++;
    while (at < line.length) at = isQuoted ? readQuoted(line, at) : readPlain(line, at);
    if (isQuoted && lines < maxLines) {
      cell += '\n';
      return null;
    }
    isQuoted = false;
    lines = 0;
    endCell();
    const row = cells;
    cells = [];
    return row;
  };
};
