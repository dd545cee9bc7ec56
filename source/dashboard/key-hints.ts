import {STOP_AT_CHECKPOINT} from '../actions/stop-at-checkpoint.js';
import {canContinue} from '../insight/can-continue.js';
import {chosenApp} from './app-choice.js';
import {chartHints} from './chart-keys.js';
import type {KeyHint} from './key-hint.js';
import {hasEnded} from './state-words.js';
import type {Actions, Snapshot} from './types.js';
import {awayShown, type Question, type Ui} from './ui.js';

export type {KeyHint};

const hint = (key: string, word: string): KeyHint => ({key, word});

/** The two keys that choose, as one. */
export const CHOOSE = '↑↓';

/** Whether a process waits to stop the run at its next checkpoint. */
export const isStopAwaited = ({view}: Snapshot): boolean => view.warnings.some(({code}) => code === STOP_AT_CHECKPOINT);

const answerHints = (snapshot: Snapshot, question: Question): KeyHint[] => {
  const [yes, no] = [hint('y', 'yes'), hint('n', 'no')];
  if (question !== 'SIGINT') return [yes, no];
  return [yes, no, hint('c', isStopAwaited(snapshot) ? 'not at its checkpoint' : 'at its next checkpoint')];
};

/** In the list of applications. */
const listHints = (snapshot: Snapshot, {list, quitting}: Ui): KeyHint[] => {
  if (list === null) return [];
  const back = hint('c', 'back');
  if (chosenApp(snapshot, list.chosen) === null) return [back];
  return [hint(CHOOSE, 'choose'), ...(quitting === null ? [hint('Enter', 'quit')] : []), back];
};

/** What can be done about the run. */
const runHints = ({view}: Snapshot, {list}: Ui): KeyHint[] => {
  const {run} = view;
  const whileItRuns = [
    hint('p', run.state === 'paused' ? 'resume' : 'pause'),
    hint('s', 'stop'),
    ...(list === null ? [hint('c', 'apps')] : []),
  ];
  return [...(hasEnded(run.state) ? [] : whileItRuns), ...(canContinue(view) ? [hint('g', 'continue')] : [])];
};

/** What changes the screen or leaves it. */
const screenHints = ({list, help}: Ui, {zoomTrainer, swapLayout, detach}: Actions): KeyHint[] => [
  ...(list === null ? [hint('t', 'span')] : []),
  ...(zoomTrainer ? [hint('z', 'zoom')] : []),
  ...(swapLayout ? [hint('l', 'layout')] : []),
  ...(detach ? [hint('d', 'detach')] : []),
  hint('q', 'close'),
  hint('h', help ? 'back' : 'help'),
];

/** The keys that do something now, in the order in which the footer shows them. */
export const keyHints = (snapshot: Snapshot, ui: Ui, actions: Actions): KeyHint[] => {
  if (awayShown(snapshot, ui) !== null) return [hint('any key', 'closes the summary')];
  if (ui.question !== null) return answerHints(snapshot, ui.question);
  return [
    ...listHints(snapshot, ui),
    ...runHints(snapshot, ui),
    ...chartHints(snapshot, ui),
    ...screenHints(ui, actions),
  ];
};
