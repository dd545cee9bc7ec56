import {formatAbout, formatNumber} from '../../format/units.js';
import type {Against, Effect, LossAxis} from './types.js';

type Found = Omit<Against, 'index' | 'sentence'>;

/** So many decimals that an error has one digit, or two if the first is a 1. */
const decimalsFor = (error: number, most: number): number => {
  if (!(error > 0)) return most;
  const first = -Math.floor(Math.log10(error));
  return Math.max(0, Math.min(most, first));
};

/** A factor of one and more, with its error: `2.1× (±0.2)`, `≈ 2.1×` where that is not known. */
const factorWords = (value: number, error: number | null): string => {
  if (error === null) return `≈ ${formatNumber(value, 1)}×`;
  const decimals = Math.max(value < 1.1 ? 2 : 1, decimalsFor(error, 2));
  const shown = formatNumber(error, decimals);
  return `${formatNumber(value, decimals)}× (±${Number(shown) === 0 ? (10 ** -decimals).toFixed(decimals) : shown})`;
};

const paceWords = ({value, error, per, stated}: NonNullable<Found['pace']>, base: string): string => {
  const isFaster = value >= 1;
  // The error of the inverse: the relative one stays the same.
  const words = isFaster ? factorWords(value, error) : factorWords(1 / value, error && error / value ** 2);
  const by = stated ? ", by the trainer's own figures" : '';
  return `${words} ${isFaster ? 'faster' : 'slower'} ${per === 'token' ? 'a token' : 'an iteration'} than ${base}${by}`;
};

const percent = (share: number): string => `${formatNumber(100 * Math.abs(share))} %`;

/** `41 min (±3 min) less lost to swapping`. */
const lostWords = ({value, error, unit, own, baseline, estimated}: NonNullable<Found['lost']>): string => {
  const more = value < 0 ? 'less' : 'more';
  const about = estimated || error === null ? '≈ ' : '';
  if (unit === 'share') return `${about}${percent(own)} of its time lost to swapping against ${percent(baseline)}`;
  const sure = error === null || error < LEAST_ERROR_SECONDS ? '' : ` (±${formatAbout(error)})`;
  return `${about}${formatAbout(Math.abs(value))}${sure} ${more} lost to swapping`;
};

const LEAST_ERROR_SECONDS = 30;

const AT: Record<LossAxis, string> = {
  iteration: 'at the same iteration',
  tokens: 'after the same tokens',
  rows: 'after the same rows',
};

/** `0.12 (±0.02) lower`. */
const lossWords = ({value, error}: Effect): string => {
  const decimals = Math.max(2, decimalsFor(error ?? Math.abs(value) / 10, 3));
  const about = error === null ? '≈ ' : '';
  const sure = error === null ? '' : ` (±${formatNumber(error, decimals)})`;
  return `${about}${formatNumber(Math.abs(value), decimals)}${sure} ${value < 0 ? 'lower' : 'higher'}`;
};

/** What is to be said of the losses; `isNews`: they differ. */
const lossPart = (loss: Found['loss']): {isNews: boolean; words: string} | null => {
  if (loss === null) return null;
  const {axis, training, validation} = loss;
  const known = [
    {kind: 'validation', effect: validation},
    {kind: 'training', effect: training},
  ].flatMap(({kind, effect}) => (effect === null ? [] : [{kind, effect}]));
  const news = known.filter(({effect}) => effect.stands);
  if (news.length === 0) return {isNews: false, words: `same loss ${AT[axis]}`};
  const words = news.map(({kind, effect}) => `${kind} loss ${lossWords(effect)}`);
  const same = known.filter(({effect}) => !effect.stands).map(({kind}) => `same ${kind} loss`);
  return {isNews: true, words: `${[...words, ...same].join(', ')} ${AT[axis]}`};
};

/** Whether all of the difference in pace came from swapping: where nothing was in the way, both were as fast. */
const isBySwapping = ({pace, cleanPace, lost}: Found): boolean =>
  pace?.stands === true && lost?.stands === true && cleanPace !== null && !cleanPace.stands && cleanPace.error !== null;

const asFast = ({value, error}: NonNullable<Found['pace']>): string =>
  error === null ? 'about as fast' : `${factorWords(value, error)} as fast`;

/**
 * One run against the baseline in one sentence, with how sure that is: which is faster, what it lost, whether its loss
 * differs; or that no difference stands out. One that is not fair says so: it may be all that is read.
 */
export const sentenceOf = (found: Found, own: string, base: string, isFair: boolean): string =>
  saysNothing(found)
    ? `${own}: too little was measured to compare it with ${base}`
    : `${judgement(found, own, base)}${isFair ? '' : '; not a fair comparison'}`;

const saysNothing = ({pace, lost, loss, brokenLoss}: Found): boolean =>
  pace === null && loss === null && brokenLoss === null && !lost?.stands;

const judgement = (found: Found, own: string, base: string): string => {
  const {pace, lost} = found;
  const loss = lossPart(found.loss);
  const news = [
    ...(pace?.stands ? [paceWords(pace, base)] : []),
    ...(lost?.stands ? [lostWords(lost)] : []),
    ...(found.brokenLoss === 'own' ? ['a loss that is not a number at the end'] : []),
    ...(found.brokenLoss === 'baseline' ? [`a loss that stays a number, unlike that of ${base}`] : []),
    ...(loss?.isNews ? [loss.words] : []),
  ];
  const same = [
    ...(pace !== null && !pace.stands ? [asFast(pace)] : []),
    ...(found.brokenLoss === 'both' ? ['the loss of both is not a number at the end'] : []),
    ...(loss !== null && !loss.isNews ? [loss.words] : []),
    ...(isBySwapping(found) ? ['as fast while nothing swapped'] : []),
  ];
  if (news.length > 0) return `${own}: ${[...news, ...same].join(', ')}`;
  const unsure = pace?.error === null ? ', but too little was measured to be sure' : '';
  return `${own}: no difference from ${base} beyond the scatter (${same.join(', ')})${unsure}`;
};
