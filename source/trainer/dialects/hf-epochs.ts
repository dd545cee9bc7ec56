import {epochOf} from './hf-events.js';
import type {HfLog} from './hf-log.js';

/** More epochs are not looked through; of so many, some number fits anything. */
const MAX_EPOCHS = 1000;

/**
 * The numbers of epochs in which a training run of `total` steps has that epoch at that iteration: it is a whole number
 * of epochs of whole steps, unless it is cut short, which nothing shows.
 */
const epochsBy = (log: HfLog, iteration: number, total: number): number[] => {
  const epoch = epochOf(log);
  if (epoch === null || iteration <= 0) return [];
  const least = Math.max(1, Math.ceil((total * Math.max(0, epoch - log.epochError)) / iteration - 1e-9));
  const most = Math.min(Math.floor((total * (epoch + log.epochError)) / iteration + 1e-9), MAX_EPOCHS);
  const found: number[] = [];
  for (let epochs = least; epochs <= most; epochs++) if (total % epochs === 0) found.push(epochs);
  return found;
};

/**
 * Tells the iteration of a log from the bar behind it, which is drawn at its iteration or, by some programs, with the
 * next one. Where the epoch fits only one of the two, that is it.
 */
export const createHfPlace = (): ((log: HfLog, bar: number, total: number | null) => number) => {
  let stepsPerEpoch: number | null = null;
  return (log, bar, total) => {
    const epoch = epochOf(log);
    if (total === null || epoch === null) return bar;
    const known = stepsPerEpoch;
    if (known !== null) return Math.abs(epoch * known - bar + 1) < 0.4 ? bar - 1 : bar;
    const at = epochsBy(log, bar, total);
    const before = epochsBy(log, bar - 1, total);
    const [only, ...others] = [...at, ...before];
    if (only !== undefined && others.length === 0) stepsPerEpoch = total / only;
    return at.length === 0 && before.length > 0 ? bar - 1 : bar;
  };
};
