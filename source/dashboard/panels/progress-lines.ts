import {hasIterations} from '../../insight/progress.js';
import {wholeTimes} from '../../insight/whole-training.js';
import {flow, named} from '../fields.js';
import {clockParts, durationField, paceField, rangeText, threeDigits} from '../figures.js';
import {reportWords} from '../report-words.js';
import {quiet, type Row, say, strong} from '../row.js';
import type {Scene} from '../scene.js';

/** Three lines: how fast, how long still, how long already. */
export const progressLines = (scene: Scene, width: number, withArrival: boolean): Row[] => {
  const {run, training} = scene.view;
  const elapsed: Row = [say(durationField(run.elapsedSeconds)), quiet(run.endedAt === null ? ' elapsed' : ' in all')];
  const pace: Row = [strong(paceField(training.iterationsPerMinute, training.paceTrend, 6)), quiet(' it/min')];
  const perIteration: Row = [say(threeDigits(training.secondsPerIteration, 6)), quiet(' s/it')];
  const epoch: Row[] = training.epoch === null ? [] : [named('epoch', training.epoch.toFixed(2))];
  const paused: Row[] = run.pausedSeconds < 0.5 ? [] : [[say(durationField(run.pausedSeconds)), quiet(' paused')]];
  if (!hasIterations(scene.view)) {
    return [flow([elapsed, ...paused], width), [quiet(withoutIterations(training))], []];
  }
  const report = reportWords(scene);
  const first = [pace, perIteration, ...epoch, ...(report === '' ? [] : [[quiet(report)]])];
  const left: Row[] = run.endedAt === null ? [timeLeft(scene)] : [];
  const range =
    run.endedAt === null ? rangeText(training.etaSeconds, training.etaLowSeconds, training.etaHighSeconds) : '';
  const between: Row[] = range === '' ? [] : [[quiet(range)]];
  const second = withArrival ? [...left, arrivalField(scene), ...between] : [...left, ...between];
  const third = [elapsed, ...paused, ...wholeFields(scene)];
  return [first, ...(second.length === 0 ? [third] : [second, third])].map(fields => flow(fields, width));
};

const withoutIterations = ({trainLoss, epoch}: Scene['view']['training']): string =>
  trainLoss === null
    ? 'no iteration seen in its output yet'
    : `${epoch === null ? 'losses' : `epoch ${epoch.toFixed(2)}`}, no iterations in its output`;

/** What this run and those that it continues took together. */
const wholeFields = ({view}: Scene): Row[] => {
  const whole = wholeTimes(view);
  if (whole === null) return [];
  return [
    [say(durationField(whole.elapsedSeconds)), quiet(` in ${whole.runs} runs`)],
    [say(durationField(whole.trainedSeconds)), quiet(' trained')],
  ];
};

/** How long still; nothing once it has ended. */
export const timeLeft = ({view: {run, training}}: Scene): Row =>
  run.endedAt === null
    ? [strong(durationField(training.etaSeconds)), quiet(training.etaIsRough ? ' left, first guess' : ' left')]
    : [];

/** The time of day at which it is done, or ended. */
export const arrivalField = ({view: {run, training}, now}: Scene): Row => {
  const {day, clock} = clockParts(run.endedAt ?? training.finishAt, now);
  return [quiet(run.endedAt === null ? 'done at ' : 'ended at '), strong(`${day}${day === '' ? '' : ' '}${clock}`)];
};
