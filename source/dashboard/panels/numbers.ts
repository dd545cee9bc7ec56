import {formatNumber} from '../../format/units.js';
import {hasIterations} from '../../insight/progress.js';
import {inWholeOrNull} from '../../insight/whole-training.js';
import {cellsInRow, flow} from '../fields.js';
import {bytesField, countField, learningRateField, lossField} from '../figures.js';
import {gutterOf} from '../gutter.js';
import type {PanelSpec} from '../panel-spec.js';
import {filled, quiet, type Row, type Style, say, sides} from '../row.js';
import type {Scene} from '../scene.js';

/** Name on the left and figure on the right of each cell: `learning rate 1.00e-5`. */
const CELL = 21;
const CELL_GAP = 2;
/** Cells of every run; some trainers report more. */
const MIN_CELLS = 9;

const cell = (name: string, figure: string, style: Style = {}): Row =>
  filled(sides([quiet(name)], [say(figure.trimStart(), style)], CELL), CELL);

const lossStyle = (loss: number | null): Style =>
  loss !== null && !Number.isFinite(loss) ? {color: 'red', bold: true} : {bold: true};

const tokensField = (tokens: number | null): string =>
  tokens !== null && tokens >= 1e6 ? `${formatNumber(tokens / 1e6, 1)} M` : countField(tokens, 7);

/** Most important first. */
const cells = ({view}: Scene): Row[] => {
  const {training} = view;
  const valLoss = cell('val loss', lossField(training.valLoss), lossStyle(training.valLoss));
  const format = training.guessed === true ? [cell('format', 'guessed')] : [];
  return [
    cell('loss', lossField(training.trainLoss), lossStyle(training.trainLoss)),
    ...(training.valLoss === null ? [...format, valLoss] : [valLoss, ...format]),
    cell('checkpoint', countField(inWholeOrNull(view, training.lastCheckpoint?.iteration), 7)),
    cell('best val', lossField(training.bestValLoss?.value)),
    cell('best at iter.', countField(inWholeOrNull(view, training.bestValLoss?.iteration), 7)),
    cell('tokens/s', countField(training.tokensPerSecond, 7)),
    cell('learning rate', learningRateField(training.learningRate)),
    cell('peak memory', bytesField(training.peakMemoryBytes)),
    cell('tokens', tokensField(training.trainedTokens)),
    // Where the rows that the others take have room left.
    ...(training.activeMemoryBytes === null ? [] : [cell('mlx in use', bytesField(training.activeMemoryBytes))]),
    ...(training.cacheMemoryBytes === null ? [] : [cell('mlx cache', bytesField(training.cacheMemoryBytes))]),
    ...(training.testLoss === null
      ? []
      : [cell('test loss', lossField(training.testLoss), lossStyle(training.testLoss))]),
    ...(training.testPerplexity === null ? [] : [cell('perplexity', lossField(training.testPerplexity))]),
  ];
};

const cellsAcross = (width: number): number => cellsInRow(width - gutterOf(width), CELL, CELL_GAP);

/** The trainer's own figures, in cells, as many as the rows take. */
export const NUMBERS: PanelSpec = {
  name: 'training',
  minRows: ({view}) => (hasIterations(view) || view.training.trainLoss !== null ? 1 : 0),
  maxRows: width => Math.ceil(MIN_CELLS / cellsAcross(width)),
  rowsOf: (scene, width, rows) => {
    const across = cellsAcross(width);
    const all = cells(scene);
    return Array.from({length: rows}, (_, row) =>
      flow(all.slice(row * across, (row + 1) * across), Number.POSITIVE_INFINITY, CELL_GAP),
    );
  },
};
