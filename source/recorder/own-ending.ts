import type {RunState} from '../insight/state.js';
import type {WallMs} from '../journal/clocks.js';
import type {EventOf} from '../journal/events.js';
import type {PaneEnd} from '../tmux/pane-end.js';
import {endByWords} from './adopted-ending.js';
import type {Dated} from './dated.js';
import {endEvent} from './ending.js';

/**
 * How a run that mlxtop started has ended. `exitCode` is the one that the wrapper wrote to disk; on a full disk tmux
 * may know it instead. Where tmux knows only that the wrapper has ended, the last printed lines decide. Where it knows
 * of a signal, or of nothing (the pane, session or machine is gone), the run was interrupted, unless the trainer had
 * printed that it was done.
 */
export const ownEnd = (
  t: WallMs,
  exitCode: number | null,
  pane: PaneEnd | null,
  state: RunState,
  lastLines: () => readonly string[],
): Dated<EventOf<'end'>> => {
  const code = exitCode ?? (pane?.kind === 'exited' ? pane.code : null);
  const isByWords = code === null && (pane?.kind === 'ended' || state.training.over);
  return isByWords ? endByWords(t, state, lastLines()) : endEvent(t, code, state.stops.length > 0);
};
