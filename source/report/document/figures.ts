import {formatLoss} from '../../format/loss.js';
import {formatPace} from '../../format/pace.js';
import {formatAbout, formatBytes, formatDuration, formatNumber, UNKNOWN} from '../../format/units.js';
import type {Measured, RunFigures, WholeRun} from '../../insight/whole/types.js';
import {predictedWords} from '../estimate.js';

/** A figure in the head of a report: what it is, its value, and what belongs to it in some words. */
export type Tile = {label: string; value: string; note: string; tone?: 'bad' | 'notice'};

/** A label and its text. */
export type Row = readonly [label: string, text: string];

/** Shorter is not worth a word. */
const MIN_SECONDS = 1;

const joined = (parts: readonly (string | false | null | undefined)[], separator = ' · '): string =>
  parts.filter(Boolean).join(separator);

const span = (seconds: number | null, word: string): string =>
  seconds === null || seconds < MIN_SECONDS ? '' : `${word} ${formatAbout(seconds)}`;

/** Seconds an iteration with two digits after the point, more for fast ones: `2.50 s`, `0.042 s`. */
export const perIteration = (seconds: number | null): string =>
  seconds === null ? UNKNOWN : `${formatNumber(seconds, digitsOf(seconds))} s`;

const digitsOf = (seconds: number): number => (seconds >= 10 ? 1 : seconds >= 0.0995 ? 2 : 4);

/** `2.50 s ± 0.04`: the error is what the scatter leaves open. */
export const measuredWords = (measured: Measured | null): string => {
  if (measured === null) return UNKNOWN;
  const {value, error} = measured;
  const off = error === null ? 0 : value * error;
  // An error that rounds to nothing is not none.
  const digits = off < 0.5 * 10 ** -digitsOf(value) ? digitsOf(value) + 1 : digitsOf(value);
  return off === 0 ? perIteration(value) : `${formatNumber(value, digits)} s ± ${formatNumber(off, digits)}`;
};

const perMinute = (seconds: number): string => `${formatPace(60 / seconds)} it/min`;

/** Whether it swapped: null where its memory was never read. */
export const hasSwapped = ({swappingSeconds}: RunFigures): boolean | null =>
  swappingSeconds === null ? null : swappingSeconds >= MIN_SECONDS;

/** What swapping cost, in a sentence: the bill. Empty where the memory was never read. */
export const billWords = (figures: RunFigures): string => {
  const {swappingSeconds, slowdownFactor, lostSeconds, evidence} = figures;
  const swapped = hasSwapped(figures);
  if (swapped === null) return '';
  if (!swapped) return 'It did not swap: nothing was lost to swapping.';
  const how = `It swapped for ${formatAbout(swappingSeconds)}`;
  if (evidence === 'none' || evidence === null || slowdownFactor === null) {
    return `${how}. There is not enough evidence of what that cost.`;
  }
  const factor = `${formatNumber(slowdownFactor, 1)}× slower`;
  if (evidence === 'weak') return `${how}, perhaps ${factor} meanwhile: the evidence is weak.`;
  const {cleanSecondsPerIteration: clean, swappingSecondsPerIteration: swapping} = figures;
  const pace =
    clean === null || swapping === null
      ? `${factor} meanwhile`
      : `an iteration took ${perIteration(swapping.value)} and not ${perIteration(clean.value)}`;
  if (lostSeconds === null) return `${how}: ${pace}.`;
  return `${how}: ${pace}. That cost ≈ ${formatAbout(lostSeconds)}${withoutIt(figures, lostSeconds)}.`;
};

/** How long the run would have taken without what swapping cost, for one that has trained to the end. */
const withoutIt = ({elapsedSeconds, iterations, totalIterations}: RunFigures, lost: number): string =>
  elapsedSeconds === null || iterations === null || iterations !== totalIterations || lost >= elapsedSeconds
    ? ''
    : ` of ${formatAbout(elapsedSeconds)}; without it the run would have taken ≈ ${formatAbout(elapsedSeconds - lost)}`;

