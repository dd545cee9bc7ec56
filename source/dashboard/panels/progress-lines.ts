import {formatAbout} from '../../format/units.js';
import {hasIterations} from '../../insight/progress.js';
import {shownEnd, shownSeconds} from '../../insight/undated.js';
import {wholeTimes} from '../../insight/whole-training.js';
import {flow, named} from '../fields.js';
import {alignRight, clockParts, durationField, paceField, rangeText, threeDigits} from '../figures.js';
import {reportWords} from '../report-words.js';
import {quiet, type Row, rowWidth, say, strong} from '../row.js';
import type {Scene} from '../scene.js';
import {textWidth} from '../width.js';

/** By the trainer's own word, of an imported run without times: `≈`. */
const stated = (value: number | null): string => alignRight(`≈${threeDigits(value, 0)}`, 6);
const paceOf = ({iterationsPerMinute, paceTrend, paceIsStated}: Scene['view']['training']): string =>
  paceIsStated ? stated(iterationsPerMinute) : paceField(iterationsPerMinute, paceTrend, 6);
const perIterationOf = ({secondsPerIteration, paceIsStated}: Scene['view']['training']): string =>
  paceIsStated ? stated(secondsPerIteration) : threeDigits(secondsPerIteration, 6);

/** Three lines: how fast, how long still, how long already. */
export const progressLines = (scene: Scene, width: number, withArrival: boolean): Row[] => {
  const {run, training} = scene.view;
  const pace: Row = [strong(paceOf(training)), quiet(' it/min')];
  const perIteration: Row = [say(perIterationOf(training)), quiet(' s/it')];
  const epoch: Row[] = training.epoch === null ? [] : [named('epoch', training.epoch.toFixed(2))];
  if (!hasIterations(scene.view)) {
    return [flow(timeFields(scene, width), width), [quiet(withoutIterations(training))], []];
  }
  const report = reportWords(scene);
  const first = [pace, perIteration, ...epoch, ...(report === '' ? [] : [[quiet(report)]])];
  const left: Row[] = run.endedAt === null ? [timeLeft(scene)] : [];
  const range =
    run.endedAt === null ? rangeText(training.etaSeconds, training.etaLowSeconds, training.etaHighSeconds) : '';
  const between: Row[] = range === '' ? [] : [[quiet(range)]];
  const second = withArrival ? [...left, arrivalField(scene), ...between] : [...left, ...between];
  const third = timeFields(scene, width);
  return [first, ...(second.length === 0 ? [third] : [second, third])].map(fields => flow(fields, width));
};

const withoutIterations = ({trainLoss, epoch}: Scene['view']['training']): string =>
  trainLoss === null
    ? 'no iteration seen in its output yet'
    : `${epoch === null ? 'losses' : `epoch ${epoch.toFixed(2)}`}, no iterations in its output`;

/** The most columns of a total without its seconds: `4 h 19 min`, `13 h`. */
const ABOUT = 10;

const aboutText = (seconds: number): string => {
  const text = formatAbout(seconds);
  return textWidth(text) > ABOUT ? `${Math.round(seconds / 3600)} h` : text;
};

/** How long it has taken, and with the runs that it continues; `room` decides in how many words. */
const timeFields = ({view}: Scene, room: number): Row[] => {
  const {run} = view;
  const whole = wholeTimes(view);
  const paused: Row[] = run.pausedSeconds < 0.5 ? [] : [[say(durationField(run.pausedSeconds)), quiet(' paused')]];
  const unit = run.endedAt === null ? ' elapsed' : whole === null ? ' in all' : ' this run';
  const elapsed: Row = [say(durationField(shownSeconds(run))), quiet(unit)];
  if (whole === null) return [elapsed, ...paused];
  const all: Row = [say(durationField(whole.elapsedSeconds)), quiet(` in ${whole.runs} runs`)];
  if (rowWidth(elapsed) + 2 + rowWidth(all) > room) {
    const own = say(durationField(run.elapsedSeconds));
    const both: Row = [own, quiet(', in all '), say(aboutText(whole.elapsedSeconds))];
    return [rowWidth(both) <= room ? both : elapsed];
  }
  return [elapsed, all, [say(durationField(whole.trainedSeconds)), quiet(' trained')], ...paused];
};

/** How long still; nothing once it has ended. */
export const timeLeft = ({view: {run, training}}: Scene): Row =>
  run.endedAt === null
    ? [strong(durationField(training.etaSeconds)), quiet(training.etaIsRough ? ' left, first guess' : ' left')]
    : [];

/** The time of day at which it is done, or ended. */
export const arrivalField = ({view, now}: Scene): Row => {
  const {run} = view;
  const {day, clock} = clockParts(shownEnd(view), now);
  return [quiet(run.endedAt === null ? 'done at ' : 'ended at '), strong(`${day}${day === '' ? '' : ' '}${clock}`)];
};
