import {shorten} from '../format/command-line.js';
import {formatBytes, formatClock, formatNumber} from '../format/units.js';
import type {RunView} from '../insight/view.js';

const MAX_NAME = 24;

/** An application's name, cut if it is too long for a line. */
export const shortName = (app: string): string => shorten(app, MAX_NAME);

type Effect = {freedBytes: number | null; paceBefore: number | null; paceAfter: number | null};

/** What quitting an application brought, as far as it is known: `3.4 GB freed, 11 → 24 it/min`, or empty. */
export const broughtWords = ({freedBytes, paceBefore, paceAfter}: Effect): string =>
  [
    freedBytes === null || freedBytes <= 0 ? '' : `${formatBytes(freedBytes)} freed`,
    paceBefore === null || paceAfter === null ? '' : `${formatNumber(paceBefore)} → ${formatNumber(paceAfter)} it/min`,
  ]
    .filter(Boolean)
    .join(', ');

type Gone = {app: string; at: number; goneBy: number | null};

/**
 * `Cursor quit at 21:04`, or `Cursor was gone by 21:04` if mlxtop did not quit it and only saw it missing from a later
 * reading.
 */
export const goneWords = ({app, at, goneBy}: Gone, now: number): string =>
  goneBy === null
    ? `${shortName(app)} quit at ${formatClock(at, now)}`
    : `${shortName(app)} was gone by ${formatClock(goneBy, now)}`;

/** `Cursor quit at 21:04: 3.4 GB freed, 11 → 24 it/min`; null before anything was measured, and without a quit. */
export const lastQuitWords = (quit: RunView['lastQuit'], now: number): string | null => {
  const brought = quit && broughtWords(quit);
  return quit && brought ? `${goneWords(quit, now)}: ${brought}` : null;
};
