import type {QuitResult} from '../actions/quit-app.js';
import type {App} from '../host/types.js';
import type {Span} from '../insight/series.js';
import {isMemoryShort} from '../insight/short-memory.js';
import type {RunView} from '../insight/view.js';
import {appKey} from './app-choice.js';
import {type ChartView, chartLater, FIRST_CHART_VIEW, settledChart} from './chart-view.js';
import {chartTime} from './charted-runs.js';
import {CLOSED_OUTPUT, type OutputView} from './output-view.js';
import {hasEnded} from './state-words.js';
import type {Away, Snapshot, StopSignal} from './types.js';

/** Something that was asked for by key, shown until the view says that it has happened. */
export type Pending = {kind: 'pausing' | 'resuming'; at: number} | {kind: 'stopping'; signal: StopSignal; at: number};

/** What a yes does: the signal is sent, the session of an ended run is closed, or the application is asked to quit. */
export type Question = StopSignal | 'closeSession' | App;

/** Whether the question is about the run: whoever pressed ^C may only have wanted to close the dashboard. */
export const isStop = (question: Question): question is StopSignal =>
  typeof question === 'string' && question !== 'closeSession';

/** The dashboard's own state, beside that of the run. */
export type Ui = {
  span: Span;
  /** What was chosen to see of the charts. */
  chart: ChartView;
  /** The trainer's output, which lies over all else while it is open. */
  output: OutputView;
  help: boolean;
  /** How many pages of the help were turned forward, less those turned back; they go round. */
  helpPage: number;
  /**
   * The open list of applications, and which one was chosen in it (`appKey`; null before a choice). Null while it is
   * closed.
   */
  list: {chosen: string | null} | null;
  question: Question | null;
  pending: Pending | null;
  /** The application that has been asked to quit and has not answered yet. */
  quitting: {app: App; at: number} | null;
  /** How the last such request ended, until a key is pressed. */
  quitResult: (QuitResult & {app: App; askedAt: number}) | null;
  /** When memory was last seen to be short. */
  shortAt: number | null;
  /** What went wrong with a key, and what to do. */
  notice: {text: string; at: number} | null;
  /** Whether the recorder was dead when it was last checked. */
  recorderGone: boolean;
  /** When it was next found alive. */
  recorderBackAt: number | null;
  /** The end of the absence (`Away.at`) whose summary has been read. */
  awayRead: number | null;
  /** `Snapshot.clockOffset` by which all times here are, but for `awayRead`. */
  clockOffset: number;
};

/** How long a notice stays where no key clears it. */
export const NOTICE_MS = 15_000;
/** A pause may take this long on a machine that is slow to report its processes; a failure ends it earlier. */
const PENDING_MS = 45_000;

/**
 * The state of a dashboard that has just been opened. Of a run that has ended it shows all: that is what the user comes
 * back for.
 */
