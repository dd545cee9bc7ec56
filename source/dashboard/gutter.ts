/** Columns on the left for the names of panels; the charts' axis stands at its end. */
export const GUTTER = 11;

/** Below this width only the charts keep the gutter. */
const NARROWEST = 60;

export const gutterOf = (width: number): number => (width < NARROWEST ? 0 : GUTTER);
