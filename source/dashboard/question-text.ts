import {formatDuration} from '../format/units.js';
import {lossAtStop} from '../insight/loss-at-stop.js';
import type {RunView} from '../insight/view.js';
import {quitQuestion} from './quit-words.js';
import type {Snapshot} from './types.js';
import {stopAsked, type Ui} from './ui.js';

const HARDER = {SIGINT: 'stop', SIGTERM: 'terminate', SIGKILL: 'kill'} as const;
const WAS_ASKED = {SIGINT: 'asked to stop', SIGTERM: 'told to terminate', SIGKILL: 'killed'} as const;

/** How long ago the last signal was sent, which had no effect; null when none was sent. */
export const stillRunning = (view: RunView, ui: Ui, now: number): string | null => {
  const asked = stopAsked(view, ui);
  if (asked === null) return null;
  return `${WAS_ASKED[asked.signal]} ${formatDuration((now - asked.at) / 1000)} ago, still running`;
};

/**
 * The question before something is done; empty without one. Before a stop it says what that would lose, and once a
 * signal was sent, for how long it has had no effect.
 */
export const questionText = ({view, now, machine}: Pick<Snapshot, 'view' | 'now' | 'machine'>, ui: Ui): string => {
  if (ui.question === null) return '';
  if (ui.question === 'closeSession')
    return 'close this tmux session? The run stays in mlxtop runs, its output in mlxtop logs';
  if (typeof ui.question !== 'string') return quitQuestion(ui.question, machine);
  const still = stillRunning(view, ui, now);
  return still === null ? `stop? ${lossAtStop(view)}` : `${still}: ${HARDER[ui.question]}?`;
};
