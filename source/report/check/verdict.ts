import {type CheckResult, errorsIn} from '../../estimate/check-result.js';
import type {Estimate} from '../../estimate/facts.js';
import type {Fit} from '../../estimate/fit.js';
import {BYTES_PER_GB, BYTES_PER_MB, formatBytes, formatNumber} from '../../format/units.js';
import {listed} from '../../insight/listed.js';

/** `≈ 9.1 GB (8.2–10.4)`: all in the unit of the first. */
export const rangeText = ({peakBytes, lowBytes, highBytes}: Pick<Estimate, 'peakBytes' | 'lowBytes' | 'highBytes'>) => {
  const text = formatBytes(peakBytes);
  const isGigabytes = text.endsWith(' GB');
  const inUnit = (bytes: number): string =>
    isGigabytes ? (bytes / BYTES_PER_GB).toFixed(1) : formatNumber(bytes / BYTES_PER_MB);
  return `≈ ${text} (${inUnit(lowBytes)}–${inUnit(highBytes)})`;
};

/** How little helps that is within reach; empty where there is nothing to quit. */
const onceQuit = ({availableIfQuit, overBytes, overAfterQuittingBytes: after}: Fit): string =>
  availableIfQuit.length === 0 || after === null || after === overBytes
    ? ''
    : ` (${formatBytes(after)} once apps are quit)`;

const overText = (fit: Fit): string => `${formatBytes(fit.overBytes)} over${onceQuit(fit)}`;

const NO: Readonly<Record<NonNullable<Fit['limit']>, (fit: Fit) => string>> = {
  gpu: fit => `does not fit: ${formatBytes(fit.overBytes)} too much for the GPU`,
  swap: fit => `does not fit: ${overText(fit)}, too much for swap`,
  memory: fit => `does not fit: ${overText(fit)}`,
};

/** Whether it fits, in some words without a full stop. */
export const fitWords = (fit: Fit): string => {
  switch (fit.fits) {
    case 'yes':
      return fit.isTight ? 'fits, but only just' : 'fits';
    case 'after-quitting':
      return `fits after quitting ${listed(fit.quit)}`;
    case 'swaps':
      return `will swap ${formatBytes(fit.overBytes)}${onceQuit(fit)}`;
    case 'no':
      return NO[fit.limit ?? 'memory'](fit);
    default:
      return `whether it fits is not known: ${fit.why ?? 'nothing is known of its needs'}`;
  }
};

/** The same as an answer, where the verdict stands above. */
export const fitAnswer = (fit: Fit): string => {
  switch (fit.fits) {
    case 'yes':
      return fit.isTight ? 'yes, but only just' : 'yes';
    case 'after-quitting':
      return `after quitting ${listed(fit.quit)}`;
    case 'swaps':
      return 'no: it will swap';
    case 'no':
      return 'no';
    default:
      return `not known: ${fit.why ?? 'nothing is known of its needs'}`;
  }
};

/** What a start would run into: `2 problems`. */
const problemCount = (count: number): string => `${count} ${count === 1 ? 'problem' : 'problems'}`;

const capital = (text: string): string => text.replace(/^./, letter => letter.toUpperCase());

/** `✓` nothing is in the way, `▲` something has to be done first or is not known, `✗` it will not work so. */
export const signOf = (result: Pick<CheckResult, 'starts' | 'fit'>): string => {
  if (errorsIn(result).length > 0 || result.fit.fits === 'no') return '✗';
  return result.fit.fits === 'yes' ? '✓' : '▲';
};

const figures = ({estimate, fit}: Pick<CheckResult, 'estimate' | 'fit'>): string =>
  estimate === null || fit.availableBytes === null
    ? ''
    : ` Peak ≈ ${formatBytes(estimate.peakBytes)}, ${formatBytes(fit.availableBytes)} free.`;

/** Whether it fits, with the figures that this rests on, in the middle of a sentence. */
export const verdictWords = (result: Pick<CheckResult, 'fit' | 'estimate'>): string =>
  `it ${fitWords(result.fit)}.${figures(result)}`;

/** The verdict: whether it starts, else whether it fits, with the figures that it rests on. */
export const verdict = (result: Pick<CheckResult, 'starts' | 'fit' | 'estimate'>): string => {
  const errors = errorsIn(result).length;
  const fits = fitWords(result.fit);
  if (errors === 0) return `${signOf(result)} ${capital(fits)}.${figures(result)}`;
  const besides = result.fit.fits === 'yes' || result.fit.fits === 'unknown' ? '' : `; besides, it ${fits}`;
  return `${signOf(result)} Will not start, or will end early: ${problemCount(errors)}${besides}.`;
};
