/** Columns on the left for the names of panels. The axis of the charts is the last of them. */
export const GUTTER = 11;

/** Narrower terminals have no margin and no tables; narrower panels, but for the charts, have no gutter. */
export const MARGIN_FROM = 60;

/** Columns of the gutter of a panel of this width. */
export const gutterOf = (width: number): number => (width < MARGIN_FROM ? 0 : GUTTER);
