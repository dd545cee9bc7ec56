import type {Chance} from '../../../scripts/bench/eta/random.js';
import type {Whole} from './scenario.js';

const THREE_DIGITS = 1000;
const printed = (loss: number): number => Math.round(THREE_DIGITS * loss) / THREE_DIGITS;

/** The curves of a scenario's losses; iterations are those of the whole training. */
export const lossesOf = ({loss, valLoss, notFiniteFrom}: Whole, base: number) => {
  const {first, last, decay, noise} = loss;
  const middle = (iteration: number): number => last + (first - last) * Math.exp(-(base + iteration) / decay);
  const isLost = (iteration: number): boolean => notFiniteFrom !== undefined && iteration >= notFiniteFrom;
  const {above, risesFrom = Number.POSITIVE_INFINITY, rise = 0.05} = valLoss;
  return {
    train: (iteration: number, chance: Chance): number =>
      isLost(iteration) ? Number.NaN : printed(middle(iteration) + noise * chance.normal()),
    val: (iteration: number, chance: Chance): number =>
      isLost(iteration)
        ? Number.NaN
        : printed(
            middle(iteration) +
              above +
              (rise * Math.max(0, base + iteration - risesFrom)) / 100 +
              0.2 * noise * chance.normal(),
          ),
  };
};
