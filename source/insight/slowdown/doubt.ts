import type {Doubt} from './assessment.js';
import type {Clean} from './baseline.js';
import {type Block, blocksOf} from './blocks.js';
import {speed} from './loss.js';
import {type Measured, secondsOf} from './measured.js';
import {contrasts, shareBelow} from './neighbours.js';
import {sumOf, weightedMean} from './numbers.js';

/**
 * The share of the clean time that may be as slow as swapping, and the share of the swapping time that may be as fast
 * as clean.
 */
const UNLIKE_CLEAN = 0.12;
const UNLIKE_SWAPPING = 0.25;
/**
 * Neighbours in time may show so much less or more than the effect, and most beginnings and ends must show a good part
 * of it.
 */
const NEIGHBOURS_OFF = 0.13;
/**
 * With swapping at one end of the run only, it is not known how batch lengths changed there, so the one change must
 * fit.
 */
const ONE_END_OFF = 0.08;
const NEIGHBOURS_PART = 0.4;
const NEIGHBOURS_AMISS = 0.3;
/**
 * From this part of the loss on that shows without swapping, under pressure alone, it may be compression that costs.
 */
const PRESSURE_PART = 0.5;
const PRESSURE_SECONDS = 40;

/** Whether part of the clean time is as slow as the swapping, or part of the swapping as fast as the clean. */
const areUnlike = (clean: readonly Block[], swapping: readonly Block[], loss: number): boolean => {
  const share = (blocks: readonly Block[], is: (block: Block) => boolean): number =>
    sumOf(blocks, block => (is(block) ? block.seconds : 0)) / sumOf(blocks, ({seconds}) => seconds);
  const slow = share(clean, block => speed(block) < 1 - loss / 2);
  const full = swapping.filter(block => block.swapping > 0.7);
  const fast = full.length === 0 ? 0 : share(full, block => speed(block) > 1 - (loss * block.swapping) / 2);
  return slow > UNLIKE_CLEAN || fast > UNLIKE_SWAPPING;
};

/** All swapping lies before, or all after, the clean stretches. */
const isAtOneEnd = (measured: readonly Measured[]): boolean => {
  const known = measured.filter(({kind}) => kind === 'clean' || kind === 'swapping');
  return known.filter(({kind}, index) => index > 0 && kind !== known[index - 1]?.kind).length < 2;
};

/** What speaks against swapping as the cause of a clear effect; null where nothing does. */
export const doubt = (measured: readonly Measured[], clean: Clean, loss: number, byPrior: boolean): Doubt | null => {
  const of = (kind: Measured['kind']): Measured[] => measured.filter(one => one.kind === kind);
  const pressed = of('pressed');
  if (secondsOf(pressed, 'pressed') >= PRESSURE_SECONDS) {
    const [seconds, expected] = [sumOf(pressed, ({stretch}) => stretch.seconds), sumOf(pressed, clean.expected)];
    if (1 - expected / seconds > PRESSURE_PART * loss) return 'pressure';
  }
  const swapping = blocksOf(of('swapping'), clean.expected);
  if (areUnlike(byPrior ? [] : blocksOf(of('clean'), clean.expected), swapping, loss)) return 'unlike';
  const changes = contrasts(measured, clean);
  if (changes.length === 0) return null;
  const effect = -Math.log(1 - loss);
  const off = weightedMean(changes) - effect;
  const most = isAtOneEnd(measured) ? Math.max(ONE_END_OFF, 0.12 * effect) : Math.max(NEIGHBOURS_OFF, 0.25 * effect);
  if (Math.abs(off) > most) return 'neighbours';
  return shareBelow(changes, NEIGHBOURS_PART * effect) > NEIGHBOURS_AMISS ? 'neighbours' : null;
};
