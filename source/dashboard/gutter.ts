/** Columns on the left for the names of panels; the charts' axis stands at its end. */
export const GUTTER = 11;

/** Narrower terminals have no margin, and nothing in columns; narrower panels but for the charts no gutter. */
export const MARGIN_FROM = 60;

/** Columns of the gutter of a panel of this width. */
export const gutterOf = (width: number): number => (width < MARGIN_FROM ? 0 : GUTTER);
