import {formatBytes, formatClock, formatDuration} from '../format/units.js';
import type {RunView} from '../insight/view.js';

/** The row of `mlxtop status` that says what to do, what that would gain as far as it is known, and why. */
export const adviceRow = (
  {slowdown}: RunView,
  {action, app, bytes, savesSeconds, why, host = null}: RunView['advice'][number],
  now: number,
): [string, string] => {
  const eta = slowdown.etaIfClearedSeconds;
  const done = eta === null ? '' : ` (done at ${formatClock(now + eta * 1000, now)})`;
  if (action === 'next-run' || action === 'report-more-often') return ['advice', `next time: ${why}`];
  const gains = [
    bytes === null ? '' : `frees ${formatBytes(bytes)}`,
    savesSeconds === null ? '' : `saves ≈ ${formatDuration(savesSeconds)}${done}`,
  ].filter(Boolean);
  const where = host === null ? '' : ` on ${host}`;
  const what = app === null || action.includes(app) ? action : `${action} ${app}${where}`;
  return ['advice', [what, gains.join(', '), why].filter(Boolean).join(': ')];
};
