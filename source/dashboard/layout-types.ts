import type {ChartName} from './chart-names.js';
import type {MemoryShows} from './panels/memory.js';
import type {Scene} from './scene.js';

/** Blank rows above the panels, and what is left over above the footer. */
export type Gaps = {
  memory: number;
  toDo: number;
  cards: number;
  apps: number;
  charts: number;
  betweenCharts: number;
  figures: number;
  footer: number;
};

/** Which panels a screen shows, and in how many rows. (The other layout is that of tmux' panes: tmux/launch.ts.) */
export type ScreenLayout = {
  /** Blank columns on both sides. */
  margin: number;
  /** Columns between the margins. */
  width: number;
  /** Progress on the left and memory with what to do on the right, instead of one under the other. */
  sideBySide: boolean;
  bigProgress: boolean;
  memory: MemoryShows;
  toDo: number;
  /** Which charts, from the top, the rows of each, and whether a row tells what their signs mean. */
  charts: {names: readonly ChartName[]; rows: number; legend: boolean};
  /** Rows of each panel in `panels/registry.ts`, by its name; none for one that is left out. */
  rows: Readonly<Record<string, number>>;
  gaps: Gaps;
};

/** Something that a screen has when there are rows left for it. */
export type Wish = {
  /** How many rows it takes; 0 where it has no place. */
  needs(layout: ScreenLayout, scene: Scene): number;
  /** The layout with it. */
  give(layout: ScreenLayout, scene: Scene): ScreenLayout;
};
