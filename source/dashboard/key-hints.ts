import {STOP_AT_CHECKPOINT} from '../actions/stop-at-checkpoint.js';
import {canContinue} from '../insight/can-continue.js';
import {hasOutput} from '../insight/undated.js';
import {chosenApp} from './app-choice.js';
import {chartHints} from './chart-keys.js';
import type {KeyHint} from './key-hint.js';
import {outputHints} from './output-keys.js';
import {hasEnded} from './state-words.js';
import type {Actions, Snapshot} from './types.js';
import {awayShown, isStop, type Question, type Ui} from './ui.js';

export type {KeyHint};

const hint = (key: string, word: string): KeyHint => ({key, word});

/** The two keys that choose, as one. */
export const CHOOSE = '↑↓';

/** Whether a process waits to stop the run at its next checkpoint. */
export const isStopAwaited = ({view}: Snapshot): boolean => view.warnings.some(({code}) => code === STOP_AT_CHECKPOINT);

const answerHints = (snapshot: Snapshot, question: Question): KeyHint[] => {
  const [yes, no] = [hint('y', 'yes'), hint('n', 'no')];
  if (!isStop(question)) return [yes, no];
  const close = hint('q', 'close the dashboard');
  if (question !== 'SIGINT') return [yes, no, close];
  return [yes, no, hint('c', isStopAwaited(snapshot) ? 'not at its checkpoint' : 'at its next checkpoint'), close];
};

/** In the list of applications. */
const listHints = (snapshot: Snapshot, {list, quitting}: Ui, {quitApp}: Actions): KeyHint[] => {
  if (list === null) return [];
  const back = hint('c', 'back');
  if (chosenApp(snapshot, list.chosen) === null) return [back];
  return [
    hint(CHOOSE, quitApp ? 'choose' : 'move'),
    ...(quitApp && quitting === null ? [hint('Enter', 'quit')] : []),
    back,
  ];
};

/** What can be done about the run. */
const runHints = ({view}: Snapshot, {list}: Ui, actions: Actions): KeyHint[] => {
  const {run} = view;
  const {pause, resume, stop, continueRun, closeSession} = actions;
  const whileItRuns = [
    ...(pause && resume ? [hint('p', run.state === 'paused' ? 'resume' : 'pause')] : []),
    ...(stop ? [hint('s', 'stop')] : []),
    ...(list === null ? [hint('c', 'apps')] : []),
  ];
  const next = continueRun && canContinue(view) ? [hint('g', 'continue')] : [];
  return hasEnded(run.state)
    ? [...next, ...(closeSession ? [hint('x', 'close session')] : [])]
    : [...whileItRuns, ...next];
};

/** What a key leads out of: first of help and list; of an ended run nothing but tmux itself. */
const wayOut = ({view}: Snapshot, {list, help}: Ui, {detach}: Actions): KeyHint[] => {
  const isCovered = help || list !== null;
  if (!detach) return [hint('q', isCovered ? 'back' : 'close')];
  if (hasEnded(view.run.state)) return [hint('q', isCovered ? 'back' : 'leave')];
  return [hint('d', 'detach'), hint('q', isCovered ? 'back' : 'close')];
};

/** What changes the screen or leaves it. */
const screenHints = (snapshot: Snapshot, ui: Ui, actions: Actions): KeyHint[] => [
  ...(ui.list === null ? [hint('t', 'span')] : []),
  ...(ui.list === null && hasOutput(snapshot.view.run) ? [hint('o', 'log')] : []),
  ...(actions.zoomTrainer ? [hint('z', 'zoom')] : []),
  ...(actions.swapLayout ? [hint('l', 'layout')] : []),
  ...wayOut(snapshot, ui, actions),
  hint('h', ui.help ? 'back' : 'help'),
];

/** The keys that do something now, in the order in which the footer shows them. */
export const keyHints = (snapshot: Snapshot, ui: Ui, actions: Actions): KeyHint[] => {
  if (awayShown(snapshot, ui) !== null) return [hint('any key', 'closes the summary')];
  if (ui.question !== null) return answerHints(snapshot, ui.question);
  if (ui.output.isOpen) return outputHints(ui.output);
  return [
    ...listHints(snapshot, ui, actions),
    ...runHints(snapshot, ui, actions),
    ...chartHints(snapshot, ui),
    ...screenHints(snapshot, ui, actions),
  ];
};
