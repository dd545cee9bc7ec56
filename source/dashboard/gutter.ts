import {quiet, type Row} from './row.js';

/** Columns on the left for the names of panels; the charts' axis stands at its end. */
export const GUTTER = 11;

/** Below this width only the charts keep the gutter. */
const NARROWEST = 60;

export const gutterOf = (width: number): number => (width < NARROWEST ? 0 : GUTTER);

/** The rows with the panel's name before the first and blanks before the others. */
export const withGutter = (name: string, rows: readonly Row[], width: number): Row[] => {
  const gutter = gutterOf(width);
  if (gutter === 0) return [...rows];
  return rows.map((row, index) => [quiet((index === 0 ? name : '').padEnd(gutter)), ...row]);
};
