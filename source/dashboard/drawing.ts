import type {Pressure} from '../journal/events.js';
import type {Bounds} from './chart.js';
import type {Beyond} from './scale.js';

/** What one chart draws: for each column a value and a point of a second figure, null where there is none. */
export type Drawing = {
  name: string;
  unit: string;
  values: readonly (number | null)[];
  points: readonly (number | null)[];
  bounds: Bounds;
  /** Where the line, or the points, leave the chart. */
  beyond: readonly (Beyond & {of: 'line' | 'points'})[];
  /** The worst memory pressure in each column, for a band under the line; null for a chart without one. */
  band: readonly (Pressure | null)[] | null;
  /** The best checkpoint, at its validation loss; null where none is in this chart. */
  best: {column: number; value: number; iteration: number} | null;
  /** The columns in which an earlier run ends, and the one that continues it begins. */
  joints: readonly number[];
};
