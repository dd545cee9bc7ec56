import {wholeLines} from './darwin/lines.js';

const KEEPS = /^\s+pid \d+\(([^)]+)\): .*\b(?:PreventUserIdleSystemSleep|PreventSystemSleep) named:/;

/**
 * The names of the processes that keep a Mac awake, by `pmset -g assertions`. powerd's own assertion only says that the
 * display is lit, or that the machine is on mains power.
 */
export const parseAssertions = (text: string): string[] => {
  const names = wholeLines(text).flatMap(line => KEEPS.exec(line)?.[1] ?? []);
  return [...new Set(names.filter(name => name !== 'powerd'))];
};

/** After how many idle minutes a Mac sleeps, by `pmset -g`; 0 for never, null for any other text. */
export const parseSleepMinutes = (text: string): number | null => {
  const minutes = wholeLines(text).flatMap(line => /^\s*sleep\s+(\d+)(?:\s|$)/.exec(line)?.[1] ?? [])[0];
  return minutes === undefined ? null : Number(minutes);
};

/**
 * Who keeps a Linux machine awake, by `systemd-inhibit --list --no-legend --no-pager`: WHO UID USER PID COMM WHAT WHY
 * MODE, padded with blanks. Only what blocks sleep or idleness counts.
 */
export const parseInhibitors = (text: string): string[] => {
  const rows = text.split('\n').map(line => /^(.+?)\s+\d+\s+\S+\s+\d+\s+\S+\s+(\S+)\s.*\sblock\s*$/.exec(line));
  const names = rows.flatMap(row => (row?.[1] && /\b(?:sleep|idle)\b/.test(row[2] ?? '') ? [row[1].trim()] : []));
  return [...new Set(names)];
};
