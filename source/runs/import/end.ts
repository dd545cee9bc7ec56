import type {FileFacts, Format} from '../../import/types.js';
import {hasReachedEnd} from '../../insight/outcome.js';
import type {RunState} from '../../insight/state.js';
import type {WallMs} from '../../journal/clocks.js';
import type {EventOf} from '../../journal/events.js';
import {endByWords} from '../../recorder/adopted-ending.js';
import type {Dated} from '../../recorder/dated.js';
import {endEvent} from '../../recorder/ending.js';

/** Formats that keep what a trainer printed: its last words tell how it ended. */
const WITH_WORDS: ReadonlySet<Format> = new Set(['log', 'mlx-lm-lora']);

/**
 * How an imported run has ended: by the exit code that the file has, by what it says, by the last lines of the log, or
 * by how far it got. A table that does not know of how many iterations it is, is taken for whole.
 */
export const endOf = (
  t: WallMs,
  format: Format,
  {exitCode, state: stated}: FileFacts,
  state: RunState,
  lastLines: () => readonly string[],
): Dated<EventOf<'end'>> => {
  if (exitCode !== undefined) return endEvent(t, exitCode, stated === 'stopped');
  if (stated !== undefined) return {t, type: 'end', state: stated, exitCode: null};
  if (WITH_WORDS.has(format)) return endByWords(t, state, lastLines());
  const isWhole = hasReachedEnd(state) || (format !== 'mlxtop' && state.training.total === null);
  return {t, type: 'end', state: isWhole ? 'finished' : 'interrupted', exitCode: null};
};
