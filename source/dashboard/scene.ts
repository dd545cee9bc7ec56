import type {KeyHint} from './key-hints.js';
import type {Options, Snapshot} from './types.js';
import type {Ui} from './ui.js';

/**
 * All that a panel may draw from: the run, the dashboard's own state, the keys that do something now, and how to draw.
 */
export type Scene = Snapshot & {ui: Ui; hints: readonly KeyHint[]; options: Options};
