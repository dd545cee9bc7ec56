import {formatNumber} from '../../format/units.js';
import {fractionDone} from '../../insight/progress.js';
import {wholeTraining} from '../../insight/whole-training.js';
import {progressBar} from '../bar.js';
import {alignRight, countField} from '../figures.js';
import {cutRow, quiet, type Row, rowWidth, type Sides, type Style, say, strong} from '../row.js';
import type {Scene} from '../scene.js';
import {type BigWords, bigWords} from './progress-big.js';
import {headerSides} from './progress-header.js';
import {progressLines} from './progress-lines.js';

/** `≈1,234 / 2,000`: where the trainer is or, between two reports, should be. */
export const iterationField = (view: Scene['view']): Row => {
  const {iteration, estimated, total} = wholeTraining(view);
  if (iteration === null && total === null) return [];
  const isEstimated = view.run.endedAt === null && estimated !== null && estimated !== iteration;
  const reached = isEstimated ? estimated : iteration;
  const figure = `${isEstimated ? '≈' : ''}${countField(reached, 0)}`;
  if (total === null) return [strong(alignRight(figure, 8)), quiet(reached === 1 ? ' iteration' : ' iterations')];
  const all = formatNumber(total);
  return [strong(alignRight(figure, all.length + 1)), quiet(` / ${all}`)];
};

const bar = ({view}: Scene, width: number): Row => {
  const count = iterationField(view);
  const length = Math.max(0, width - rowWidth(count) - (count.length > 0 ? 1 : 0));
  const style: Style = view.run.outcome === 'finished' ? {color: 'green'} : {};
  return [...progressBar(fractionDone(view), length, style), ...(count.length > 0 ? [say(' '), ...count] : [])];
};

/** `big` is null where there is no room for large digits; then `lines` are below the bar. */
export type ProgressWords = {header: Sides; bar: Row; big: BigWords | null; lines: Row[]};

/** Is it running, and when is it done? Five rows with large digits, four without. */
export const progressWords = (scene: Scene, width: number, big: boolean): ProgressWords => {
  const common = {header: headerSides(scene, width, !big), bar: bar(scene, width)};
  if (big) return {...common, big: bigWords(scene, width), lines: []};
  const [first = [], second = [], third = []] = progressLines(scene, width, true);
  const last = scene.view.run.endedAt === null ? second : [...second, say('  '), ...third];
  return {...common, big: null, lines: [cutRow(first, width), cutRow(last, width)]};
};
