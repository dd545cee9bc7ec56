import type {TrainingEvent} from '../../journal/events.js';
import type {TqdmBar} from './tqdm.js';

/** Trainer's bars have no description; a launcher may put the name of the rank before them. */
const NO_DESCRIPTION = /^(?:\[[^\]]{1,40}\]:?)?$/;

/** An evaluation of each of several data sets has a length of its own. */
const MOST_LENGTHS = 20;

export type HfBars = {
  /** What a bar says. One with a description (a download, weights being loaded, data being mapped) says nothing. */
  read(bar: TqdmBar): TrainingEvent[];
  /** Whether a bar just read is the training's, at its present position. */
  isTraining(bar: TqdmBar): boolean;
  /** A loss was logged: some bar is certainly that of a training. */
  confirm(): TrainingEvent[];
  /** An evaluation's result was logged; tqdm goes on drawing its bar for a while. */
  validated(): void;
  /** The training is over; told where no bar shows it. */
  finish(total: number): TrainingEvent[];
  readonly iteration: number | null;
  readonly perSecond: number | null;
  /** It is certainly a training's bar. */
  readonly isConfirmed: boolean;
  readonly isOver: boolean;
};

/**
 * Tells Trainer's two bars apart, that of the training and that of an evaluation within it, which look alike: the training's is the
 * outer one, which comes first. Bars of other programs look like it too, so until a loss was logged, one that is full makes room.
 */
export const createHfBars = (): HfBars => {
  let total: number | null = null;
  let at = -1;
  let perSecond: number | null = null;
  let isConfirmed = false;
  let isOver = false;
  let last: TqdmBar | null = null;
  /** Lengths of bars that stood below an unfinished one: these are evaluations. */
  const inner = new Set<number>();
  let validatedAt = -1;

  const isBare = ({description, unit, total: outOf}: TqdmBar): boolean =>
    outOf !== null && outOf > 0 && (unit === null || unit === 'it') && NO_DESCRIPTION.test(description);

  const begin = (outOf: number | null): TrainingEvent[] => {
    total = outOf;
    at = -1;
    validatedAt = -1;
    isOver = false;
    return [{type: 'training'}];
  };

  const advance = (bar: TqdmBar): TrainingEvent[] => {
    const isNew = bar.done < at && (isOver || (bar.done === 0 && at === total));
    const events = isNew ? begin(total) : [];
    if (bar.done <= at) return events;
    at = bar.done;
    perSecond = bar.perSecond;
    return [...events, {type: 'progress', iteration: at, total}];
  };

  return {
    read: bar => {
      if (!isBare(bar)) return [];
      last = bar;
      if (bar.total === total) return advance(bar);
      const isFull = at === total && !isConfirmed && !isOver && !inner.has(bar.total ?? 0);
      if (total === null || isFull) return [...begin(bar.total), ...advance(bar)];
      if (isOver || bar.total === null) return [];
      if (at < total && inner.size < MOST_LENGTHS) inner.add(bar.total);
      return validatedAt === at ? [] : [{type: 'validating', done: bar.done, total: bar.total}];
    },
    isTraining: bar => isBare(bar) && bar.total === total && bar.done === at,
    confirm: () => {
      if (isConfirmed) return [];
      isConfirmed = true;
      // The bar that came first was that of a loop around the training, or of something before it.
      const isOther = last !== null && total !== null && last.total !== null && last.total > total;
      return isOther && last !== null ? [...begin(last.total), ...advance(last)] : [];
    },
    validated: () => {
      validatedAt = at;
      isConfirmed ||= at >= 0;
    },
    finish: outOf => {
      isOver = true;
      isConfirmed = false;
      return total === null ? [{type: 'progress', iteration: outOf, total: outOf}] : [];
    },
    get iteration() {
      return at < 0 ? null : at;
    },
    get perSecond() {
      return perSecond;
    },
    get isConfirmed() {
      return isConfirmed;
    },
    get isOver() {
      return isOver;
    },
  };
};
