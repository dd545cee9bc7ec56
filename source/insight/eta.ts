import {firstPace} from './first-pace.js';
import {savedUpTo, savesToCome, validationsToCome} from './halts.js';
import {estimate, validatedUpTo} from './position.js';
import {expectedRate, type Rate} from './rate.js';
import {countDue} from './schedule.js';
import type {RunState} from './state.js';

/**
 * Time left, in seconds: the best guess, and the ends of a band that contains the true one about four times out of
 * five.
 */
export type Eta = {
  seconds: number;
  low: number;
  high: number;
  /** It rests on a first guess at the pace or at what a validation takes. */
  isRough: boolean;
};

/** Half the width of the central 80 % of a normal distribution, in standard deviations. */
const EIGHTY_PERCENT = 1.28;
/**
 * What no scatter shows: the least relative half-width of the band, and how much wider it is with the whole run still
 * to come.
 */
const MIN_ERROR = 0.03;
const UNSEEN_ERROR = 0.025;
/** A slowdown is likelier than a speed-up, and has no limit: the high end lies further off. */
const HIGH_SIDE = 1.25;
const MIN_SECONDS = 1;
/** Evidence means 2 % of what is left, but at least and at most so many seconds of training. */
const EVIDENCE_SHARE = 0.02;
const MIN_EVIDENCE_SECONDS = 5;
const MAX_EVIDENCE_SECONDS = 20;

const isEvidence = (evidenceSeconds: number, left: number): boolean =>
  evidenceSeconds >= Math.min(MAX_EVIDENCE_SECONDS, Math.max(MIN_EVIDENCE_SECONDS, EVIDENCE_SHARE * left));

/** From this share of the time left on, a guess at what validations take matters. */
const NOTICEABLE_GUESS = 0.02;

const guessedRate = (state: RunState): Rate | null => {
  const first = firstPace(state);
  return (
    first && {
      secondsFor: () => first.secondsPerIteration,
      evidenceSeconds: first.evidenceSeconds,
      errorFor: () => first.error,
    }
  );
};

/**
 * The time left of a run at `now` (ms since 1970): the iterations at the expected pace, and the validations and saves
 * still to come at the cost of those seen, before the first at a guess. Null before there is evidence, without a total,
 * and with nothing left to train.
 */
export const eta = (state: RunState, now: number): Eta | null => {
  const {training, pace} = state;
  const total = training.total?.iterations ?? null;
  const measured = expectedRate(pace.segments);
  const rate = measured ?? guessedRate(state);
  if (!rate || total === null || training.over || state.end || (training.iteration ?? 0) > total) return null;
  const {iterations, validationSeconds} = estimate(state, now);
  const left = total - iterations;
  const train = left * rate.secondsFor(left);
  if (!isEvidence(rate.evidenceSeconds, train)) return null;
  const validation = validationsToCome(state, now);
  const save = savesToCome(state);
  const validationsLeft = countDue(validation, validatedUpTo(state), total);
  const validate = Math.max(0, validationsLeft * validation.seconds - validationSeconds);
  const halts = countDue(save, savedUpTo(state), total) * save.seconds;
  const seconds = train + validate + halts;
  const error = Math.hypot(
    train * EIGHTY_PERCENT * rate.errorFor(left),
    validate * validation.error,
    halts * save.error,
    seconds * (MIN_ERROR + (UNSEEN_ERROR * left) / total),
  );
  return {
    seconds,
    low: Math.max(0, seconds - Math.min(error, seconds / 2) - MIN_SECONDS),
    high: seconds + HIGH_SIDE * error + MIN_SECONDS,
    isRough: measured === null || (validation.isGuess && validate > NOTICEABLE_GUESS * seconds),
  };
};
