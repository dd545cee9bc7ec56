import type {App} from '../host/types.js';
import type {Span} from '../insight/series.js';
import {chooseNext, chosenApp} from './app-choice.js';
import {chartEscaped, pressedChart} from './chart-keys.js';
import {CHOOSE, isStopAwaited, keyHints} from './key-hints.js';
import {pressedOutput} from './output-keys.js';
import {NO_OUTPUT} from './output-view.js';
import {hasEnded} from './state-words.js';
import type {Actions, Snapshot, StopSignal} from './types.js';
import {awayShown, isStop, type Question, settled, stopAsked, type Ui} from './ui.js';

/** What a key asks for beyond the dashboard itself. */
export type Command =
  | {do: 'pause' | 'resume' | 'detach' | 'zoomTrainer' | 'swapLayout' | 'continueRun' | 'closeSession' | 'close'}
  | {do: 'stop'; signal: StopSignal}
  | {do: 'stopAtCheckpoint'; wanted: boolean}
  | {do: 'quitApp'; app: App};

/** The dashboard's next state, and what to do beyond it. */
type Pressed = {ui: Ui; command: Command | null};

/** What a key is pressed at. `step`: down (1) or up (-1), of the keys that choose. */
type Situation = {ui: Ui; snapshot: Snapshot; actions: Actions; step: 1 | -1};

const changed = (ui: Ui): Pressed => ({ui, command: null});

const asked =
  (command: Command) =>
  ({ui}: Situation): Pressed => ({ui, command});

const NEXT_SPAN: Record<Span, Span> = {'10m': '1h', '1h': 'all', all: '10m'};

/** The next harder signal than the one that did not help. */
const nextSignal = (last: ReturnType<typeof stopAsked>): StopSignal =>
  last === null ? 'SIGINT' : last.signal === 'SIGINT' ? 'SIGTERM' : 'SIGKILL';

const pauseOrResume = ({ui, snapshot: {view, now}}: Situation): Pressed => {
  // The same key again before the view has followed would undo what was just asked for.
  if (ui.pending !== null && ui.pending.kind !== 'stopping') return changed(ui);
  const isPaused = view.run.state === 'paused';
  return {
    ui: {...ui, pending: {kind: isPaused ? 'resuming' : 'pausing', at: now}},
    command: {do: isPaused ? 'resume' : 'pause'},
  };
};

/** Closes the dashboard of a run in progress; of one that has ended it stays, and its user leaves tmux. */
const leave = ({ui, snapshot, actions}: Situation): Pressed => ({
  ui,
  command: {do: hasEnded(snapshot.view.run.state) && actions.detach ? 'detach' : 'close'},
});

/** What each key does where there is a hint for it. */
const KEYS: Readonly<Record<string, (situation: Situation) => Pressed>> = {
  h: ({ui}) => changed({...ui, help: !ui.help, helpPage: 0, list: null}),
  t: ({ui}) => changed({...ui, span: NEXT_SPAN[ui.span], chart: {...ui.chart, zoom: null, cursor: null}}),
  c: ({ui}) => changed({...ui, help: false, list: ui.list === null ? {chosen: null} : null}),
  [CHOOSE]: ({ui, snapshot, step}) =>
    changed({...ui, list: {chosen: chooseNext(snapshot, ui.list?.chosen ?? null, step)}}),
  Enter: ({ui, snapshot}) => changed({...ui, question: chosenApp(snapshot, ui.list?.chosen ?? null)}),
  s: ({ui, snapshot}) => changed({...ui, help: false, question: nextSignal(stopAsked(snapshot.view, ui))}),
  p: pauseOrResume,
  g: asked({do: 'continueRun'}),
  o: ({ui}) => changed({...ui, help: false, list: null, output: {...ui.output, isOpen: true}}),
  z: asked({do: 'zoomTrainer'}),
  l: asked({do: 'swapLayout'}),
  d: asked({do: 'detach'}),
  x: ({ui}) => changed({...ui, help: false, question: 'closeSession'}),
  q: leave,
};

/** Other names of keys. */
const SAME_KEY: Readonly<Record<string, string>> = {
  ' ': 'p',
  '?': 'h',
  j: CHOOSE,
  k: CHOOSE,
  down: CHOOSE,
  up: CHOOSE,
  Esc: 'escape',
};

/** The help or the list of applications lies over the panels. */
const isCovered = ({help, list}: Ui): boolean => help || list !== null;

/**
 * ^C asks as `s` does while there is something to stop; later, and where nothing may be stopped, it leaves, as `d` also
 * does then. `q` first leaves what lies over the panels.
 */
const sameKey = (pressed: string, ui: Ui, {view}: Snapshot, {stop}: Actions): string => {
  if (pressed === 'q' && ui.question === null && isCovered(ui)) return 'escape';
  if (pressed === '^C') return hasEnded(view.run.state) || !stop ? 'q' : 's';
  if (pressed === 'd' && hasEnded(view.run.state)) return 'q';
  return SAME_KEY[pressed] ?? pressed;
};

