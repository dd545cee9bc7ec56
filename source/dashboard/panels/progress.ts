import {formatNumber} from '../../format/units.js';
import {fractionDone, hasIterations} from '../../insight/progress.js';
import {isStopping} from '../../insight/stop-request.js';
import {wholeTraining} from '../../insight/whole-training.js';
import {progressBar} from '../bar.js';
import {bigText, bigWidth} from '../big-text.js';
import {flow, named} from '../fields.js';
import {alignRight, clockParts, countField, durationField, rangeText, threeDigits} from '../figures.js';
import {nextReportWords, reportWords} from '../report-words.js';
import {
  cutRow,
  quiet,
  type Row,
  rowWidth,
  type Sides,
  type Style,
  type StyledText,
  say,
  sides,
  strong,
} from '../row.js';
import type {Scene} from '../scene.js';
import {hasEnded, stateMark} from '../state-words.js';
import {stopAsked} from '../ui.js';
import {cleanText} from '../width.js';

/** Width of the longest state words, `interrupted` and `ended early`. */
const WORD = 11;

/** The sign and word of the state; what was just asked for by key comes before what the view still says. */
export const stateField = ({view, ui, now}: Scene): StyledText => {
  const {sign, style, word} = stateMark(view.run);
  const asked = stopAsked(view, ui);
  const stopping = asked !== null && isStopping(asked.at, now) && !hasEnded(view.run.state);
  const request = stopping ? 'stopping…' : ui.pending === null ? null : `${ui.pending.kind}…`;
  return request === null
    ? say(` ${sign} ${word.padEnd(WORD)} `, style)
    : say(` ○ ${request.padEnd(WORD)} `, {bold: true});
};

const exitWords = ({run}: Scene['view']): string =>
  run.exitCode === null ? (hasEnded(run.state) ? 'no exit code' : '') : `exit code ${run.exitCode}`;

const validationWords = ({training: {validation}, run}: Scene['view']): string => {
  if (run.state !== 'validating' || validation === null || validation.done === null) return '';
  return `validation ${formatNumber(validation.done)}${validation.total === null ? '' : ` / ${formatNumber(validation.total)}`}`;
};

/** Rounded down, so that it is never 100.0 before the end. */
const percentText = (fraction: number | null): string =>
  fraction === null ? '' : `${alignRight((Math.floor(fraction * 1000) / 10).toFixed(1), 5)} %`;

/** In less, the lines beside the large digits, or below them, have no room for reports: the header then shows rare ones. */
const REPORTS_IN_LINES_FROM = 110;

const SIGNS: Record<Scene['view']['verdict']['level'], StyledText | null> = {
  good: null,
  unknown: null,
  notice: say('▲ ', {color: 'yellow', bold: true}),
  bad: say('▲ ', {color: 'red', bold: true}),
};

/** What is in the trainer's way; in the background when nothing is. */
const verdictWords = ({view: {verdict}}: Scene): Row => {
  const sign = SIGNS[verdict.level];
  return sign === null ? [quiet(verdict.sentence)] : [sign, strong(cleanText(verdict.sentence))];
};

/** State, name and verdict; on the right how it ended, how far a validation is, or when the next report is due where they are rare. */
const header = (scene: Scene, width: number, withPercent: boolean): Sides => {
  const {run} = scene.view;
  // There is no room for both, and what is in the way comes first.
  const isFree = width < REPORTS_IN_LINES_FROM && SIGNS[scene.view.verdict.level] === null;
  const right = [
    exitWords(scene.view) || validationWords(scene.view) || (isFree ? nextReportWords(scene) : null),
    withPercent ? percentText(fractionDone(scene.view)) : '',
  ]
    .filter(Boolean)
    .join('  ');
  return sides(
    [stateField(scene), say('  '), strong(cleanText(run.name)), say('   '), ...verdictWords(scene)],
    right === '' ? [] : [strong(right)],
    width,
  );
};

/** `≈1,234 / 2,000`: where the trainer is or, between two reports, should be. */
const iterationField = (view: Scene['view']): Row => {
  const {iteration, estimated, total} = wholeTraining(view);
  if (iteration === null && total === null) return [];
  const isEstimated = view.run.endedAt === null && estimated !== null && estimated !== iteration;
  const reached = isEstimated ? estimated : iteration;
  const figure = `${isEstimated ? '≈' : ''}${countField(reached, 0)}`;
  if (total === null) return [strong(alignRight(figure, 8)), quiet(' iterations')];
  const all = formatNumber(total);
  return [strong(alignRight(figure, all.length + 1)), quiet(` / ${all}`)];
};

