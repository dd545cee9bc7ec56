import {awayRows} from './panels/away.js';
import {questionRows} from './panels/question.js';
import type {Row} from './row.js';
import type {Scene} from './scene.js';
import {awayShown} from './ui.js';

/** Something that lies over the last rows above the footer; its rows are as wide as the panels, and hide what is below them. */
export type OverlayContent = {what: 'away' | 'question'; rows: Row[]};

/** Rows that a summary of an absence leaves to what is above it: how far the run is, and how memory stands. */
const KEPT_ROWS = 6;
const LEAST_SUMMARY = 3;

/** What lies over the panels, of `rows` rows in all; `told` are those that a message may take. Null when nothing does. */
export const overlayOf = (scene: Scene, width: number, rows: number, told: number): OverlayContent | null => {
  const away = awayShown(scene, scene.ui);
  if (away !== null) {
    const most = Math.min(rows, Math.max(LEAST_SUMMARY, rows - KEPT_ROWS));
    return {what: 'away', rows: awayRows(away, width, most)};
  }
  const lines = questionRows(scene, width, told);
  return lines.length === 0 ? null : {what: 'question', rows: lines};
};
