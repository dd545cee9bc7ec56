import {pauseRun, resumeRun, stopRun} from '../actions/run-actions.js';
import type {Host} from '../host/types.js';
import type {Run} from '../journal/runs.js';
import type {Tmux} from '../tmux/client.js';
import type {Layout} from '../tmux/launch.js';
import {arrange, detachClients, zoomTrainer} from '../tmux/window.js';
import type {Actions} from './types.js';

/** Inside our own session: its tmux, and which way the panes lie now. */
export type Surroundings = {tmux: Tmux; layout(): Layout; setLayout(layout: Layout): void};

type Deeds = {
  host: Host;
  run: Run;
  surroundings: Surroundings | null;
  quitApp: Actions['quitApp'];
  changed: () => void;
  close: () => void;
};

/** What the dashboard's keys do to the run and, inside its session, to the window. */
export const createActions = ({host, run, surroundings, quitApp, changed, close}: Deeds): Actions => {
  const then = async (deed: Promise<unknown>): Promise<void> => {
    await deed;
    changed();
  };
  const onRun = {
    pause: () => then(pauseRun(host, run)),
    resume: () => then(resumeRun(host, run)),
    stop: (signal: Parameters<Actions['stop']>[0]) => then(stopRun(host, run, signal)),
    quitApp,
    close,
  };
  const place = run.record.tmux;
  if (!surroundings || !place) return onRun;
  const {tmux} = surroundings;
  return {
    ...onRun,
    detach: () => detachClients(tmux, place.sessionId),
    zoomTrainer: () => zoomTrainer(tmux, place.trainerPane),
    swapLayout: async () => {
      const layout = surroundings.layout() === 'beside' ? 'over' : 'beside';
      surroundings.setLayout(layout);
      await arrange(tmux, place.sessionId, layout);
    },
  };
};
