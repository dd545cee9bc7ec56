import type {Row} from './row.js';
import type {Scene} from './scene.js';

/** A panel of rows below the first three. `panels/registry.ts` says where it stands and what has to be shown before it. */
export type PanelSpec = {
  /** Stands beside its rows, and tells it from the other panels. */
  name: string;
  /** Rows without which it is of no use; 0 where a scene has nothing for it, or `width` columns are too few. */
  minRows(scene: Scene, width: number): number;
  /** Rows that it can fill at most, if these are more than `minRows`. */
  maxRows?(width: number): number;
  /** What it shows in so many rows; fewer leave the others blank, so that nothing below it moves. */
  rowsOf(scene: Scene, width: number, rows: number): Row[];
};