export const firstUi = (view: RunView): Ui => ({
  span: hasEnded(view.run.state) ? 'all' : '10m',
  chart: FIRST_CHART_VIEW,
  output: CLOSED_OUTPUT,
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

const laterTime = (time: number | null, ms: number): number | null => time && time + ms;

/** The same state once the machine's clock has been set: what was a second ago still is. */
const byClock = (ui: Ui, clockOffset: number): Ui => {
  const ms = clockOffset - ui.clockOffset;
  if (ms === 0) return ui;
  const {pending, quitting, quitResult, shortAt, notice, recorderBackAt} = ui;
  return {
    ...ui,
    clockOffset,
    chart: chartLater(ui.chart, ms),
    pending: later(pending, ms),
    quitting: later(quitting, ms),
    quitResult: quitResult && {...quitResult, askedAt: quitResult.askedAt + ms},
    shortAt: laterTime(shortAt, ms),
    notice: later(notice, ms),
    recorderBackAt: laterTime(recorderBackAt, ms),
  };
};

const isOver = ({kind, at}: Pending, {run}: RunView, now: number): boolean =>
  hasEnded(run.state) ||
  now - at > PENDING_MS ||
  (kind === 'pausing' && run.state === 'paused') ||
  (kind === 'resuming' && run.state !== 'paused');

/** Whether a question no longer applies: the run has ended, or the application must not be quit any more. */
const isMoot = (question: Question, {view, apps}: Snapshot): boolean => {
  if (question === 'closeSession') return !hasEnded(view.run.state);
  if (hasEnded(view.run.state)) return true;
  if (typeof question === 'string') return false;
  const now = apps?.apps.find(app => appKey(app) === appKey(question));
  return now !== undefined && now.protected !== null;
};

/**
 * The view's quit is the one that was asked for here when it has the same name and is not older; both clocks are this
 * machine's.
 */
const CLOCK_MS = 2000;

/** What the view says of a quit that was asked for here; null while it says nothing. */
export const noticedQuit = ({app, askedAt}: NonNullable<Ui['quitResult']>, {lastQuit}: RunView): RunView['lastQuit'] =>
  lastQuit !== null && lastQuit.app === app.name && lastQuit.at >= askedAt - CLOCK_MS ? lastQuit : null;

/** How long a machine needs to give back what was swapped out and compressed. */
const FREEING_MS = 60_000;

/** The result with the newest memory: what a quit has freed is followed until the pace has settled, or for a minute. */
const freed = (result: Ui['quitResult'], {view, now}: Snapshot): Ui['quitResult'] => {
  if (result === null || result.outcome.result !== 'quit' || view.memory === null) return result;
  const isOver = now - result.askedAt > FREEING_MS || (noticedQuit(result, view)?.paceAfter ?? null) !== null;
  return isOver || view.memory.takenAt < result.askedAt ? result : {...result, after: view.memory};
};

/**
 * The state brought up to date: without requests that were fulfilled or took too long, old notices, and questions that
 * no longer apply.
 */
export const settled = (before: Ui, snapshot: Snapshot): Ui => {
  const {view, now, recorderAlive, clockOffset = 0} = snapshot;
  const ui = byClock(before, clockOffset);
  return {
    ...ui,
    chart: settledChart(ui.chart, ui.span, chartTime(snapshot)),
    list: hasEnded(view.run.state) ? null : ui.list,
    question: ui.question !== null && isMoot(ui.question, snapshot) ? null : ui.question,
    pending: ui.pending !== null && isOver(ui.pending, view, now) ? null : ui.pending,
    quitResult: freed(ui.quitResult, snapshot),
    shortAt: view.memory !== null && isMemoryShort(view.memory) ? now : ui.shortAt,
    notice: ui.notice !== null && now - ui.notice.at >= NOTICE_MS ? null : ui.notice,
    recorderGone: recorderAlive === null ? ui.recorderGone : !recorderAlive,
    recorderBackAt: ui.recorderGone && recorderAlive === true ? now : ui.recorderBackAt,
  };
};

/** For this long after it was short, memory still counts as short: nothing on the screen may jump to and fro. */
const STILL_SHORT_MS = 60_000;

/** Whether memory is short, or was a moment ago. */
export const wasJustShort = ({shortAt}: Ui, now: number): boolean => shortAt !== null && now - shortAt < STILL_SHORT_MS;

/** For this long the dashboard says that the recorder is back. */
const RECORDER_BACK_MS = 60_000;

/** Whether the recorder has come back so recently that it is worth saying. */
export const isRecorderJustBack = ({recorderBackAt}: Ui, now: number): boolean =>
  recorderBackAt !== null && now - recorderBackAt < RECORDER_BACK_MS;

/** The summary of an absence, until a key has been pressed; else null. */
export const awayShown = ({away}: Pick<Snapshot, 'away'>, {awayRead}: Ui): Away | null =>
  away === null || away.at === awayRead ? null : away;

/** The last signal that was sent to end the run; null without one. The view reports it a moment later than the key. */
export const stopAsked = ({run}: RunView, {pending}: Ui): {signal: StopSignal; at: number} | null =>
  pending?.kind === 'stopping' && pending.at > (run.stopAsked?.at ?? 0) ? pending : run.stopAsked;
