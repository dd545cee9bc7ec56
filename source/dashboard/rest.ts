import {printable} from '../format/printable.js';
import {stateWord} from '../format/state-word.js';
import {formatDuration, formatNumber} from '../format/units.js';
import {isUndated} from '../insight/undated.js';
import type {RunView} from '../insight/view.js';
import {wholeTraining} from '../insight/whole-training.js';

/** How long the dashboard of an ended run stays while it is out of view. */
export const REST_AFTER_MS = 3_600_000;

/** Decides when the dashboard of an ended run may give its memory back: an hour after it was last in view. */
export class RestClock {
  #unseenSince: number | null = null;

  /** Called again and again, with `now` in ms by a clock that only moves forward. True once the hour is over. */
  isDue(visible: boolean, ended: boolean, now: number): boolean {
    if (visible || !ended) {
      this.#unseenSince = null;
      return false;
    }
    this.#unseenSince ??= now;
    return now - this.#unseenSince >= REST_AFTER_MS;
  }
}

/** What stays on the screen in its place: how the run ended, and how to come back. */
export const restText = (view: RunView): string => {
  const {run} = view;
  const {iteration: reached} = wholeTraining(view);
  const code = run.exitCode === null ? '' : `, exit code ${run.exitCode}`;
  const iteration = reached === null ? '' : `, iteration ${formatNumber(reached)}`;
  return `${printable(run.name)}: ${stateWord(run)}${code}${iteration}${isUndated(run) ? '' : `, after ${formatDuration(run.elapsedSeconds)}`}.\nEnter opens the dashboard again, d leaves.`;
};
