import {formatNumber} from '../../format/units.js';
import {inWholeOrNull} from '../../insight/whole-training.js';
import {cellsInRow} from '../fields.js';
import {bytesField, countField, learningRateField, lossField} from '../figures.js';
import {gutterOf} from '../gutter.js';
import {quiet, type Sides, type Style, say, sides} from '../row.js';
import type {Scene} from '../scene.js';

/** Name on the left and figure on the right of each cell: `learning rate 1.00e-5`. */
export const CELL = 21;
export const CELL_GAP = 2;

const cell = (name: string, figure: string, style: Style = {}): Sides =>
  sides([quiet(name)], [say(figure.trimStart(), style)], CELL);

const broken = (loss: number | null): Style =>
  loss !== null && !Number.isFinite(loss) ? {color: 'red', bold: true} : {bold: true};

/** Most important first. */
const cells = ({view}: Scene): Sides[] => {
  const {training} = view;
  return [
    cell('loss', lossField(training.trainLoss), broken(training.trainLoss)),
    cell('val loss', lossField(training.valLoss), broken(training.valLoss)),
    cell('checkpoint', countField(inWholeOrNull(view, training.lastCheckpoint?.iteration), 7)),
    cell('best val', lossField(training.bestValLoss?.value)),
    cell('best at iter.', countField(inWholeOrNull(view, training.bestValLoss?.iteration), 7)),
    cell('tokens/s', countField(training.tokensPerSecond, 7)),
    cell('learning rate', learningRateField(training.learningRate)),
    cell('peak memory', bytesField(training.peakMemoryBytes)),
    cell('tokens', formatTokens(training.trainedTokens)),
    // Where the rows that the others take have room left.
    ...(training.testLoss === null ? [] : [cell('test loss', lossField(training.testLoss), broken(training.testLoss))]),
    ...(training.testPerplexity === null ? [] : [cell('perplexity', lossField(training.testPerplexity))]),
  ];
};

const formatTokens = (tokens: number | null): string =>
  tokens !== null && tokens >= 1e6 ? `${formatNumber(tokens / 1e6, 1)} M` : countField(tokens, 7);

/** Rows that all figures take in this width. */
export const numbersRows = (width: number): number =>
  Math.ceil(9 / cellsInRow(width - gutterOf(width), CELL, CELL_GAP));

/** The trainer's own figures, in cells, as many as `rows` rows take. */
export const numbersCells = (scene: Scene, width: number, rows: number): Sides[] =>
  cells(scene).slice(0, rows * cellsInRow(width - gutterOf(width), CELL, CELL_GAP));
