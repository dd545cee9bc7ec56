import {shorten} from '../format/command-line.js';
import {formatBytes, formatClock, formatNumber} from '../format/units.js';
import type {RunView} from '../insight/view.js';

const LONGEST_NAME = 24;

/** An application's name, cut where it is too long for a line. */
export const shortName = (app: string): string => shorten(app, LONGEST_NAME);

type Effect = {freedBytes: number | null; paceBefore: number | null; paceAfter: number | null};

/** What a quit brought: `3.4 GB freed, 11 → 24 it/min`, as far as it is known; empty when nothing is. */
export const broughtWords = ({freedBytes, paceBefore, paceAfter}: Effect): string =>
  [
    freedBytes === null || freedBytes <= 0 ? '' : `${formatBytes(freedBytes)} freed`,
    paceBefore === null || paceAfter === null ? '' : `${formatNumber(paceBefore)} → ${formatNumber(paceAfter)} it/min`,
  ]
    .filter(Boolean)
    .join(', ');

type Gone = {app: string; at: number; goneBy: number | null};

/** `Cursor quit at 21:04`; of one that we did not quit, which looks that lie apart have shown, `Cursor was gone by 21:04`. */
export const goneWords = ({app, at, goneBy}: Gone, now: number): string =>
  goneBy === null
    ? `${shortName(app)} quit at ${formatClock(at, now)}`
    : `${shortName(app)} was gone by ${formatClock(goneBy, now)}`;

/** `Cursor quit at 21:04: 3.4 GB freed, 11 → 24 it/min`; null as long as nothing was measured, and without a quit. */
export const lastQuitWords = (quit: RunView['lastQuit'], now: number): string | null => {
  const brought = quit && broughtWords(quit);
  return quit && brought ? `${goneWords(quit, now)}: ${brought}` : null;
};
