/** Whether the dashboard is beside the trainer's pane, or above it. */
export type PaneLayout = 'beside' | 'over';

/** The layout that fits a terminal's width: side by side from 140 columns, where the dashboard has at least 80. */
export const paneLayoutFor = (columns: number): PaneLayout => (columns >= 140 ? 'beside' : 'over');

/** Option of our session: the layout that the user chose, which overrides the one that fits the width. */
export const LAYOUT_OPTION = '@mlxtop_layout';

/** The option's value as a layout; null when it is none. */
export const chosenLayout = (value: string | undefined): PaneLayout | null =>
  value === 'beside' || value === 'over' ? value : null;

/**
 * The least columns of the trainer's pane. Progress bars cut themselves to fit their terminal (tqdm, rich), and what
 * they cut is in no record: so the pane is never narrower, and a narrower terminal shows a part of it.
 */
export const RECORD_COLUMNS = 120;

/** The dashboard's share of the columns beside the trainer's pane, and of the rows over it, in per cent. */
export const DASHBOARD_SHARE: Readonly<Record<PaneLayout, number>> = {beside: 58, over: 65};

/** The columns of a session in a terminal of that many; the `window` may have more than the terminal shows. */
export const widthsFor = (columns: number, layout: PaneLayout): {window: number; dashboard: number} => {
  const whole = Math.max(columns, RECORD_COLUMNS);
  if (layout === 'over') return {window: whole, dashboard: whole};
  const dashboard = Math.floor((columns * DASHBOARD_SHARE.beside) / 100);
  return {window: dashboard + 1 + Math.max(columns - dashboard - 1, RECORD_COLUMNS), dashboard};
};

/**
 * The trainer's share of that window in per cent, as split-window takes it. (A number of columns would be refused where
 * a user's hook has split the pane before.)
 */
export const trainerShare = (columns: number, layout: PaneLayout): number => {
  if (layout === 'over') return 100 - DASHBOARD_SHARE.over;
  const {window, dashboard} = widthsFor(columns, layout);
  return Math.ceil(((window - dashboard - 1) * 100) / window);
};

/** Columns of the terminal that shows the window, as a tmux format; without a client those of the window. */
export const SHOWN_COLUMNS = '#{?#{client_width},#{client_width},#{window_width}}';

/** Rows that a closed dashboard keeps. */
export const CLOSED_ROWS = '2';

/** Option of our pane: it was made small when its dashboard was closed. */
export const SHRUNK = '@mlxtop_shrunk';