const confirmed = (ui: Ui, question: Question, now: number): Pressed => {
  const answered = {...ui, question: null};
  if (question === 'closeSession') return {ui: answered, command: {do: 'closeSession'}};
  return typeof question === 'string'
    ? {
        ui: {...answered, pending: {kind: 'stopping', signal: question, at: now}},
        command: {do: 'stop', signal: question},
      }
    : {ui: {...answered, list: null, quitting: {app: question, at: now}}, command: {do: 'quitApp', app: question}};
};

const answer = (ui: Ui, question: Question, key: string, snapshot: Snapshot): Pressed => {
  if (key === 'y') return confirmed(ui, question, snapshot.now);
  if (key === 'n' || key === 'escape') return changed({...ui, question: null});
  if (key === 'q' && isStop(question)) return {ui: {...ui, question: null}, command: {do: 'close'}};
  if (key === 'c' && question === 'SIGINT') {
    return {ui: {...ui, question: null}, command: {do: 'stopAtCheckpoint', wanted: !isStopAwaited(snapshot)}};
  }
  return changed(ui);
};

/** The state after a click on an application in the list, by its `appKey`. */
export const choose = (before: Ui, app: string, snapshot: Snapshot): Ui => {
  const ui = settled(before, snapshot);
  const isOpen = ui.list !== null && ui.question === null && awayShown(snapshot, ui) === null;
  return isOpen ? {...ui, notice: null, quitResult: null, list: {chosen: app}} : ui;
};

/** The key that a step of the wheel stands for. */
const WHEEL: Readonly<Record<string, 'up' | 'down'>> = {wheelUp: 'up', wheelDown: 'down'};

const scrollOutput = (ui: Ui, key: string, snapshot: Snapshot): Pressed =>
  changed({...ui, output: pressedOutput(ui.output, key, snapshot.output ?? NO_OUTPUT)});

/** ^C asks its question over the panels. */
const withoutOutput = (ui: Ui): Ui => ({...ui, output: {...ui.output, isOpen: false}});

/** A step of the wheel: scrolls a list or a page, or zooms a chart, unless a question or a summary lies over it. */
const turnWheel = (before: Ui, wheel: string, snapshot: Snapshot, actions: Actions): Pressed => {
  const ui = settled(before, snapshot);
  if (ui.question !== null || awayShown(snapshot, ui) !== null) return changed(ui);
  if (ui.output.isOpen) return scrollOutput(ui, wheel, snapshot);
  if (isCovered(ui)) return press(ui, WHEEL[wheel] ?? wheel, snapshot, actions);
  return changed(pressedChart(ui, wheel, snapshot) ?? ui);
};

/** Closes what lies over the panels, else the chart's cursor or the enlarged chart. */
const escaped = (ui: Ui): Ui => {
  const {chart} = ui;
  return {...ui, help: false, list: null, chart: isCovered(ui) ? chart : chartEscaped(chart)};
};

/**
 * What a key does: the dashboard's next state, and what to do about the run. `escape`, `Enter`, `^C` and the arrows
 * (`up`, with Shift `farLeft`) are the keys of that name, `wheelUp` and `wheelDown` steps of the mouse's wheel, which
 * scroll a list or zoom a chart. Letters may be capitals, which matter only to the trainer's output. A key that does
 * nothing now only clears the last notice. Over the summary of an absence any key only closes that.
 */
export const press = (before: Ui, typed: string, snapshot: Snapshot, actions: Actions): Pressed => {
  const pressed = typed.length === 1 ? typed.toLowerCase() : typed;
  if (pressed in WHEEL) return turnWheel(before, pressed, snapshot, actions);
  const away = awayShown(snapshot, before);
  if (away !== null) return changed({...settled(before, snapshot), awayRead: away.at});
  const present = {...settled(before, snapshot), notice: null, quitResult: null};
  if (present.output.isOpen && pressed !== '^C') return scrollOutput(present, typed, snapshot);
  const ui = present.output.isOpen ? withoutOutput(present) : present;
  const key = sameKey(pressed, ui, snapshot, actions);
  if (ui.question !== null) return answer(ui, ui.question, key, snapshot);
  if (key === 'escape') return changed(escaped(ui));
  const step = pressed === 'j' || pressed === 'down' ? 1 : -1;
  // Whether there is another page is known, and said, where the help is drawn.
  if (key === CHOOSE && ui.help) return changed({...ui, helpPage: ui.helpPage + step});
  const charted = pressedChart(ui, key, snapshot);
  if (charted !== null) return changed(charted);
  if (!keyHints(snapshot, ui, actions).some(known => known.key === key)) return changed(ui);
  return KEYS[key]?.({ui, snapshot, actions, step}) ?? changed(ui);
};
