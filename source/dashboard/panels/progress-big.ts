import {fractionDone, hasIterations} from '../../insight/progress.js';
import {shownEnd} from '../../insight/undated.js';
import {wholeTraining} from '../../insight/whole-training.js';
import {bigText, bigWidth} from '../big-text.js';
import {alignRight, clockParts} from '../figures.js';
import {cutRow, quiet, type Row, say, strong} from '../row.js';
import type {Scene} from '../scene.js';
import {progressLines} from './progress-lines.js';

/**
 * The figure in large digits, and its unit: percent; without a total, iterations; without either, hours and minutes.
 */
const largest = (view: Scene['view']): {figure: string; unit: string} => {
  const fraction = fractionDone(view);
  if (fraction !== null) return {figure: String(Math.floor(fraction * 100)).padStart(3), unit: ' %'};
  const {estimated, iteration} = wholeTraining(view);
  const reached = estimated ?? iteration;
  if (reached !== null) {
    return reached < 100_000
      ? {figure: String(Math.floor(reached)).padStart(5), unit: ''}
      : {figure: String(Math.floor(reached / 1000)).padStart(5), unit: ' k'};
  }
  const minutes = Math.floor(view.run.elapsedSeconds / 60);
  return {figure: `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`.padStart(5), unit: ''};
};

/** Columns between the large digits and what stands beside them. */
export const BIG_GAP = 3;
/** Columns of the time of arrival in large digits, with its words. */
export const ARRIVAL = 8 + bigWidth('00:00');

/** The time of arrival in large digits, with its words before it. */
const bigArrival = ({view, now, options}: Scene): Row[] => {
  const {run} = view;
  const {day, clock} = clockParts(shownEnd(view), now);
  const digits = bigText(clock.includes(':') ? clock : '--:--', options.ascii);
  const words = [run.endedAt === null ? 'done' : 'ended', 'at', day];
  const drawn = clock.includes(':') ? strong : quiet;
  return digits.map((line, row) => cutRow([quiet(alignRight(words[row] ?? '', 6)), say('  '), drawn(line)], ARRIVAL));
};

/**
 * Three rows: the figure in large digits, the time of arrival where there is room for it, and the lines beside them.
 */
export type BigWords = {figure: Row[]; arrival: Row[] | null; lines: Row[]};

/** What is three rows high, in `width` columns. */
export const bigWords = (scene: Scene, width: number): BigWords => {
  const {figure, unit} = largest(scene.view);
  const arrival = width >= 76 && hasIterations(scene.view) ? bigArrival(scene) : null;
  const used = bigWidth(figure) + unit.length + BIG_GAP + (arrival === null ? 0 : ARRIVAL + BIG_GAP);
  return {
    figure: bigText(figure, scene.options.ascii).map((line, row) => [
      strong(line),
      strong(row === 2 ? unit : ' '.repeat(unit.length)),
    ]),
    arrival,
    lines: progressLines(scene, width - used, arrival === null).map(row => cutRow(row, Math.max(0, width - used))),
  };
};