/** Three lines: how fast, how long still, how long already. */
const lines = (scene: Scene, width: number, withArrival: boolean): Row[] => {
  const {run, training} = scene.view;
  const elapsed: Row = [say(durationField(run.elapsedSeconds)), quiet(run.endedAt === null ? ' elapsed' : ' in all')];
  const pace: Row = [strong(threeDigits(training.iterationsPerMinute, 6)), quiet(' it/min')];
  const perIteration: Row = [say(threeDigits(training.secondsPerIteration, 6)), quiet(' s/it')];
  const epoch: Row[] = training.epoch === null ? [] : [named('epoch', training.epoch.toFixed(2))];
  const paused: Row[] = run.pausedSeconds < 0.5 ? [] : [[say(durationField(run.pausedSeconds)), quiet(' paused')]];
  if (!hasIterations(scene.view)) {
    return [flow([elapsed, ...paused], width), [quiet('no iteration seen in its output yet')], []];
  }
  const report = reportWords(scene);
  const first = [pace, perIteration, ...epoch, ...(report === '' ? [] : [[quiet(report)]])];
  const left: Row[] =
    run.endedAt === null
      ? [[strong(durationField(training.etaSeconds)), quiet(training.etaIsRough ? ' left, first guess' : ' left')]]
      : [];
  const range =
    run.endedAt === null ? rangeText(training.etaSeconds, training.etaLowSeconds, training.etaHighSeconds) : '';
  const between: Row[] = range === '' ? [] : [[quiet(range)]];
  const second = withArrival ? [...left, arrivalField(scene), ...between] : [...left, ...between];
  const third = [elapsed, ...paused];
  return [first, ...(second.length === 0 ? [third] : [second, third])].map(fields => flow(fields, width));
};

const arrivalField = ({view: {run, training}, now}: Scene): Row => {
  const {day, clock} = clockParts(run.endedAt ?? training.finishAt, now);
  return [quiet(run.endedAt === null ? 'done at ' : 'ended at '), strong(`${day}${day === '' ? '' : ' '}${clock}`)];
};

/** The figure in large digits, and its unit: percent; without a total, iterations; without either, hours and minutes. */
const largest = (view: Scene['view']): {figure: string; unit: string} => {
  const fraction = fractionDone(view);
  if (fraction !== null) return {figure: String(Math.floor(fraction * 100)).padStart(3), unit: ' %'};
  const {estimated, iteration} = wholeTraining(view);
  const reached = estimated ?? iteration;
  if (reached !== null) {
    return reached < 100_000
      ? {figure: String(Math.floor(reached)).padStart(5), unit: ''}
      : {figure: String(Math.floor(reached / 1000)).padStart(5), unit: ' k'};
  }
  const minutes = Math.floor(view.run.elapsedSeconds / 60);
  return {figure: `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`.padStart(5), unit: ''};
};

/** Columns between the large digits and what stands beside them. */
export const BIG_GAP = 3;
/** Columns of the time of arrival in large digits, with its words. */
export const ARRIVAL = 8 + bigWidth('00:00');

/** The time of arrival in large digits, with its words before it. */
const bigArrival = ({view: {run, training}, now, options}: Scene): Row[] => {
  const {day, clock} = clockParts(run.endedAt ?? training.finishAt, now);
  const digits = bigText(clock.includes(':') ? clock : '--:--', options.ascii);
  const words = [run.endedAt === null ? 'done' : 'ended', 'at', day];
  const drawn = clock.includes(':') ? strong : quiet;
  return digits.map((line, row) => cutRow([quiet(alignRight(words[row] ?? '', 6)), say('  '), drawn(line)], ARRIVAL));
};

/** Three rows: the figure in large digits, the time of arrival where there is room for it, and the lines beside them. */
export type BigWords = {figure: Row[]; arrival: Row[] | null; lines: Row[]};

const bigWords = (scene: Scene, width: number): BigWords => {
  const {figure, unit} = largest(scene.view);
  const arrival = width >= 76 && hasIterations(scene.view) ? bigArrival(scene) : null;
  const used = bigWidth(figure) + unit.length + BIG_GAP + (arrival === null ? 0 : ARRIVAL + BIG_GAP);
  return {
    figure: bigText(figure, scene.options.ascii).map((line, row) => [
      strong(line),
      strong(row === 2 ? unit : ' '.repeat(unit.length)),
    ]),
    arrival,
    lines: lines(scene, width - used, arrival === null).map(row => cutRow(row, Math.max(0, width - used))),
  };
};

const bar = ({view}: Scene, width: number): Row => {
  const count = iterationField(view);
  const length = Math.max(0, width - rowWidth(count) - (count.length > 0 ? 1 : 0));
  const style: Style = view.run.outcome === 'finished' ? {color: 'green'} : {};
  return [...progressBar(fractionDone(view), length, style), ...(count.length > 0 ? [say(' '), ...count] : [])];
};

/** `big` is null where there is no room for large digits; then `lines` are below the bar. */
export type ProgressWords = {header: Sides; bar: Row; big: BigWords | null; lines: Row[]};

/** Is it running, and when is it done? Five rows with large digits, four without. */
export const progressWords = (scene: Scene, width: number, big: boolean): ProgressWords => {
  const common = {header: header(scene, width, !big), bar: bar(scene, width)};
  if (big) return {...common, big: bigWords(scene, width), lines: []};
  const [first = [], second = [], third = []] = lines(scene, width, true);
  const last = scene.view.run.endedAt === null ? second : [...second, say('  '), ...third];
  return {...common, big: null, lines: [cutRow(first, width), cutRow(last, width)]};
};
