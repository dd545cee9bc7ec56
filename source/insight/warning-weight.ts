import {REMARK} from '../journal/events.js';
import {BUFFERED} from './buffered.js';
import {LOSS_NOT_FINITE} from './describe-warnings.js';
import {INSIDE} from './inside-state.js';
import {CLOCK_SET} from './wall-clock.js';

/** How urgent a warning is. A `remark` is the trainer's own, and comes after everything else. */
export type WarningWeight = 'alarm' | 'warning' | 'note' | 'remark';

/** What another machine of the run does: the panel of hosts and the verdict show it. */
const OF_HOSTS = ['host-swapping', 'host-memory-red', 'host-silent'] as const;
/** What harms nothing, and what other panels show as well. */
const NOTES = new Set([CLOCK_SET, BUFFERED, INSIDE, 'on-battery', 'memory-red', 'swapping', ...OF_HOSTS]);
const REMARKS = new Set<string>(Object.values(REMARK));

/**
 * How urgent the warning with this code is. After a loss that is NaN or infinite the weights are worthless; that the
 * clock was set harms nothing.
 */
export const weightOf = (code: string): WarningWeight => {
  if (REMARKS.has(code)) return 'remark';
  if (code === LOSS_NOT_FINITE) return 'alarm';
  return NOTES.has(code) ? 'note' : 'warning';
};
