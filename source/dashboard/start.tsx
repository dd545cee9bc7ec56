import {render} from 'ink';
import {protectionOf, quitApp} from '../actions/quit-app.js';
import {errorCode} from '../errors.js';
import type {RunHistory} from '../history/history.js';
import {lastingCommand} from '../host/own-program.js';
import type {Host} from '../host/types.js';
import {readLookedAt, writeLookedAt} from '../journal/looked-at.js';
import {readRunRecord} from '../journal/run-folder.js';
import type {Run} from '../journal/runs.js';
import type {Tmux} from '../tmux/client.js';
import {lookAtViewers} from '../tmux/viewers.js';
import {restPane} from '../tmux/window.js';
import {lastWords} from '../trainer/last-words.js';
import {Absence} from './absence.js';
import {createActions} from './actions.js';
import {App, inkOptions} from './app.js';
import {RunFeed} from './feed.js';
import {type CheckRecorder, createRecorderCheck} from './recorder-check.js';
import {RestClock, restText} from './rest.js';
import {SessionWatch} from './session-watch.js';
import {withUnfinished} from './unfinished.js';

export type StartOptions = {
  run: Run;
  history: RunHistory;
  /** Whether it is noted in the run's folder that somebody looks: from where its processes cannot be seen nothing of it is changed. */
  notesLooks: boolean;
  host: Host;
  /** What the launcher had to say of the terminal that it was started in. */
  hint: string | null;
  ascii: boolean;
  color: boolean;
  /** Our own session, when the dashboard is one of its panes. */
  pane: {tmux: Tmux; id: string; nudgeFile: string} | null;
  /** Told of each alert that comes while the dashboard is open: rings the terminal's bell where that is wanted. */
  alerted(code: string): void;
  /** Sees to it that the run is recorded, and tells how that stands. */
  checkRecorder: CheckRecorder;
  /** Starts what stops the run at its next checkpoint, whether this dashboard stays open or not. */
  stopAtCheckpoint(): Promise<void>;
  /** The command that goes on with the run once it has ended. */
  goOnCommand: readonly string[];
  /** Every run whose trainer lives: none of them may be quit with an application. */
  livingRuns(): Promise<Run[]>;
};

/** How often the recorder is looked for: two small files, so that old numbers do not pass for new ones for long. */
const RECORDER_MS = 3000;

/** Lines that a failed trainer has printed last, for the screen: an error and where it came from. */
const LAST_WORDS = 8;

const noteLook = (run: Run, t: number): void => {
  try {
    writeLookedAt(run.paths.lookedAt, t);
  } catch (error) {
    // A full disk: the recorder says so, and the next summary begins earlier than it need. A pruned run needs none.
    if (errorCode(error) === undefined) throw error;
  }
};

/** Draws the dashboard until it is closed, and what it was asked to do is done. */
export const startDashboard = async (options: StartOptions): Promise<void> => {
  const {run, pane, host, livingRuns} = options;
  // What is typed from here on is for Ink, and is not to be seen; Ink itself says so after its first frame, and takes it back at the end.
  if (process.stdin.isTTY) process.stdin.setRawMode(true);
  const feed = new RunFeed({
    history: options.history,
    machine: run.record.machine,
    session: run.record.session,
    hint: options.hint,
    lastWords: reason => lastWords(run.paths.log, LAST_WORDS, reason),
    alerted: options.alerted,
    lookAtApps: async () => host.apps(await protectionOf(host, await livingRuns())),
  });
  const place = run.record.tmux;
  let close = (): void => undefined;
  let showAscii = (_ascii: boolean): void => undefined;
  const clock = new RestClock();
  const restIfDue = async (visible: boolean): Promise<void> => {
    const {view} = feed.read();
    if (!pane || !clock.isDue(visible, view.run.endedAt !== null, performance.now())) return;
    const again = lastingCommand(process.argv.slice(2), ['enter'], {options: process.execArgv});
    await restPane(pane.tmux, pane.id, restText(view), again);
  };
  // The session's dashboard has been there from the start, whether anybody looked at it or not.
  const absence = new Absence({
    read: () => readLookedAt(run.paths.lookedAt),
    write: t => {
      if (options.notesLooks) noteLook(run, t);
    },
    nobodySince: pane ? run.record.createdAt : null,
  });
  const seen = (visible: boolean): void => {
    // By the run's clock, as what happened is: an hour that the machine's was set forward by nobody was away. What that clock says is only
    // known once the journal has been read.
    if (feed.read().loading) return;
    const {now} = options.history.time();
    const since = absence.look(visible, now);
    if (since !== null) feed.cameBack(since, now);
  };
  const watch =
    pane && place
      ? new SessionWatch({
          tmux: pane.tmux,
          sessionId: place.sessionId,
          pane: pane.id,
          nudgeFile: pane.nudgeFile,
          onViewers: ({visible, unicode}) => {
            showAscii(options.ascii || !unicode);
            feed.setVisible(visible);
            seen(visible);
            void restIfDue(visible);
          },
          onGone: () => close(),
        })
      : null;
  const surroundings = pane
    ? {tmux: pane.tmux, layout: async () => (await lookAtViewers(pane.tmux, pane.id))?.layout ?? 'beside'}
    : null;
  const {actions, finished} = withUnfinished(
    createActions({
      host,
      run,
      surroundings,
      stopAtCheckpoint: options.stopAtCheckpoint,
      goOnCommand: options.goOnCommand,
      quitApp: async app => {
        try {
          return await quitApp(host, await livingRuns(), app);
        } finally {
          feed.appsChanged();
        }
      },
      changed: () => feed.tick(),
      close: () => close(),
    }),
  );
  feed.tick();
  const element = (ascii: boolean) => (
    <App feed={feed} actions={actions} options={{ascii, color: options.color, placement: pane ? 'tmux' : 'alone'}} />
  );
  let asciiNow = options.ascii;
  const ink = render(element(asciiNow), inkOptions);
  showAscii = ascii => {
    if (ascii === asciiNow) return;
    asciiNow = ascii;
    ink.rerender(element(ascii));
  };
  close = () => ink.unmount();
  const look = createRecorderCheck(feed, options.checkRecorder);
  let {session} = run.record;
  const check = async (): Promise<void> => {
    if (!watch) seen(true);
    if (session === undefined && place !== null) {
      session = (await readRunRecord(run.paths))?.session;
      feed.setSession(session);
    }
    await look();
  };
  const checking = setInterval(() => void check(), RECORDER_MS);
  const onResize = (): void => watch?.look();
  process.stdout.on('resize', onResize);
  await Promise.all([check(), watch?.start()]);
  await ink.waitUntilExit();
  clearInterval(checking);
  process.stdout.off('resize', onResize);
  watch?.stop();
  absence.leave(options.history.time().now);
  feed.stop();
  await finished();
};
