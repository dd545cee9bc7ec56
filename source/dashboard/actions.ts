import {pauseRun, resumeRun, stopRun, throwIfElsewhere} from '../actions/run-actions.js';
import {withdrawStop} from '../actions/stop-at-checkpoint.js';
import {UserError} from '../errors.js';
import type {Host} from '../host/types.js';
import type {Run} from '../journal/runs.js';
import type {Tmux} from '../tmux/client.js';
import {closeSession} from '../tmux/close-session.js';
import {handOver} from '../tmux/hand-over.js';
import type {PaneLayout} from '../tmux/layout.js';
import {leaveSession} from '../tmux/leave.js';
import {chooseLayout, zoomTrainer} from '../tmux/window.js';
import type {Actions, RunActions} from './types.js';

/** The session that the dashboard is a pane of: its tmux, that pane, and how the panes lie. */
export type Surroundings = {tmux: Tmux; pane: string; layout(): Promise<PaneLayout>};

type ActionsOptions = {
  host: Host;
  run: Run;
  surroundings: Surroundings | null;
  quitApp: RunActions['quitApp'];
  stopAtCheckpoint: () => Promise<void>;
  /** The command that continues the run once it has ended. */
  continueCommand: readonly string[];
  /** Called after an action has changed the run. */
  changed: () => void;
  close: () => void;
};

/** What the dashboard's keys do to the run and, where the dashboard is a pane of its session, to the window. */
export const createActions = (options: ActionsOptions): Actions & RunActions => {
  const {host, run, surroundings, quitApp, changed, close} = options;
  const place = run.record.tmux;
  const thenNotify = async (action: Promise<unknown>): Promise<void> => {
    await action;
    changed();
  };
  const onRun = {
    pause: () => thenNotify(pauseRun(host, run)),
    resume: () => thenNotify(resumeRun(host, run)),
    stop: (signal: Parameters<RunActions['stop']>[0]) => thenNotify(stopRun(host, run, signal)),
    quitApp,
    stopAtCheckpoint: (wanted: boolean) =>
      thenNotify(throwIfElsewhere(host, run).then(() => (wanted ? options.stopAtCheckpoint() : withdrawStop(run)))),
    continueRun: async () => {
      const isHandedOver =
        surroundings !== null &&
        place !== null &&
        (await handOver(surroundings.tmux, place.sessionId, options.continueCommand));
      if (!isHandedOver) throw new UserError('Type in a shell:', `mlxtop continue ${run.record.id}`);
    },
    close,
  };
  if (!surroundings || !place) return onRun;
  const {tmux} = surroundings;
  return {
    ...onRun,
    detach: () => leaveSession(tmux, surroundings.pane),
    closeSession: async () => {
      await closeSession(tmux, {runId: run.record.id, name: run.record.name});
    },
    zoomTrainer: () => zoomTrainer(tmux, place.trainerPane),
    swapLayout: async () =>
      chooseLayout(tmux, place.sessionId, (await surroundings.layout()) === 'beside' ? 'over' : 'beside'),
  };
};
