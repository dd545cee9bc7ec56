import type {ProcessInfo} from '../types.js';

/**
 * Columns for `ps -o`, all without a header. The name comes last: it may hold blanks. `ucomm` is the kernel's short name, not
 * argv, which Electron and Node rewrite.
 */
export const PS_COLUMNS = 'pid=,ppid=,pgid=,stat=,rss=,time=,ucomm=';

export type PsRow = ProcessInfo & {residentBytes: number};

/**
 * Processor time: `MM:SS.cc` on macOS, where minutes grow past 60, with a comma in some locales; also `[DD-]HH:MM:SS`.
 * Null for anything else.
 */
export const parseCpuTime = (text: string): number | null => {
  const found = /^(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:[.,]\d+)?)$/.exec(text);
  if (found === null) return null;
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = found;
  return Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds.replace(',', '.'));
};

/** Rows of `ps -o PS_COLUMNS`. A line of another shape is left out. */
export const parsePsTable = (table: string): PsRow[] => {
  const rows: PsRow[] = [];
  for (const line of table.split('\n')) {
    const found = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\d+)\s+(\S+)(?:\s+(\S.*?))?\s*$/.exec(line);
    if (found === null) continue;
    const [, pid, parentPid, groupId, state = '', resident, time = '', name = ''] = found;
    const cpuSeconds = parseCpuTime(time);
    if (cpuSeconds === null) continue;
    rows.push({
      pid: Number(pid),
      parentPid: Number(parentPid),
      groupId: Number(groupId),
      sessionId: null,
      stopped: state.startsWith('T'),
      zombie: state.startsWith('Z') || name === '<defunct>',
      cpuSeconds,
      name,
      residentBytes: Number(resident) * 1024,
    });
  }
  return rows;
};
