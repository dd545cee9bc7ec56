import {readTqdm, type TqdmBar} from '../tqdm.js';
import {readFigures} from './figures.js';
import type {Sighting} from './sighting.js';
import {namesEpoch, namesOther, namesTraining} from './words.js';

/** What a training counts; anything else is counted by a download or a map, unless a loss stands beside it. */
const STEPS = /^(?:it|its|iter|iters|steps?|batch|batches|ba|epochs?|updates?|étapes?|步)$/i;
const BYTES = /^[kMGT]?i?B$/;

/** `Epoch 2/3`, `epoch 1`, `Epoch [1/3]`, `Epoch: 1`. */
const EPOCH = /(?:epoch|[ée]poque|轮次)\s{0,4}[:=#]?\s{0,4}[[(]?(\d{1,6})(?:\s{0,2}(?:\/|of)\s{0,2}(\d{1,6}))?/i;

const numberOf = (text: string | undefined): number | null => (text === undefined ? null : Number(text));

/** The description without its numbers, and without the figures that some programs keep in it. */
const nameOf = (description: string): string =>
  description
    .replaceAll(/[-+]?\d+(?:[.,]\d+)*(?:e[-+]?\d+)?|\bnan\b|\binf\b/gi, '#')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase();

const isStepsOf = ({unit}: TqdmBar, hasLoss: boolean): boolean => unit === null || STEPS.test(unit) || hasLoss;

/** What a bar says, whether or not it is that of a training; null where there is no bar. */
export type BarSighting = {readonly sighting: Sighting | null; readonly name: string; readonly isEpochs: boolean};

/** The bar in a line; null without one. */
export const readBar = (line: string): BarSighting | null => {
  const bar = readTqdm(line);
  if (bar === null) return null;
  const {description} = bar;
  const epoch = EPOCH.exec(description);
  const isEpochs = epoch === null && namesEpoch(description);
  const name = nameOf(description);
  const isOther = bar.total === 0 || (bar.unit !== null && BYTES.test(bar.unit)) || namesOther(description);
  const read = isOther ? null : readFigures(`${description} ${bar.tail}`);
  if (read === null || !isStepsOf(bar, read.loss !== null)) return {sighting: null, name, isEpochs};
  // What stands in a bar that begins is from before it.
  const figures = bar.done === 0 ? {...read, loss: null, valLoss: null} : read;
  const sighting: Sighting = {
    shape: `bar ${name}`,
    kind: 'bar',
    step: bar.done,
    of: bar.total,
    epoch: numberOf(epoch?.[1]),
    epochs: numberOf(epoch?.[2]),
    isEpoch: isEpochs,
    isNamed: namesTraining(description),
    perSecond: bar.perSecond,
    elapsedSeconds: bar.elapsedSeconds,
    figures,
  };
  return {sighting, name, isEpochs};
};
