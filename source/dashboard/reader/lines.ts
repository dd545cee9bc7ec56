import {withoutSeconds} from '../../format/display.js';
import {formatAbout, formatBytes, formatClock, formatNumber, formatRate} from '../../format/units.js';
import {shownSeconds} from '../../insight/undated.js';
import type {RunView} from '../../insight/view.js';
import {inWholeOrNull, wholeTraining} from '../../insight/whole-training.js';
import {NO_OUTPUT} from '../output-view.js';
import {helpLines} from '../panels/help.js';
import {isAlarm, isUrgent} from '../panels/to-do-item.js';
import {toDoItems} from '../panels/to-do-items.js';
import {questionText} from '../question-text.js';
import {quitResultText} from '../quit-words.js';
import type {Scene} from '../scene.js';
import {hasEnded, stateMark} from '../state-words.js';
import {awayShown} from '../ui.js';
import {cleanText} from '../width.js';
import {chartSentences} from './charts.js';

/** Lines of the trainer's output that are read at once. */
const OUTPUT_LINES = 10;
/** Applications that are read at once. */
const MAX_APPS = 10;

const known = (parts: readonly (string | null | false)[]): string => parts.filter(Boolean).join(', ');

const sentence = (text: string): string => (text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`);

const runLine = ({view, ui}: Scene): string => {
  const {run, verdict} = view;
  const state = ui.pending === null ? stateMark(run).word : ui.pending.kind;
  return `Run ${run.name}: ${state}. ${sentence(verdict.sentence)}`;
};

const progressLine = ({view}: Pick<Scene, 'view'>): string => {
  const {iteration, total} = wholeTraining(view);
  if (iteration === null) return 'No iteration yet.';
  const share = total === null || total === 0 ? '' : `, ${Math.floor((100 * iteration) / total)} percent`;
  return `Iteration ${formatNumber(iteration)}${total === null ? '' : ` of ${formatNumber(total)}`}${share}.`;
};

const paceLine = ({view, now}: Scene): string => {
  const {training, run} = view;
  const {iterationsPerMinute: pace, secondsPerIteration: each, etaSeconds, finishAt} = training;
  const elapsed = shownSeconds(run);
  return sentence(
    known([
      pace !== null && `${formatNumber(pace, 1)} iterations per minute`,
      each !== null && `${formatNumber(each, 2)} seconds each`,
      run.endedAt === null && etaSeconds !== null && `about ${formatAbout(etaSeconds)} left`,
      run.endedAt === null && finishAt !== null && `done at ${formatClock(finishAt, now)}`,
      elapsed !== null && `${formatAbout(elapsed)} ${hasEnded(run.state) ? 'in all' : 'so far'}`,
    ]),
  );
};

const figuresLine = ({view}: Pick<Scene, 'view'>): string => {
  const {training} = view;
  const checkpoint = inWholeOrNull(view, training.lastCheckpoint?.iteration);
  return sentence(
    known([
      training.trainLoss !== null && `loss ${formatNumber(training.trainLoss, 3)}`,
      training.valLoss !== null && `validation loss ${formatNumber(training.valLoss, 3)}`,
      training.bestValLoss !== null && `best validation loss ${formatNumber(training.bestValLoss.value, 3)}`,
      checkpoint !== null && `last checkpoint at iteration ${formatNumber(checkpoint)}`,
      training.tokensPerSecond !== null && `${formatNumber(training.tokensPerSecond)} tokens per second`,
    ]),
  );
};

const memoryLine = ({view: {memory, trainer}}: Scene): string => {
  if (memory === null) return 'Memory is not known.';
  const {pressure, usedBytes, totalBytes, swapUsedBytes, swapInBytesPerSecond, swapOutBytesPerSecond} = memory;
  return sentence(
    known([
      `memory pressure ${pressure ?? 'not known'}`,
      usedBytes !== null && `${formatBytes(usedBytes)} of ${formatBytes(totalBytes)} used`,
      swapUsedBytes !== null && `swap ${formatBytes(swapUsedBytes)}`,
      swapInBytesPerSecond !== null && `in ${formatRate(swapInBytesPerSecond)}`,
      swapOutBytesPerSecond !== null && `out ${formatRate(swapOutBytesPerSecond)}`,
      trainer.memoryBytes !== null && `the trainer ${formatBytes(trainer.memoryBytes)}`,
    ]),
  );
};

const toDoLines = (scene: Scene): string[] => {
  const items = toDoItems(scene);
  if (items.length === 0) return ['Nothing to do.'];
  return items.map(item => {
    const what = isAlarm(item) ? 'Alarm' : isUrgent(item) ? 'Warning' : item.isQuoted ? 'The trainer' : 'Note';
    return `${what}: ${item.text}${/[.!?…:]$/u.test(item.text) ? '' : '.'}`;
  });
};

const appLines = ({apps, appsProblem, ui: {list}}: Scene, chosen: string | null): string[] => {
  if (list === null) return [];
  if (appsProblem !== null) return [`Memory by application is not known: ${appsProblem}`];
  return (apps?.apps ?? []).slice(0, MAX_APPS).map(({name, bytes, protected: why}) => {
    const mark = name === chosen ? 'Chosen: ' : '';
    return `${mark}${name}, ${formatBytes(bytes)}${why === null ? '' : `, must stay open: ${why}`}`;
  });
};

const outputLines = ({output}: Scene): string[] => {
  const {lines, problem} = output ?? NO_OUTPUT;
  return [problem ?? 'The last of its output:', ...lines.filter(line => line.trim() !== '').slice(-OUTPUT_LINES)];
};

/** What lies over the panels, and is read first. */
const messageLines = (scene: Scene): string[] => {
  const {ui, view} = scene;
  const away = awayShown(scene, ui);
  return [
    ...(away === null ? [] : ['While you were away:', ...away.lines]),
    ...(ui.question === null ? [] : [`Question: ${questionText(scene, ui)} y or n.`]),
    ...(ui.notice === null ? [] : [`Failed: ${ui.notice.text}`]),
    ...(ui.quitting === null ? [] : [`Asking ${ui.quitting.app.name} to quit.`]),
    ...(ui.quitResult === null ? [] : [quitResultText(ui.quitResult, view)]),
  ];
};

/** Keys of charts and panes: there is nothing here that they move. */
const OF_PANES = /^(?:\d.*|←→|\+-|[il/]|nN)$/u;

const keysLine = ({hints}: Scene): string =>
  `Keys: ${hints
    .filter(({key}) => !OF_PANES.test(key))
    .map(({key, word}) => `${key} ${word}`)
    .join(', ')}.`;

const bodyLines = (scene: Scene, chosen: string | null): string[] => {
  const {ui} = scene;
  if (ui.help) return helpLines({...scene, hints: scene.hints.filter(({key}) => !OF_PANES.test(key))});
  if (ui.output.isOpen) return outputLines(scene);
  if (ui.list !== null) return appLines(scene, chosen);
  return [
    progressLine(scene),
    paceLine(scene),
    memoryLine(scene),
    ...toDoLines(scene),
    figuresLine(scene),
    ...chartSentences(scene),
  ];
};

/** Signs that are read aloud as other words than they stand for. */
const SPOKEN: readonly (readonly [RegExp, string])[] = [
  [/ +/g, ' '],
  [/≈ ?/g, 'about '],
  [/×/g, ' times'],
  [/ → /g, ' to '],
  [/—/g, 'not known'],
];

const spoken = (line: string): string =>
  SPOKEN.reduce((text, [sign, words]) => text.replace(sign, words), withoutSeconds(line));

/** A run in one line of a list that is read aloud. */
export const runSentence = (view: RunView): string => {
  const {run, verdict} = view;
  const parts = [`Run ${run.name}: ${stateMark(run).word}.`, progressLine({view}), sentence(verdict.sentence)];
  return spoken(cleanText([...parts, figuresLine({view})].filter(part => part !== '').join(' ')));
};

/**
 * All that the dashboard says, as plain lines for a screen reader, most important first: no column, no sign, no chart.
 * `chosen` is the application that Enter would ask about.
 */
export const readerLines = (scene: Scene, chosen: string | null): string[] =>
  [...messageLines(scene), runLine(scene), ...bodyLines(scene, chosen), keysLine(scene)]
    .map(line => spoken(cleanText(line)))
    .filter(line => line !== '');
