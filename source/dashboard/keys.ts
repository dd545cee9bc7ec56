import {STOP_AT_CHECKPOINT} from '../actions/stop-at-checkpoint.js';
import type {App} from '../host/types.js';
import type {Span} from '../insight/series.js';
import {chooseNext, chosenApp} from './app-list.js';
import {hasEnded} from './state-words.js';
import type {Actions, Look, StopSignal} from './types.js';
import {awayShown, type Question, settled, stopAsked, type Ui} from './ui.js';

export type Command =
  | {do: 'pause' | 'resume' | 'detach' | 'zoomTrainer' | 'swapLayout' | 'goOn' | 'close'}
  | {do: 'stop'; signal: StopSignal}
  | {do: 'stopAtCheckpoint'; wanted: boolean}
  | {do: 'quitApp'; app: App};

/** A key that does something now. */
export type KeyHint = {key: string; word: string};

const NEXT_SPAN: Record<Span, Span> = {'10m': '1h', '1h': 'all', all: '10m'};

/** The next harder signal than the one that did not help. */
const nextSignal = (asked: ReturnType<typeof stopAsked>): StopSignal =>
  asked === null ? 'SIGINT' : asked.signal === 'SIGINT' ? 'SIGTERM' : 'SIGKILL';

const hint = (key: string, word: string): KeyHint => ({key, word});

const CHOOSE = '↑↓';

/** Somebody waits to stop the run at its next checkpoint. */
const isAwaited = ({view}: Look): boolean => view.warnings.some(({code}) => code === STOP_AT_CHECKPOINT);

const answers = (look: Look, question: Question): KeyHint[] => {
  const [yes, no] = [hint('y', 'yes'), hint('n', 'no')];
  if (question !== 'SIGINT') return [yes, no];
  return [yes, no, hint('c', isAwaited(look) ? 'not at its checkpoint' : 'at its next checkpoint')];
};

/** It ended before its time, and has saved something to go on from. */
const canGoOn = ({view: {run, training}}: Look): boolean =>
  run.outcome !== null &&
  run.outcome !== 'finished' &&
  (training.lastCheckpoint !== null || training.baseIteration !== null);

/** The keys that do something now, in the order in which the footer shows them. */
export const keyHints = (look: Look, ui: Ui, actions: Actions): KeyHint[] => {
  if (awayShown(look, ui) !== null) return [hint('any key', 'closes the summary')];
  if (ui.question !== null) return answers(look, ui.question);
  const {run} = look.view;
  const hints: KeyHint[] = [];
  if (ui.list !== null) {
    const chosen = chosenApp(look, ui.list.chosen);
    if (chosen !== null) hints.push(hint(CHOOSE, 'choose'));
    if (chosen !== null && ui.quitting === null) hints.push(hint('Enter', 'quit'));
    hints.push(hint('c', 'back'));
  }
  if (!hasEnded(run.state)) {
    hints.push(hint('p', run.state === 'paused' ? 'resume' : 'pause'), hint('s', 'stop'));
    if (ui.list === null) hints.push(hint('c', 'apps'));
  }
  if (canGoOn(look)) hints.push(hint('g', 'go on'));
  if (ui.list === null) hints.push(hint('t', 'span'));
  if (actions.zoomTrainer) hints.push(hint('z', 'zoom'));
  if (actions.swapLayout) hints.push(hint('l', 'layout'));
  if (actions.detach) hints.push(hint('d', 'detach'));
  hints.push(hint('q', 'close'), hint('h', ui.help ? 'back' : 'help'));
  return hints;
};

type Pressed = {ui: Ui; command: Command | null};

/** Keys that are another's second name. */
const SAME_KEY: Record<string, string> = {' ': 'p', '?': 'h', j: CHOOSE, k: CHOOSE, down: CHOOSE, up: CHOOSE};

const answer = (ui: Ui, question: Question, key: string, look: Look): Pressed => {
  const {now} = look;
  if (key === 'c' && question === 'SIGINT') {
    return {ui: {...ui, question: null}, command: {do: 'stopAtCheckpoint', wanted: !isAwaited(look)}};
  }
  if (key !== 'y') return {ui: key === 'n' || key === 'escape' ? {...ui, question: null} : ui, command: null};
  const answered = {...ui, question: null};
  return typeof question === 'string'
    ? {
        ui: {...answered, pending: {kind: 'stopping', signal: question, at: now}},
        command: {do: 'stop', signal: question},
      }
    : {ui: {...answered, list: null, quitting: {app: question, at: now}}, command: {do: 'quitApp', app: question}};
};

/**
 * What a key does: the dashboard's next state, and what is to be done about the run. `escape`, `Enter`, `up` and `down` are the keys
 * of that name; keys that do nothing now change nothing but that the last notice goes. Over a summary of an absence any key only closes
 * that.
 */
export const press = (before: Ui, pressed: string, look: Look, actions: Actions): Pressed => {
  const {view, now} = look;
  const away = awayShown(look, before);
  if (away !== null) return {ui: {...settled(before, look), awayRead: away.at}, command: null};
  const ui = {...settled(before, look), notice: null, quitResult: null};
  const key = SAME_KEY[pressed] ?? pressed;
  if (ui.question !== null) return answer(ui, ui.question, key, look);
  if (key === 'escape') return {ui: {...ui, help: false, list: null}, command: null};
  const step = pressed === 'j' || pressed === 'down' ? 1 : -1;
  // Whether there is another page is known when it is drawn, and said there.
  if (key === CHOOSE && ui.help) return {ui: {...ui, helpPage: ui.helpPage + step}, command: null};
  if (!keyHints(look, ui, actions).some(known => known.key === key)) return {ui, command: null};
  const chosen = ui.list?.chosen ?? null;
  switch (key) {
    case 'h':
      return {ui: {...ui, help: !ui.help, helpPage: 0, list: null}, command: null};
    case 't':
      return {ui: {...ui, span: NEXT_SPAN[ui.span]}, command: null};
    case 'c':
      return {ui: {...ui, help: false, list: ui.list === null ? {chosen: null} : null}, command: null};
    case CHOOSE:
      return {ui: {...ui, list: {chosen: chooseNext(look, chosen, step)}}, command: null};
    case 'Enter':
      return {ui: {...ui, question: chosenApp(look, chosen)}, command: null};
    case 's':
      return {ui: {...ui, help: false, question: nextSignal(stopAsked(view, ui))}, command: null};
    case 'p': {
      // The same key again before the view has followed would undo what was just asked for.
      if (ui.pending !== null && ui.pending.kind !== 'stopping') return {ui, command: null};
      const paused = view.run.state === 'paused';
      return {
        ui: {...ui, pending: {kind: paused ? 'resuming' : 'pausing', at: now}},
        command: {do: paused ? 'resume' : 'pause'},
      };
    }
    case 'g':
      return {ui, command: {do: 'goOn'}};
    case 'z':
      return {ui, command: {do: 'zoomTrainer'}};
    case 'l':
      return {ui, command: {do: 'swapLayout'}};
    case 'd':
      return {ui, command: {do: 'detach'}};
    case 'q':
      return {ui, command: {do: 'close'}};
    default:
      return {ui, command: null};
  }
};
