import {formatClock, formatDuration, formatNumber, UNKNOWN} from '../format/units.js';
import type {RunView} from '../insight/view.js';
import {inWhole, wholeTraining} from '../insight/whole-training.js';

/** The iteration it is at, of how many, and in which epoch. */
export const progress = (view: RunView): string => {
  const {iteration, total} = wholeTraining(view);
  const {epoch: passes} = view.training;
  if (iteration === null && total === null) {
    return passes === null ? UNKNOWN : `epoch ${passes.toFixed(2)}, its output names no iterations`;
  }
  const outOf = total === null ? '' : ` of ${formatNumber(total)}`;
  const percent = iteration !== null && total ? ` (${Math.floor((100 * iteration) / total)} %)` : '';
  const {baseIteration, epoch} = view.training;
  // A trainer that counts on by itself has nothing to add, and the checkpoint's own iteration says what came before.
  const earlier = view.run.continues?.checkpoint ?? baseIteration;
  const before = earlier ? `, ${formatNumber(earlier)} of them in earlier runs` : '';
  const inEpoch = epoch === null ? '' : `, epoch ${epoch.toFixed(2)}`;
  return `${formatNumber(iteration)}${outOf}${percent}${before}${inEpoch}${view.training.guessed ? ' (guessed format)' : ''}`;
};

/** The time left, its range, and when it is done; `now` in ms since 1970. */
export const arrival = ({training}: RunView, now: number): string => {
  const {etaSeconds, etaIsRough, etaLowSeconds, etaHighSeconds, finishAt} = training;
  if (etaSeconds === null) return UNKNOWN;
  const band =
    etaLowSeconds === null || etaHighSeconds === null
      ? ''
      : ` (${formatDuration(etaLowSeconds)} to ${formatDuration(etaHighSeconds)})`;
  const rough = etaIsRough ? ', a first guess' : '';
  return `≈ ${formatDuration(etaSeconds)}${rough}${band}, at ${formatClock(finishAt, now)}`;
};

/** `slower (425.0 in the 15 minutes before)`; empty while the pace is as before. */
const trendWords = ({paceTrend, earlierIterationsPerMinute: earlier}: RunView['training']): string =>
  (paceTrend !== 'faster' && paceTrend !== 'slower') || earlier === null
    ? ''
    : `, ${paceTrend} (${formatNumber(earlier, 1)} in the 15 minutes before)`;

/** Iterations a minute and whether that has changed, seconds for one, and tokens a second. */
export const pace = ({training}: RunView): string => {
  const {iterationsPerMinute, secondsPerIteration, tokensPerSecond, paceIsStated} = training;
  const about = paceIsStated ? '≈ ' : '';
  const parts = [
    iterationsPerMinute === null ? [] : `${about}${formatNumber(iterationsPerMinute, 1)} it/min${trendWords(training)}`,
    secondsPerIteration === null ? [] : `${about}${formatNumber(secondsPerIteration, 2)} s/it`,
    tokensPerSecond === null ? [] : `${about}${formatNumber(tokensPerSecond)} tokens/s`,
    paceIsStated ? "by the trainer's own figures" : [],
  ].flat();
  return parts.join(', ') || UNKNOWN;
};

/** `iteration 500 (100 in this run): path`: the file's name has the run's own count. */
const checkpointWords = (view: RunView, iteration: number, path: string): string => {
  const own = view.training.baseIteration ? ` (${formatNumber(iteration)} in this run)` : '';
  return `iteration ${formatNumber(inWhole(view, iteration))}${own}: ${path}`;
};

/** The last checkpoint and the best one, if they differ. */
export const checkpointRows = (view: RunView): [string, string][] => {
  const {training, run} = view;
  const {lastCheckpoint: last, bestCheckpoint: best} = training;
  if (!last) return [['checkpoint', run.endedAt === null ? 'none yet' : 'none']];
  const named = last.iteration === null ? last.path : checkpointWords(view, last.iteration, last.path);
  if (best === null) return [['checkpoint', named]];
  const loss = `validation loss ${formatNumber(best.valLoss, 3)}`;
  if (best.path === last.path) return [['checkpoint', `${named}, the best one (${loss})`]];
  return [
    ['checkpoint', named],
    ['best one', `${checkpointWords(view, best.iteration, best.path)} (${loss})`],
  ];
};

/** The losses, and the best one with its iteration. */
export const lossWords = (view: RunView): string => {
  const {trainLoss, valLoss, bestValLoss, testLoss, testPerplexity} = view.training;
  const best = bestValLoss
    ? ` (best ${formatNumber(bestValLoss.value, 3)} at ${formatNumber(inWhole(view, bestValLoss.iteration))})`
    : '';
  return [
    formatNumber(trainLoss, 3),
    ...(valLoss === null ? [] : [`validation ${formatNumber(valLoss, 3)}${best}`]),
    ...(testLoss === null ? [] : [`test loss ${formatNumber(testLoss, 3)}`]),
    ...(testPerplexity === null ? [] : [`perplexity ${formatNumber(testPerplexity, 3)}`]),
  ].join(', ');
};

/** In four digits, as trainers print them. */
export const figuresRow = ({training: {figures}}: RunView): [string, string][] =>
  figures === null
    ? []
    : [
        [
          'figures',
          Object.entries(figures)
            .map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`)
            .join(' · '),
        ],
      ];