const iterationTile = ({figures}: WholeRun): Tile => {
  const {iterations, totalIterations, tokens} = figures;
  const of = totalIterations === null ? '' : ` of ${formatNumber(totalIterations)}`;
  const share =
    iterations === null || !totalIterations
      ? ''
      : `${formatNumber(Math.floor((100 * iterations) / totalIterations))} %`;
  const trained = tokens === null ? '' : `${formatNumber(tokens)} tokens`;
  return {label: 'Iterations', value: `${formatNumber(iterations)}${of}`, note: joined([share, trained])};
};

const timeTile = ({figures}: WholeRun): Tile => ({
  label: 'Total time',
  value: formatAbout(figures.elapsedSeconds),
  note: joined([
    span(figures.trainedSeconds, 'training'),
    span(figures.pausedSeconds, 'paused'),
    span(figures.asleepSeconds, 'asleep'),
  ]),
});

const paceTile = ({figures}: WholeRun): Tile => {
  const {cleanSecondsPerIteration: clean, swappingSecondsPerIteration: swapping, secondsPerIteration: all} = figures;
  const stated = figures.statedSecondsPerIteration;
  const shown = clean ?? all;
  if (shown === null) {
    return {
      label: 'An iteration',
      value: stated === null ? UNKNOWN : `≈ ${perIteration(stated)}`,
      note: stated === null ? '' : `${perMinute(stated)}, by the trainer's own figures`,
    };
  }
  return {
    label: 'An iteration',
    value: perIteration(shown.value),
    note: joined([
      `${perMinute(shown.value)}${clean === null ? '' : ' with nothing in the way'}`,
      swapping && `${perIteration(swapping.value)} while swapping`,
    ]),
  };
};

const lostTile = ({figures}: WholeRun): Tile => {
  const {lostSeconds, evidence, slowdownFactor, swappingSeconds} = figures;
  const swapped = hasSwapped(figures);
  const label = 'Lost to swapping';
  if (swapped === null) return {label, value: UNKNOWN, note: 'memory was not read'};
  if (!swapped) return {label, value: 'nothing', note: 'it did not swap'};
  const isKnown = evidence === 'strong' && lostSeconds !== null;
  return {
    label,
    value: isKnown ? `≈ ${formatAbout(lostSeconds)}` : UNKNOWN,
    note: joined([
      isKnown && slowdownFactor !== null ? `${formatNumber(slowdownFactor, 1)}× slower` : 'not enough evidence',
      `swapped for ${formatAbout(swappingSeconds)}`,
    ]),
    tone: isKnown ? 'bad' : 'notice',
  };
};

const swapTile = ({figures}: WholeRun): Tile => {
  const {mostSwapBytes, swappedOutBytes, swappedInBytes} = figures;
  return {
    label: 'Peak swap',
    value: formatBytes(mostSwapBytes),
    note: joined([
      swappedOutBytes !== null && `${formatBytes(swappedOutBytes)} written`,
      swappedInBytes !== null && `${formatBytes(swappedInBytes)} read back`,
    ]),
  };
};

const pressureTile = ({figures: {pressureSeconds}}: WholeRun): Tile => {
  const label = 'Memory pressure';
  if (pressureSeconds === null) return {label, value: UNKNOWN, note: 'not read'};
  const {red, yellow, green} = pressureSeconds;
  const rest = span(green, 'green');
  if (red >= MIN_SECONDS) {
    return {label, value: `red ${formatAbout(red)}`, note: joined([span(yellow, 'yellow'), rest]), tone: 'bad'};
  }
  if (yellow >= MIN_SECONDS) return {label, value: `yellow ${formatAbout(yellow)}`, note: rest, tone: 'notice'};
  return {label, value: 'green', note: green >= MIN_SECONDS ? `for all of ${formatAbout(green)}` : ''};
};

