import {printable} from '../../format/printable.js';
import type {ProcessInfo} from '../types.js';

/** Clock ticks a second in /proc: USER_HZ, 100 on every architecture that Node runs on. */
export const TICKS_PER_SECOND = 100;

/** A line of /proc/PID/stat; the start time, in ticks since boot, is kept as the digits of that line. */
export type ProcessStat = {info: ProcessInfo; startTicks: string};

/**
 * Parses /proc/PID/stat (proc_pid_stat(5)). The name is in parentheses and may itself contain blanks, parentheses and
 * newlines, so fields are counted from the last `)`. Null for anything that is not such a line.
 */
export const parseProcessStat = (text: string): ProcessStat | null => {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open === -1 || close < open) return null;
  // Field 3, the state, is the first one here.
  const fields = text.slice(close + 2).split(' ');
  const field = (number: number): number => Number(fields[number - 3]);
  const pid = Number(text.slice(0, open));
  const state = fields[0];
  const startTicks = fields[22 - 3];
  if (state === undefined || startTicks === undefined || !/^\d+$/.test(startTicks)) return null;
  const numbers = [pid, field(4), field(5), field(6), field(14), field(15)];
  if (!Number.isInteger(pid) || pid <= 0 || !numbers.every(Number.isFinite)) return null;
  return {
    info: {
      pid,
      parentPid: field(4),
      groupId: field(5),
      sessionId: field(6),
      // tpgid, -1 without a terminal.
      foreground: field(8) > 0 && field(8) === field(5),
      // Not `t`, in which a debugger or strace holds a process for moments at a time.
      stopped: state === 'T',
      zombie: state === 'Z',
      cpuSeconds: (field(14) + field(15)) / TICKS_PER_SECOND,
      kernelSeconds: field(15) / TICKS_PER_SECOND,
      name: printable(text.slice(open + 1, close)),
    },
    startTicks,
  };
};
