/** Columns on the left for the names of panels. The axis of the charts is the last of them. */
export const GUTTER = 11;

/** Narrower terminals have no margin and no tables; narrower panels, but for the charts, have no gutter. */
export const MARGIN_FROM = 60;

/** Blank columns on both sides of a terminal of so many columns. */
export const marginOf = (columns: number): number => (columns >= MARGIN_FROM ? 1 : 0);

/** Columns between them. */
export const panelWidth = (columns: number): number => columns - 2 * marginOf(columns);

/** Columns of the gutter of a panel of this width. */
export const gutterOf = (width: number): number => (width < MARGIN_FROM ? 0 : GUTTER);

/** Columns that a chart draws in, in a panel of this width: two of them make a line. */
export const chartColumns = (width: number): number => Math.max(2, width - GUTTER);
