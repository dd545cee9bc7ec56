import type {Sighting} from './sighting.js';

/** So many lines of one shape, each further than the one before, show that they count a training run. */
const ENOUGH = 3;
/** Shapes that are watched at once; more are those of a program whose every line is another. */
const MAX_SHAPES = 32;

/** A sighting, and when its line was read; null when that is not known. */
export type Seen<When> = {readonly sighting: Sighting; readonly at: When};

type Pending<When> = {seen: Seen<When>[]; hasOther: boolean};

export type Agreement<When> = {
  /** Takes one in. Gives all that were held back, once they agree, oldest first; null before. */
  note(seen: Seen<When>): Seen<When>[] | null;
  /** Another bar was drawn: the passes around it are no steps. */
  noteOther(shape: string): void;
};

const isFurther = (before: Sighting, next: Sighting): boolean => {
  if (next.epoch !== null && before.epoch !== null && next.epoch > before.epoch) return true;
  return next.step > before.step && next.of === before.of;
};

const isEvidence = (all: readonly Seen<unknown>[]): boolean =>
  all.some(({sighting}) => sighting.figures.loss !== null) || all.every(({sighting}) => sighting.isNamed);

/** Holds what may be a training run's until enough of it agrees. */
export const createAgreement = <When>(): Agreement<When> => {
  const shapes = new Map<string, Pending<When>>();

  const pendingOf = (shape: string): Pending<When> => {
    const known = shapes.get(shape);
    if (known !== undefined) return known;
    if (shapes.size >= MAX_SHAPES) shapes.clear();
    const fresh = {seen: [], hasOther: false};
    shapes.set(shape, fresh);
    return fresh;
  };

  return {
    note: seen => {
      const pending = pendingOf(seen.sighting.shape);
      const before = pending.seen.at(-1);
      if (
        before !== undefined &&
        before.sighting.step === seen.sighting.step &&
        before.sighting.epoch === seen.sighting.epoch
      ) {
        // tqdm draws the same place again when figures have come.
        if (before.sighting.figures.loss === null) {
          pending.seen[pending.seen.length - 1] = {sighting: seen.sighting, at: before.at};
        }
        return null;
      }
      const agrees = before === undefined || isFurther(before.sighting, seen.sighting);
      pending.seen = agrees ? [...pending.seen, seen].slice(-MAX_SHAPES) : [seen];
      const isSteps = !(seen.sighting.isEpoch && seen.sighting.kind === 'bar' && pending.hasOther);
      if (pending.seen.length < ENOUGH || !isSteps || !isEvidence(pending.seen)) return null;
      shapes.delete(seen.sighting.shape);
      return pending.seen;
    },
    noteOther: shape => {
      for (const [other, pending] of shapes) if (other !== shape) pending.hasOther = true;
    },
  };
};
