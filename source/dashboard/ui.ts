import type {QuitResult} from '../actions/quit-app.js';
import type {App} from '../host/types.js';
import type {Span} from '../insight/series.js';
import {isMemoryShort} from '../insight/short-memory.js';
import type {RunView} from '../insight/view.js';
import {appKey} from './app-choice.js';
import {hasEnded} from './state-words.js';
import type {Away, Snapshot, StopSignal} from './types.js';

/** Something that was asked for by key and is shown until the view tells that it has happened. */
export type Pending = {kind: 'pausing' | 'resuming'; at: number} | {kind: 'stopping'; signal: StopSignal; at: number};

/** What is done when somebody says yes: the signal is sent, or the application asked to quit. */
export type Question = StopSignal | App;

/** What the dashboard itself knows, beside what it shows. */
export type Ui = {
  span: Span;
  help: boolean;
  /** How many pages of the help were turned, back ones counted less; they go round. */
  helpPage: number;
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
  /** The coming back (`Away.at`) whose summary has been read. */
  awayRead: number | null;
  /** See `Snapshot.clockOffset`: what all times here go by, but `awayRead`. */
  clockOffset: number;
};

export const NOTICE_MS = 15_000;
/** A pause may take so long on a machine that is slow to tell of its processes; one that fails ends it before. */
const PENDING_MS = 45_000;

/** The state of a dashboard that has just been opened; after the end the whole run is what one comes back for. */
export const firstUi = (view: RunView): Ui => ({
  span: hasEnded(view.run.state) ? 'all' : '10m',
  help: false,
  helpPage: 0,
  list: null,
  question: null,
  pending: null,
  quitting: null,
  quitResult: null,
  shortAt: null,
  notice: null,
  recorderGone: false,
  recorderBackAt: null,
  awayRead: null,
  clockOffset: 0,
});

const later = <Timed extends {at: number}>(one: Timed | null, ms: number): Timed | null =>
  one && {...one, at: one.at + ms};

const orNull = (time: number | null, ms: number): number | null => time && time + ms;

/** The same when the machine's clock has been set: what was a second ago still is. */
const byClock = (ui: Ui, clockOffset: number): Ui => {
  const ms = clockOffset - ui.clockOffset;
  if (ms === 0) return ui;
  const {pending, quitting, quitResult, shortAt, notice, recorderBackAt} = ui;
  return {
    ...ui,
    clockOffset,
    pending: later(pending, ms),
    quitting: later(quitting, ms),
    quitResult: quitResult && {...quitResult, askedAt: quitResult.askedAt + ms},
    shortAt: orNull(shortAt, ms),
    notice: later(notice, ms),
    recorderBackAt: orNull(recorderBackAt, ms),
  };
};

const isOver = ({kind, at}: Pending, {run}: RunView, now: number): boolean =>
  hasEnded(run.state) ||
  now - at > PENDING_MS ||
  (kind === 'pausing' && run.state === 'paused') ||
  (kind === 'resuming' && run.state !== 'paused');

/** A question about a run that has ended, or an application that must not be quit any more, is none. */
const isIdle = (question: Question, {view, apps}: Snapshot): boolean => {
  if (hasEnded(view.run.state)) return true;
  if (typeof question === 'string') return false;
  const now = apps?.apps.find(app => appKey(app) === appKey(question));
  return now !== undefined && now.protected !== null;
};

/** A view's quit is the one that was asked for here when it is of the same name and not older; both clocks are this machine's. */
const CLOCK_MS = 2000;

/** The view's word on a quit that was asked for here; null before it is there. */
export const noticedQuit = ({app, askedAt}: NonNullable<Ui['quitResult']>, {lastQuit}: RunView): RunView['lastQuit'] =>
  lastQuit !== null && lastQuit.app === app.name && lastQuit.at >= askedAt - CLOCK_MS ? lastQuit : null;

/** A machine needs so long to give back what was swapped out and compressed. */
const FREEING_MS = 60_000;

/** What a quit has freed is followed until the pace has settled, or for a minute; then it stays. */
const freed = (result: Ui['quitResult'], {view, now}: Snapshot): Ui['quitResult'] => {
  if (result === null || result.outcome.result !== 'quit' || view.memory === null) return result;
  const isOver = now - result.askedAt > FREEING_MS || (noticedQuit(result, view)?.paceAfter ?? null) !== null;
  return isOver || view.memory.takenAt < result.askedAt ? result : {...result, after: view.memory};
};

/** Brought up to date: without requests that were fulfilled or took too long, old notices, and questions that have become idle. */
export const settled = (before: Ui, look: Snapshot): Ui => {
  const {view, now, recorderAlive, clockOffset = 0} = look;
  const ui = byClock(before, clockOffset);
  return {
    ...ui,
    list: hasEnded(view.run.state) ? null : ui.list,
    question: ui.question !== null && isIdle(ui.question, look) ? null : ui.question,
    pending: ui.pending !== null && isOver(ui.pending, view, now) ? null : ui.pending,
    quitResult: freed(ui.quitResult, look),
    shortAt: view.memory !== null && isMemoryShort(view.memory) ? now : ui.shortAt,
    notice: ui.notice !== null && now - ui.notice.at >= NOTICE_MS ? null : ui.notice,
    recorderGone: recorderAlive === null ? ui.recorderGone : !recorderAlive,
    recorderBackAt: ui.recorderGone && recorderAlive === true ? now : ui.recorderBackAt,
  };
};

/** For so long after it was short memory counts as short still: nothing on the screen is to change places to and fro. */
const STILL_SHORT_MS = 60_000;

export const wasJustShort = ({shortAt}: Ui, now: number): boolean => shortAt !== null && now - shortAt < STILL_SHORT_MS;

/** For this long the dashboard says that the recorder is back. */
const RECORDER_BACK_MS = 60_000;

/** Whether the recorder has come back so recently that it is worth saying. */
export const isRecorderJustBack = ({recorderBackAt}: Ui, now: number): boolean =>
  recorderBackAt !== null && now - recorderBackAt < RECORDER_BACK_MS;

/** What happened while nobody looked, until a key has been pressed. */
export const awayShown = ({away}: Pick<Snapshot, 'away'>, {awayRead}: Ui): Away | null =>
  away === null || away.at === awayRead ? null : away;

/** The last signal that was sent to end the run: the view tells, a moment later than the key. */
export const stopAsked = ({run}: RunView, {pending}: Ui): {signal: StopSignal; at: number} | null =>
  pending?.kind === 'stopping' && pending.at > (run.stopAsked?.at ?? 0) ? pending : run.stopAsked;
