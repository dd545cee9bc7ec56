import type {TrainingEvent} from '../../journal/events.js';
import type {TqdmBar} from './tqdm.js';

/**
 * Trainer's bars have no description; a launcher may put the name of the rank before them. ms-swift calls its own
 * `Train` (swift/trainers/callback.py).
 */
const NO_DESCRIPTION = /^(?:\[[^\]]{1,40}\]:?)?(?: ?Train)?$/;
/** What others call the bar of a Trainer: it counts once a log has come. */
const NAMED = /(?:^|\W)(?:train(?:ing)?|steps?)\W*$/i;
/** None has a loss in it: such a bar is that of somebody's own loop. */
const LOSS = /loss/i;

/** An evaluation of each of several data sets has a length of its own. */
const MAX_LENGTHS = 20;

export type HfBars = {
  /** What a bar says. One with a description (a download, weights being loaded, data being mapped) says nothing. */
  read(bar: TqdmBar): TrainingEvent[];
  /** Whether a bar just read is the training's, at its present position. */
  isTraining(bar: TqdmBar): boolean;
  /** A loss was logged: some bar is certainly the training's. */
  confirm(): TrainingEvent[];
  /** An evaluation's result was logged; tqdm keeps drawing its bar for a while. */
  validated(): void;
  /** Training is over; an event where no bar shows it. */
  finish(total: number): TrainingEvent[];
  readonly iteration: number | null;
  readonly perSecond: number | null;
  /** Whether the bar is certainly the training's. */
  readonly isConfirmed: boolean;
  readonly isOver: boolean;
};

const isTrainers = ({description, unit, total: outOf, tail, rest}: TqdmBar, hasLogs: boolean): boolean =>
  outOf !== null &&
  outOf > 0 &&
  (unit === null || unit === 'it') &&
  (NO_DESCRIPTION.test(description) || (hasLogs && NAMED.test(description))) &&
  !(tail !== '' && LOSS.test(tail)) &&
  // A print behind it that is no dictionary.
  !(rest !== '' && LOSS.test(rest) && !rest.includes('{'));

/**
 * Tells Trainer's two bars apart, that of the training and that of an evaluation within it, which look alike: the
 * training's is the outer one, which comes first. Bars of other programs look like it too, so until a loss was logged,
 * one that is full makes room for the next.
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
  let hasLogs = false;

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

  /** Whether a bar of another length takes the place of the one that has been taken for the training's. */
  const isReplacedBy = (outOf: number | null): boolean =>
    total === null || (at === total && !isConfirmed && !isOver && !inner.has(outOf ?? 0));

  /** A bar within the training's: an evaluation. */
  const readInner = ({done, total: outOf}: TqdmBar): TrainingEvent[] => {
    if (isOver || outOf === null) return [];
    if (total !== null && at < total && inner.size < MAX_LENGTHS) inner.add(outOf);
    return validatedAt === at ? [] : [{type: 'validating', done, total: outOf}];
  };

  return {
    read: bar => {
      if (!isTrainers(bar, hasLogs)) return [];
      last = bar;
      if (bar.total === total) return advance(bar);
      return isReplacedBy(bar.total) ? [...begin(bar.total), ...advance(bar)] : readInner(bar);
    },
    isTraining: bar => isTrainers(bar, hasLogs) && bar.total === total && bar.done === at,
    confirm: () => {
      hasLogs = true;
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
