import {awayRows} from './panels/away.js';
import {questionRows} from './panels/question.js';
import type {Row} from './row.js';
import type {Scene} from './scene.js';
import {awayShown} from './ui.js';

/** Rows above it that the summary of an absence leaves: how far the run is, and how memory stands. */
const MIN_ROWS_ABOVE = 6;
const MIN_SUMMARY_ROWS = 3;

/**
 * What lies over the last of the panels, which take `rows` rows; a message may take `messageRows`. As wide as the
 * panels, so that it hides what is below. Null when nothing lies there.
 */
export const overlayOf = (scene: Scene, width: number, rows: number, messageRows: number): Row[] | null => {
  const away = awayShown(scene, scene.ui);
  if (away !== null) {
    const maxRows = Math.min(rows, Math.max(MIN_SUMMARY_ROWS, rows - MIN_ROWS_ABOVE));
    return awayRows(away, width, maxRows);
  }
  const lines = questionRows(scene, width, messageRows);
  return lines.length === 0 ? null : lines;
};
