import type {App} from '../host/types.js';
import type {Span} from '../insight/series.js';
import type {RunView} from '../insight/view.js';
import {appKey, chooseNext, chosenApp, listIsUseful, mayQuit} from './app-list.js';
import {hasEnded} from './state-words.js';
import type {Actions, Look, QuitResult, StopSignal} from './types.js';

/** Something that was asked for by key and is shown until the view tells that it has happened. */
export type Pending = {kind: 'pausing' | 'resuming'; at: number} | {kind: 'stopping'; signal: StopSignal; at: number};

/** What is done when somebody says yes: the signal is sent, or the application asked to quit. */
export type Question = StopSignal | App;

/** What the dashboard itself knows, beside what it shows. */
export type Ui = {
  span: Span;
  help: boolean;
  /** The list of applications is open, and which one was chosen in it (`appKey`); null before a choice. */
  list: {chosen: string | null} | null;
  question: Question | null;
  pending: Pending | null;
  /** The application that has been asked to quit and has not answered yet. */
  quitting: {app: App; at: number} | null;
  /** How the last such request went, until a key is pressed. */
  quitResult: (QuitResult & {app: App; askedAt: number}) | null;
  /** When memory was last seen to be short. */
  shortAt: number | null;
  /** What went wrong with a key, and what to do. */
  notice: {text: string; at: number} | null;
  /** The recorder was seen dead; when it was next seen alive. */
  recorderGone: boolean;
  recorderBackAt: number | null;
};

export type Command =
  | {do: 'pause' | 'resume' | 'detach' | 'zoomTrainer' | 'swapLayout' | 'close'}
  | {do: 'stop'; signal: StopSignal}
  | {do: 'quitApp'; app: App};

/** A key that does something now. */
export type KeyHint = {key: string; word: string};

export const NOTICE_MS = 15_000;
const PENDING_MS = 10_000;

const NEXT_SPAN: Record<Span, Span> = {'10m': '1h', '1h': 'all', all: '10m'};

/** The state of a dashboard that has just been opened; after the end the whole run is what one comes back for. */
export const firstUi = (view: RunView): Ui => ({
  span: hasEnded(view.run.state) ? 'all' : '10m',
  help: false,
  list: null,
  question: null,
  pending: null,
  quitting: null,
  quitResult: null,
  shortAt: null,
  notice: null,
  recorderGone: false,
  recorderBackAt: null,
});

const isOver = ({kind, at}: Pending, {run}: RunView, now: number): boolean =>
  hasEnded(run.state) ||
  now - at > PENDING_MS ||
  (kind === 'pausing' && run.state === 'paused') ||
  (kind === 'resuming' && run.state !== 'paused');

/** A question about a run that has ended, or an application that must not be quit any more, is none. */
const isIdle = (question: Question, {view, apps}: Look): boolean => {
  if (hasEnded(view.run.state)) return true;
  if (typeof question === 'string') return false;
  const now = apps?.apps.find(app => appKey(app) === appKey(question));
  return now !== undefined && now.protected !== null;
};

/** Brought up to date: without requests that were fulfilled or took too long, old notices, and questions that have become idle. */
export const settled = (ui: Ui, look: Look): Ui => {
  const {view, now, recorderAlive} = look;
  return {
  ...ui,
  list: hasEnded(view.run.state) ? null : ui.list,
  question: ui.question !== null && isIdle(ui.question, look) ? null : ui.question,
  pending: ui.pending !== null && isOver(ui.pending, view, now) ? null : ui.pending,
  shortAt: (view.memory?.pressure ?? 'green') === 'green' ? ui.shortAt : now,
  notice: ui.notice !== null && now - ui.notice.at >= NOTICE_MS ? null : ui.notice,
  recorderGone: recorderAlive === null ? ui.recorderGone : !recorderAlive,
  recorderBackAt: ui.recorderGone && recorderAlive === true ? now : ui.recorderBackAt,
};
};

/** For so long after it was short memory counts as short still: nothing on the screen is to change places to and fro. */
const STILL_SHORT_MS = 60_000;

export const memoryIsShort = ({shortAt}: Ui, now: number): boolean => shortAt !== null && now - shortAt < STILL_SHORT_MS;

/** The last signal that was sent to end the run: the view tells, a moment later than the key. */
export const stopAsked = ({run}: RunView, {pending}: Ui): {signal: StopSignal; at: number} | null =>
  pending?.kind === 'stopping' && pending.at > (run.stopAsked?.at ?? 0) ? pending : run.stopAsked;

/** The next harder signal than the one that did not help. */
const nextSignal = (asked: ReturnType<typeof stopAsked>): StopSignal =>
  asked === null ? 'SIGINT' : asked.signal === 'SIGINT' ? 'SIGTERM' : 'SIGKILL';

const hint = (key: string, word: string): KeyHint => ({key, word});

const CHOOSE = '↑↓';

/** The keys that do something now, in the order in which the footer shows them. */
export const keyHints = (look: Look, ui: Ui, actions: Actions): KeyHint[] => {
  if (ui.question !== null) return [hint('y', 'yes'), hint('n', 'no')];
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
    if (ui.list === null && listIsUseful(look)) hints.push(hint('c', 'apps'));
  }
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

const answer = (ui: Ui, question: Question, key: string, now: number): Pressed => {
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
 * of that name; keys that do nothing now change nothing but that the last notice goes.
 */
export const press = (before: Ui, pressed: string, look: Look, actions: Actions): Pressed => {
  const {view, now} = look;
  const ui = {...settled(before, look), notice: null, quitResult: null};
  const key = SAME_KEY[pressed] ?? pressed;
  if (ui.question !== null) return answer(ui, ui.question, key, now);
  if (key === 'escape') return {ui: {...ui, help: false, list: null}, command: null};
  if (!keyHints(look, ui, actions).some(known => known.key === key)) return {ui, command: null};
  const chosen = ui.list?.chosen ?? null;
  switch (key) {
    case 'h':
      return {ui: {...ui, help: !ui.help, list: null}, command: null};
    case 't':
      return {ui: {...ui, span: NEXT_SPAN[ui.span]}, command: null};
    case 'c':
      return {ui: {...ui, help: false, list: ui.list === null ? {chosen: null} : null}, command: null};
    case CHOOSE: {
      const step = pressed === 'j' || pressed === 'down' ? 1 : -1;
      return {ui: {...ui, list: {chosen: chooseNext(look, chosen, step)}}, command: null};
    }
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
