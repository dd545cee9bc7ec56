import {protectionOf, quitApp} from '../actions/quit-app.js';
import {errorCode} from '../errors.js';
import type {Display} from '../format/display.js';
import {readEarlierRuns} from '../history/earlier-runs.js';
import type {RunHistory} from '../history/history.js';
import type {Host} from '../host/types.js';
import {appNamesOf} from '../insight/discreet/view.js';
import {readLastViewed, writeLastViewed} from '../journal/last-viewed.js';
import {readRunRecord} from '../journal/run-folder.js';
import type {Run} from '../journal/runs.js';
import type {Tmux} from '../tmux/client.js';
import {shrinkDashboard} from '../tmux/dashboard-pane.js';
import {restClosed, restPane} from '../tmux/rest.js';
import {readViewers} from '../tmux/viewers.js';
import {lastWords} from '../trainer/last-words.js';
import {Absence} from './absence.js';
import {createActions} from './actions.js';
import {discreetFeed} from './discreet-feed.js';
import {draw, redrawMs} from './draw.js';
import {RunFeed} from './feed.js';
import {type LabelsWatch, watchLabels} from './labels-watch.js';
import {withOutput} from './output-watch.js';
import {type CheckRecorder, createRecorderCheck} from './recorder-check.js';
import {RestClock, restText} from './rest.js';
import {SessionWatch} from './session-watch.js';
import type {Actions} from './types.js';
import {withUnfinished} from './unfinished.js';

export type StartOptions = {
  run: Run;
  history: RunHistory;
  /**
   * Whether the run's folder notes that the dashboard is in view. From where the run's processes cannot be seen, its
   * folder is left alone.
   */
  notesViews: boolean;
  /** Only looks: no action, no trace in the run's folder, no summary of an absence, which is another user's. */
  readOnly: boolean;
  /** Without the command, paths and names of applications. */
  discreet: boolean;
  host: Host;
  /** What the launcher had to say of the terminal that it was started in. */
  hint: string | null;
  ascii: boolean;
  color: boolean;
  display: Display;
  /** Our own session, when the dashboard is one of its panes. */
  pane: {tmux: Tmux; id: string; nudgeFile: string} | null;
  /** The command that opens a dashboard of the session again. */
  again: readonly string[];
  /** Called for each alert that comes while the dashboard is open: rings the terminal's bell where that is wanted. */
  alerted(code: string): void;
  /** Starts a recorder where there is none, and reports how that stands. */
  checkRecorder: CheckRecorder;
  /** Starts what stops the run at its next checkpoint, whether this dashboard stays open or not. */
  stopAtCheckpoint(): Promise<void>;
  /** The command that continues the run once it has ended. */
  continueCommand: readonly string[];
  /** Every run whose trainer lives: none of them may be quit with an application. */
  livingRuns(): Promise<Run[]>;
};

/** How often the recorder is checked: two small files, so that old numbers do not pass for new ones for long. */
const RECORDER_MS = 3000;

/** Lines that a failed trainer printed last, for the screen: an error and where it came from. */
const MAX_LAST_WORDS = 8;

const createFeed = (
  {run, history, host, hint, display, alerted, livingRuns}: StartOptions,
  {labels}: Pick<LabelsWatch, 'labels'>,
): RunFeed =>
  new RunFeed({
    history,
    machine: run.record.machine,
    session: run.record.session,
    labels,
    hint,
    redrawMs: redrawMs({display}),
    lastWords: reason => lastWords(run.paths.log, MAX_LAST_WORDS, reason),
    alerted,
    readEarlier: continues => readEarlierRuns(run.paths.folder, continues),
    readApps: async () => host.apps(await protectionOf(host, await livingRuns())),
  });

const noteSeen = (run: Run, t: number): void => {
  try {
    writeLastViewed(run.paths.lookedAt, t);
  } catch (error) {
    // A full disk: the recorder says so, and the next summary begins earlier than it need. A pruned run needs none.
    if (errorCode(error) === undefined) throw error;
  }
};

/**
 * Shows a summary when the user comes back; `seen` is called every few seconds with whether the dashboard is in view.
 */
const watchAbsence = ({run, history, notesViews, readOnly, pane}: StartOptions, feed: RunFeed) => {
  if (readOnly) return {seen: () => undefined, leave: () => undefined};
  const absence = new Absence({
    read: () => readLastViewed(run.paths.lookedAt),
    write: t => {
      if (notesViews) noteSeen(run, t);
    },
    // The session's dashboard has been there from the start, whether it was in view or not.
    unseenSince: pane ? run.record.createdAt : null,
  });
  return {
    seen: (visible: boolean): void => {
      // By the run's clock, like what happened: an hour by which the machine's clock was merely set is no absence. What
      // the run's clock says is only known once the journal has been read.
      if (feed.read().loading) return;
      const {now} = history.time();
      const since = absence.update(visible, now);
      if (since !== null) feed.cameBack(since, now);
    },
    leave: (): void => absence.leave(history.time().now),
  };
};

