import {existsSync, readFileSync} from 'node:fs';

/** @import {ProcessIdentity} from './types.ts' */

/** Seconds since this machine started: the rehearsal's clock. Sleep and the wall clock's jumps do not touch it. */
export const uptime = () => Number.parseFloat(readFileSync('/proc/uptime', 'utf8'));

/**
 * A process' state letter and start time in clock ticks, or null when it is gone or only waits to be reaped.
 * @param {number | null} pid
 * @returns {{letter: string, born: number} | null}
 */
export const processAt = pid => {
  if (pid === null) return null;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [letter = ''] = fields;
    return letter === 'Z' || letter === 'X' ? null : {letter, born: Number(fields[19])};
  } catch (error) {
    if (existsSync('/proc/self/stat')) return null;
    throw error;
  }
};

/**
 * Whether the process that had `pid` and was born then still lives: a pid alone may have been given to another.
 * @param {ProcessIdentity} identity
 */
export const lives = ({pid, born}) => {
  const found = processAt(pid);
  return found !== null && found.born === born;
};