const peakTile = ({figures, view}: WholeRun): Tile => ({
  label: 'Peak of the trainer',
  value: formatBytes(figures.peakBytes),
  note:
    figures.predicted === null
      ? 'not estimated before'
      : predictedWords(figures.predicted, figures.peakBytes, view.run.endedAt !== null, true),
});

const lossTile = ({figures, view}: WholeRun): Tile => {
  const {bestValLoss, lastValLoss, lastTrainLoss} = figures;
  const training =
    lastTrainLoss === null
      ? ''
      : `training ${formatLoss(lastTrainLoss)} ${view.run.endedAt === null ? 'so far' : 'at the end'}`;
  if (bestValLoss === null && lastValLoss === null) {
    return {label: 'Training loss', value: formatLoss(lastTrainLoss), note: 'no validation'};
  }
  const last = lastValLoss === null || lastValLoss === bestValLoss?.value ? '' : `${formatLoss(lastValLoss)} last`;
  return {
    label: 'Best validation loss',
    value: formatLoss(bestValLoss?.value ?? lastValLoss),
    note: joined([bestValLoss && `at iteration ${formatNumber(bestValLoss.iteration)}`, last, training]),
  };
};

/** How busy its cards were, beside what else matters of them; none where it used none. */
const cardTile = ({figures}: WholeRun): Tile[] => {
  const {cardBusyPercent, cardPeakBytes, cardSharedSeconds} = figures;
  if (cardBusyPercent === null) return [];
  const shared = span(cardSharedSeconds, 'shared with others for');
  return [
    {
      label: 'GPU busy',
      value: `${formatNumber(cardBusyPercent)} %`,
      note: joined([cardPeakBytes !== null && `peak ${formatBytes(cardPeakBytes)}`, shared]),
      ...(shared !== '' && {tone: 'notice' as const}),
    },
  ];
};

/** The figures of the head, in the order in which the dashboard answers: going and done, memory, what came of it. */
export const tilesOf = (run: WholeRun): Tile[] => {
  const tiles = [iterationTile(run), timeTile(run), paceTile(run), lostTile(run)];
  const isUnread = run.figures.pressureSeconds === null && run.figures.mostSwapBytes === null;
  const memory = isUnread ? [] : [pressureTile(run), swapTile(run)];
  const all = [...tiles, ...memory, peakTile(run), ...cardTile(run), lossTile(run)];
  // Of a log that was imported little is known: what is not is no news.
  return run.imported === null ? all : all.filter(({value}) => value !== UNKNOWN);
};

/** All other figures, for the table below. */
export const moreFigures = ({figures}: WholeRun): Row[] =>
  (
    [
      ['Overall, an iteration', figures.secondsPerIteration && measuredWords(figures.secondsPerIteration)],
      ['With nothing in the way', figures.cleanSecondsPerIteration && measuredWords(figures.cleanSecondsPerIteration)],
      ['While swapping', figures.swappingSecondsPerIteration && measuredWords(figures.swappingSecondsPerIteration)],
      ['Tokens a second', figures.tokensPerSecond === null ? null : formatNumber(figures.tokensPerSecond)],
      ['Validations', figures.validations === 0 ? null : times(figures.validations, figures.validationSeconds)],
      ['Pauses', times(figures.pauses, figures.pausedSeconds)],
      ['Stalls', times(figures.stalls, figures.stalledSeconds)],
      ['Asleep', figures.asleepSeconds ? formatDuration(figures.asleepSeconds) : null],
      ['Not recorded', figures.notRecordedSeconds ? formatDuration(figures.notRecordedSeconds) : null],
      ['Restarts', figures.restarts > 0 ? formatNumber(figures.restarts) : null],
    ] as const
  ).flatMap(([label, text]): Row[] => (text === null ? [] : [[label, text]]));

const times = (count: number, seconds: number | null): string | null =>
  count === 0 ? null : `${formatNumber(count)}${together(count, seconds)}`;

const together = (count: number, seconds: number | null): string =>
  seconds === null || seconds < MIN_SECONDS ? '' : `, ${formatDuration(seconds)}${count === 1 ? '' : ' together'}`;
