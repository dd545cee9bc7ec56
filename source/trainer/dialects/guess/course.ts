import type {Sighting} from './sighting.js';

/** How far a pass must have come at least, of 1, to be over when the next one begins. */
const NEARLY_OVER = 0.5;

/** A place on the way of the whole training. */
export type Place = {
  readonly iteration: number;
  readonly total: number | null;
  /** Passes over the data so far; null where they are not known. */
  readonly epoch: number | null;
  /** The iterations start over: another training has begun. */
  readonly isAgain: boolean;
};

export type Course = {
  place(sighting: Sighting, epochsAround: number | null): Place;
};

/**
 * Counts over all passes what a bar or a line counts within one. Steps that go on where the epoch changes are those of
 * the whole training already.
 */
export const createCourse = (): Course => {
  let base = 0;
  let last: Sighting | null = null;
  let interval = 1;
  let passes = 0;
  /** Steps were seen to go on over the end of a pass. */
  let isWhole = false;

  /** What the pass that is over has counted: its length, or, where that is not printed, about as much. */
  const lengthOf = ({step, of}: Sighting): number => of ?? step + interval;

  const isNextPass = (before: Sighting, {step, epoch}: Sighting): boolean => {
    if (step >= before.step) return false;
    if (epoch !== null && before.epoch !== null && epoch !== before.epoch) return epoch > before.epoch;
    return before.of !== null && before.step >= before.of * NEARLY_OVER && step <= before.of * (1 - NEARLY_OVER);
  };

  const follow = (sighting: Sighting): boolean => {
    const before = last;
    last = sighting;
    if (before === null) return false;
    const hasNextEpoch = sighting.epoch !== null && before.epoch !== null && sighting.epoch > before.epoch;
    if (sighting.step >= before.step) {
      isWhole ||= hasNextEpoch && sighting.step > before.step && before.step > 1;
      if (sighting.step > before.step) interval = sighting.step - before.step;
      return false;
    }
    if (!isNextPass(before, sighting)) {
      base = 0;
      passes = 0;
      return true;
    }
    base += lengthOf(before);
    passes++;
    return false;
  };

  const totalOf = ({of, epoch, epochs, isEpoch}: Sighting, around: number | null): number | null => {
    if (of === null) return null;
    if (isWhole || isEpoch) return of;
    const known = epochs ?? around;
    if (known !== null) return of * known;
    return epoch !== null || passes > 0 ? null : of;
  };

  const epochOf = ({step, of, isEpoch, epoch}: Sighting): number | null => {
    if (isEpoch) return step;
    if (epoch === null || of === null || of === 0 || isWhole) return null;
    return passes + step / of;
  };

  return {
    place: (sighting, around) => {
      const isAgain = follow(sighting);
      return {
        iteration: base + sighting.step,
        total: totalOf(sighting, around),
        epoch: epochOf(sighting),
        isAgain,
      };
    },
  };
};
