import type {Measured, RunFigures, WholeRun} from '../whole/types.js';
import type {Bill} from './bills.js';
import {paceEffect, stands} from './effects.js';
import {lossesAgainst} from './losses.js';
import {isElsewhere} from './same-place.js';
import type {Against} from './types.js';
import {didAsMuch} from './unfair.js';

/** Settings by which an iteration is other work. */
const WORK = ['batchSize', 'maxSeqLength'] as const;

const isOtherWork = (base: WholeRun, own: WholeRun): boolean =>
  isElsewhere(base, own, 'data') ||
  WORK.some(key => {
    const [one, other] = [base, own].map(({view}) => view.settings[key]);
    return one !== null && other !== null && one !== other;
  });

const hasValue = (value: number | null): value is number => value !== null && value > 0 && Number.isFinite(value);

/** How long a token takes, as sure as the pace is. */
const perToken = ({tokensPerSecond, secondsPerIteration}: RunFigures): Measured | null =>
  hasValue(tokensPerSecond) ? {value: 1 / tokensPerSecond, error: secondsPerIteration?.error ?? null} : null;

const stated = ({statedSecondsPerIteration}: RunFigures): Measured | null =>
  hasValue(statedSecondsPerIteration) ? {value: statedSecondsPerIteration, error: null} : null;

/** The pace by the trainer's own word where the run's own was not measured. */
const measuredOrStated = (figures: RunFigures): Measured | null => figures.secondsPerIteration ?? stated(figures);

const paceAgainst = (base: WholeRun, own: WholeRun): Against['pace'] => {
  if (isOtherWork(base, own)) {
    const byToken = paceEffect(perToken(base.figures), perToken(own.figures));
    if (byToken !== null) return {...byToken, per: 'token', stated: false};
  }
  const effect = paceEffect(measuredOrStated(base.figures), measuredOrStated(own.figures));
  const isStated = [base, own].some(({figures}) => figures.secondsPerIteration === null);
  return effect && {...effect, per: 'iteration', stated: isStated};
};

/** Less than a minute, and less than this share of the time, is not worth a word. */
const LEAST_LOST_SECONDS = 60;
const LEAST_LOST_SHARE = 0.01;

/** A run with what it lost to swapping. */
export type Billed = {run: WholeRun; bill: Bill | null};

const lostAgainst = (base: Billed, own: Billed): Against['lost'] => {
  const [timeBase, timeOwn] = [base.run.figures.trainedSeconds, own.run.figures.trainedSeconds];
  if (base.bill === null || own.bill === null || !hasValue(timeBase) || !hasValue(timeOwn)) return null;
  const [{seconds: lostBase, error: errorBase}, {seconds: lostOwn, error: errorOwn}] = [base.bill, own.bill];
  const estimated = base.bill.by !== null || own.bill.by !== null;
  const error = (unit: readonly [number, number]): number | null =>
    errorBase === null || errorOwn === null ? null : Math.hypot(errorBase / unit[0], errorOwn / unit[1]);
  const of = (unitBase: number, unitOwn: number) => ({
    ...{own: lostOwn / unitOwn, baseline: lostBase / unitBase, estimated},
  });
  if (didAsMuch([base.run, own.run])) {
    const value = lostOwn - lostBase;
    const least = Math.max(LEAST_LOST_SECONDS, LEAST_LOST_SHARE * Math.max(timeBase, timeOwn));
    return {value, error: error([1, 1]), stands: stands(value, 0, error([1, 1]), least), unit: 'seconds', ...of(1, 1)};
  }
  const value = lostOwn / timeOwn - lostBase / timeBase;
  const ofTimes = error([timeBase, timeOwn]);
  return {
    value,
    error: ofTimes,
    stands: stands(value, 0, ofTimes, LEAST_LOST_SHARE),
    unit: 'share',
    ...of(timeBase, timeOwn),
  };
};

/** Whether its loss is no number in the end. */
const isBroken = ({figures: {lastTrainLoss, lastValLoss}}: WholeRun): boolean =>
  [lastTrainLoss, lastValLoss].some(loss => loss !== null && !Number.isFinite(loss));

const brokenOf = (base: WholeRun, own: WholeRun): Against['brokenLoss'] => {
  if (isBroken(own)) return isBroken(base) ? 'both' : 'own';
  return isBroken(base) ? 'baseline' : null;
};

/** What a run differs by from the baseline, as numbers. */
export const againstOf = (billedBase: Billed, billedOwn: Billed): Omit<Against, 'index' | 'sentence'> => {
  const [base, own] = [billedBase.run, billedOwn.run];
  return {
    brokenLoss: brokenOf(base, own),
    pace: paceAgainst(base, own),
    cleanPace: isOtherWork(base, own)
      ? null
      : paceEffect(base.figures.cleanSecondsPerIteration, own.figures.cleanSecondsPerIteration),
    lost: lostAgainst(billedBase, billedOwn),
    loss: brokenOf(base, own) !== null ? null : lossesAgainst(base, own),
  };
};
