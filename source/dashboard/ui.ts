import type {Span} from '../insight/series.js';
import type {RunView} from '../insight/view.js';
import {hasEnded} from './state-words.js';
import type {Actions, Look, StopSignal} from './types.js';

/** Something that was asked for by key and is shown until the view tells that it has happened. */
export type Pending = {kind: 'pausing' | 'resuming'; at: number} | {kind: 'stopping'; signal: StopSignal; at: number};

/** What the dashboard itself knows, beside what it shows. */
export type Ui = {
  span: Span;
  help: boolean;
  /** The signal that is about to be sent, when somebody says yes. */
  question: StopSignal | null;
  pending: Pending | null;
  /** What went wrong with a key, and what to do. */
  notice: {text: string; at: number} | null;
  /** The recorder was seen dead; when it was next seen alive. */
  recorderGone: boolean;
  recorderBackAt: number | null;
};

export type Command =
  | {do: 'pause' | 'resume' | 'detach' | 'zoomTrainer' | 'swapLayout' | 'close'}
  | {do: 'stop'; signal: StopSignal};

/** A key that does something now. */
export type KeyHint = {key: string; word: string};

export const NOTICE_MS = 15_000;
const PENDING_MS = 10_000;

const NEXT_SPAN: Record<Span, Span> = {'10m': '1h', '1h': 'all', all: '10m'};

/** The state of a dashboard that has just been opened; after the end the whole run is what one comes back for. */
export const firstUi = (view: RunView): Ui => ({
  span: hasEnded(view.run.state) ? 'all' : '10m',
  help: false,
  question: null,
  pending: null,
  notice: null,
  recorderGone: false,
  recorderBackAt: null,
});

const isOver = ({kind, at}: Pending, {run}: RunView, now: number): boolean =>
  hasEnded(run.state) ||
  now - at > PENDING_MS ||
  (kind === 'pausing' && run.state === 'paused') ||
  (kind === 'resuming' && run.state !== 'paused');

/** Brought up to date: without requests that were fulfilled or took too long, old notices, and questions about a run that has ended. */
export const settled = (ui: Ui, {view, now, recorderAlive}: Look): Ui => ({
  ...ui,
  question: hasEnded(view.run.state) ? null : ui.question,
  pending: ui.pending !== null && isOver(ui.pending, view, now) ? null : ui.pending,
  notice: ui.notice !== null && now - ui.notice.at >= NOTICE_MS ? null : ui.notice,
  recorderGone: recorderAlive === null ? ui.recorderGone : !recorderAlive,
  recorderBackAt: ui.recorderGone && recorderAlive === true ? now : ui.recorderBackAt,
});

/** The last signal that was sent to end the run: the view tells, a moment later than the key. */
export const stopAsked = ({run}: RunView, {pending}: Ui): {signal: StopSignal; at: number} | null =>
  pending?.kind === 'stopping' && pending.at > (run.stopAsked?.at ?? 0) ? pending : run.stopAsked;

/** The next harder signal than the one that did not help. */
const nextSignal = (asked: ReturnType<typeof stopAsked>): StopSignal =>
  asked === null ? 'SIGINT' : asked.signal === 'SIGINT' ? 'SIGTERM' : 'SIGKILL';

/** The keys that do something now, in the order in which the footer shows them. */
export const keyHints = (view: RunView, ui: Ui, actions: Actions): KeyHint[] => {
  if (ui.question !== null) return [hint('y', 'yes'), hint('n', 'no')];
  const hints: KeyHint[] = [];
  if (!hasEnded(view.run.state)) {
    hints.push(hint('p', view.run.state === 'paused' ? 'resume' : 'pause'), hint('s', 'stop'));
  }
  hints.push(hint('t', 'span'));
  if (actions.zoomTrainer) hints.push(hint('z', 'zoom'));
  if (actions.swapLayout) hints.push(hint('l', 'layout'));
  if (actions.detach) hints.push(hint('d', 'detach'));
  hints.push(hint('q', 'close'), hint('h', ui.help ? 'back' : 'help'));
  return hints;
};

const hint = (key: string, word: string): KeyHint => ({key, word});

const SAME_KEY: Record<string, string> = {' ': 'p', '?': 'h'};

const answer = (ui: Ui, signal: StopSignal, key: string, now: number): {ui: Ui; command: Command | null} =>
  key === 'y'
    ? {ui: {...ui, question: null, pending: {kind: 'stopping', signal, at: now}}, command: {do: 'stop', signal}}
    : {ui: key === 'n' || key === 'escape' ? {...ui, question: null} : ui, command: null};

/**
 * What a key does: the dashboard's next state, and what is to be done about the run. `escape` is the escape key; keys that do
 * nothing now change nothing but that the last notice goes.
 */
export const press = (before: Ui, pressed: string, look: Look, actions: Actions): {ui: Ui; command: Command | null} => {
  const {view, now} = look;
  const ui = {...settled(before, look), notice: null};
  const key = SAME_KEY[pressed] ?? pressed;
  if (ui.question !== null) return answer(ui, ui.question, key, now);
  if (key === 'escape') return {ui: {...ui, help: false}, command: null};
  if (!keyHints(view, ui, actions).some(known => known.key === key)) return {ui, command: null};
  switch (key) {
    case 'h':
      return {ui: {...ui, help: !ui.help}, command: null};
    case 't':
      return {ui: {...ui, span: NEXT_SPAN[ui.span]}, command: null};
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
