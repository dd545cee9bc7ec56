import type {Row} from './row.js';
import type {Scene} from './scene.js';

/**
 * A panel of rows below the first three. `panels/registry.ts` says where it stands, and which panels come before it
 * where room is scarce.
 */
export type PanelSpec = {
  /** Stands beside its rows; no other panel has it. */
  name: string;
  /** The fewest rows in which it is of use; 0 where the scene has nothing for it, or `width` columns are too few. */
  minRows(scene: Scene, width: number): number;
  /** The most rows that it can fill, where these are more than `minRows`. */
  maxRows?(width: number, scene: Scene): number;
  /** What it shows in `rows` rows. Where it has fewer the others stay blank, so that nothing below it moves. */
  rowsOf(scene: Scene, width: number, rows: number): Row[];
};
