import {readTqdm, type TqdmBar} from '../tqdm.js';
import {type Figures, figuresAt, findFigures} from './figures.js';
import type {Sighting} from './sighting.js';
import {createWordings} from './wording.js';
import {namesEpoch, namesOther, namesTraining} from './words.js';

/** What a training run counts; anything else is counted by a download or a map, unless a loss stands beside it. */
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

/** What a bar says, whether or not it is that of a training run; null where there is no bar. */
export type BarSighting = {readonly sighting: Sighting | null; readonly name: string; readonly isEpochs: boolean};

/** What its words say of a bar. */
const namesOf = (description: string) => ({
  name: nameOf(description),
  isOther: namesOther(description),
  hasEpoch: EPOCH.test(description),
  namesEpoch: namesEpoch(description),
  isNamed: namesTraining(description),
});

const isOtherBar = ({total, unit}: TqdmBar): boolean => total === 0 || (unit !== null && BYTES.test(unit));

/** Gives the bar in a line; null without one. */
export const createBarReader = (): ((line: string) => BarSighting | null) => {
  const searchName = createWordings(namesOf, () => []);
  const searchFigures = createWordings(findFigures, found => Object.values(found));

  const readFigures = (text: string): Figures => {
    const {thing, at} = searchFigures(text);
    return figuresAt(text, thing, at);
  };

  return line => {
    const bar = readTqdm(line);
    if (bar === null) return null;
    const {description} = bar;
    const {thing: names} = searchName(description);
    const {name} = names;
    const isEpochs = !names.hasEpoch && names.namesEpoch;
    const read = names.isOther || isOtherBar(bar) ? null : readFigures(`${description} ${bar.tail}`);
    if (read === null || !isStepsOf(bar, read.loss !== null)) return {sighting: null, name, isEpochs};
    const epoch = names.hasEpoch ? EPOCH.exec(description) : null;
    const sighting: Sighting = {
      shape: `bar ${name}`,
      kind: 'bar',
      step: bar.done,
      of: bar.total,
      epoch: numberOf(epoch?.[1]),
      epochs: numberOf(epoch?.[2]),
      isEpoch: isEpochs,
      isNamed: names.isNamed,
      perSecond: bar.perSecond,
      elapsedSeconds: bar.elapsedSeconds,
      // What stands in a bar that begins is from before it.
      figures: bar.done === 0 ? {...read, loss: null, valLoss: null} : read,
    };
    return {sighting, name, isEpochs};
  };
};
