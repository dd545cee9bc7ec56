import {formatNumber} from '../../format/units.js';
import {fractionDone} from '../../insight/progress.js';
import {isStopping} from '../../insight/stop-request.js';
import {alignRight} from '../figures.js';
import {nextReportWords} from '../report-words.js';
import {quiet, type Row, rowWidth, type Sides, type StyledText, say, sides, strong} from '../row.js';
import type {Scene} from '../scene.js';
import {hasEnded, stateMark} from '../state-words.js';
import {stopAsked} from '../ui.js';
import {cleanText, textWidth} from '../width.js';

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
  run.imported
    ? 'imported'
    : run.exitCode === null
      ? hasEnded(run.state)
        ? 'no exit code'
        : ''
      : `exit code ${run.exitCode}`;

const validationWords = ({training: {validation}, run}: Scene['view']): string => {
  if (run.state !== 'validating' || validation === null || validation.done === null) return '';
  return `validation ${formatNumber(validation.done)}${validation.total === null ? '' : ` / ${formatNumber(validation.total)}`}`;
};

/** Rounded down, so that it is never 100.0 before the end. */
export const percentText = (fraction: number | null): string =>
  fraction === null ? '' : `${alignRight((Math.floor(fraction * 1000) / 10).toFixed(1), 5)} %`;

/**
 * In less, the lines beside the large digits, or below them, have no room for reports: the header then shows rare ones.
 */
const REPORTS_IN_LINES_FROM = 110;

const SIGNS: Record<Scene['view']['verdict']['level'], StyledText | null> = {
  good: null,
  unknown: null,
  notice: say('▲ ', {color: 'yellow', bold: true}),
  bad: say('▲ ', {color: 'red', bold: true}),
};

/** What is in brackets before what a thing costs, `(42 of 80 GB)`, has its place elsewhere on the screen. */
const BRACKETS = / \([^()]*\)(?=[:,])/g;

/**
 * A sentence that fits, or the most that may be said of it in so many columns: how many times slower the run is must
 * not be what is cut off.
 */
const fitting = ({sentence, brief}: Scene['view']['verdict'], columns: number): string => {
  if (textWidth(sentence) <= columns) return sentence;
  const shorter = sentence.replace(BRACKETS, '');
  const factorEnds = shorter.indexOf('×');
  const isCut = factorEnds !== -1 && textWidth(shorter.slice(0, factorEnds + 1)) >= columns;
  return isCut && brief.includes('×') ? brief : shorter;
};

/** What is in the trainer's way, in so many columns; in the background when nothing is. */
const verdictWords = ({view: {verdict}}: Scene, columns: number): Row => {
  const sign = SIGNS[verdict.level];
  return sign === null
    ? [quiet(verdict.sentence)]
    : [sign, strong(cleanText(fitting(verdict, columns - rowWidth([sign]))))];
};

/**
 * State, name and verdict; on the right how it ended, how far a validation is, or when the next report is due where
 * they are rare.
 */
export const headerSides = (scene: Scene, width: number, withPercent: boolean): Sides => {
  const {run} = scene.view;
  // There is no room for both, and what is in the way comes first.
  const isFree = width < REPORTS_IN_LINES_FROM && SIGNS[scene.view.verdict.level] === null;
  const right = [
    exitWords(scene.view) || validationWords(scene.view) || (isFree ? nextReportWords(scene) : null),
    withPercent ? percentText(fractionDone(scene.view)) : '',
  ]
    .filter(Boolean)
    .join('  ');
  const name: Row = [stateField(scene), say('  '), strong(cleanText(run.name)), say('   ')];
  const end: Row = right === '' ? [] : [strong(right)];
  const columns = width - rowWidth(name) - (right === '' ? 0 : rowWidth(end) + 1);
  return sides([...name, ...verdictWords(scene, columns)], end, width);
};
