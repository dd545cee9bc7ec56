import {existsSync, readFileSync} from 'node:fs';

/** Seconds since this machine started: the rehearsal's clock. Sleep and the wall clock's jumps do not touch it. */
export const uptime = () => Number.parseFloat(readFileSync('/proc/uptime', 'utf8'));

/** A process' state letter and start time in clock ticks, or null when it is gone or only waits to be reaped. */
export const processAt = pid => {
  if (pid === null) return null;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : {letter: fields[0], born: Number(fields[19])};
  } catch (error) {
    if (existsSync('/proc/self/stat')) return null;
    throw error;
  }
};

/** Whether the process that had `pid` and was born then still lives: a pid alone may have been given to another. */
export const lives = ({pid, born}) => {
  const found = processAt(pid);
  return found !== null && found.born === born;
};