/** Gives the memory of a dashboard back that shows a run long ended, and is out of view: a key starts it again. */
const createRest = ({pane, again}: StartOptions, feed: RunFeed) => {
  const clock = new RestClock();
  return async (visible: boolean): Promise<void> => {
    const {view} = feed.read();
    if (!pane || !clock.isDue(visible, view.run.endedAt !== null, performance.now())) return;
    await restPane(pane.tmux, pane.id, restText(view), again);
  };
};

const actionsOf = (options: StartOptions, feed: RunFeed, close: () => void): Actions => {
  const {run, host, pane, livingRuns} = options;
  return createActions({
    host,
    run,
    surroundings: pane && {
      tmux: pane.tmux,
      pane: pane.id,
      layout: async () => (await readViewers(pane.tmux, pane.id))?.layout ?? 'beside',
    },
    stopAtCheckpoint: options.stopAtCheckpoint,
    continueCommand: options.continueCommand,
    quitApp: async app => {
      try {
        return await quitApp(host, await livingRuns(), app);
      } finally {
        feed.appsChanged();
      }
    },
    changed: () => feed.tick(),
    close,
  });
};

/**
 * Checks every few seconds what may change outside the journal: the recorder, what the session belongs to, and what the
 * user calls the run.
 */
const createCheck = ({run, checkRecorder}: StartOptions, feed: RunFeed, readAgain: () => void) => {
  const checkOnce = createRecorderCheck(feed, checkRecorder);
  let {session} = run.record;
  return async (): Promise<void> => {
    if (session === undefined && run.record.tmux !== null) {
      session = (await readRunRecord(run.paths))?.session;
      feed.setSession(session);
    }
    readAgain();
    await checkOnce();
  };
};

/** Draws the dashboard until it is closed, and what it was asked to do is done. */
export const startDashboard = async (options: StartOptions): Promise<void> => {
  const {run, pane} = options;
  // What is typed from here on must not be echoed; Ink itself asks for that only after its first frame, and ends it.
  if (process.stdin.isTTY) process.stdin.setRawMode(true);
  const outside = watchLabels(run.paths);
  const feed = createFeed(options, outside);
  const {seen, leave} = watchAbsence(options, feed);
  const restIfDue = createRest(options, feed);
  const closed = new AbortController();
  const close = (): void => closed.abort();
  const {actions, finished} = withUnfinished(options.readOnly ? {close} : actionsOf(options, feed, close));
  closed.signal.addEventListener('abort', () => ink.unmount());
  feed.tick();
  const shown = options.discreet
    ? discreetFeed(feed, () => appNamesOf(options.history.state))
    : {feed, shownOutput: undefined};
  const withLog = withOutput(shown.feed, run.paths.log, shown.shownOutput);
  const {ink, show, input} = draw({...options, placement: pane ? 'tmux' : 'alone'}, withLog.feed, actions);
  const watch =
    pane && run.record.tmux
      ? new SessionWatch({
          tmux: pane.tmux,
          sessionId: run.record.tmux.sessionId,
          pane: pane.id,
          nudgeFile: pane.nudgeFile,
          onViewers: ({visible, unicode, columns, keyboardBy}) => {
            show({ascii: options.ascii || !unicode, columns});
            feed.setView(visible, keyboardBy);
            withLog.output.setVisible(visible);
            seen(visible);
            void restIfDue(visible);
          },
          onGone: () => ink.unmount(),
        })
      : null;
  const checkRun = createCheck(options, feed, outside.readAgain);
  const check = async (): Promise<void> => {
    if (!watch) seen(true);
    await checkRun();
  };
  const checking = setInterval(() => void check(), RECORDER_MS);
  const onResize = (): void => watch?.askNow();
  process.stdout.on('resize', onResize);
  await Promise.all([check(), watch?.start()]);
  await ink.waitUntilExit();
  input.release();
  clearInterval(checking);
  process.stdout.off('resize', onResize);
  watch?.stop();
  leave();
  feed.stop();
  withLog.output.show(false);
  // A second ^C is typed into a terminal that Ink has left, and what is under way is completed.
  process.on('SIGINT', () => undefined);
  const left = closed.signal.aborted ? pane : null;
  if (left && run.record.tmux) await shrinkDashboard(left.tmux, run.record.tmux.sessionId);
  await finished();
  if (left) await restClosed(left.tmux, left.id, options.again);
};
