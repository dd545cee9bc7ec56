import {monotonicMs} from '../../journal/clocks.js';
import type {ProcessInfo} from '../types.js';
import {wholeLines} from './lines.js';

/**
 * Columns of `ps` without a header; `PS_TABLE` are the arguments for every process. The name comes last: it may contain
 * blanks. `ucomm` is the kernel's short name, that of the executed file, and not argv, which Electron and Node rewrite.
 */
export const PS_COLUMNS = 'pid=,ppid=,pgid=,stat=,rss=,time=,lstart=,ucomm=';
export const PS_TABLE = ['-axo', PS_COLUMNS];

export type PsRow = ProcessInfo & {
  residentBytes: number;
  /**
   * The second of its start, which never changes; no pid is reused within one second. In UTC, without a locale and with
   * single blanks, so that every process gets the same text. Null where ps has none: it may print `-` for a zombie.
   */
  startedAt: string | null;
};

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

/** `Tue Nov 18 09:10:11 2025`, in whatever order a locale puts day and month. */
const START = String.raw`\S+\s+\S+\s+\S+\s+\d+:\d\d:\d\d\s+\d{4}`;
const ROW = new RegExp(
  String.raw`^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\d+)\s+(\d\S*|-)\s+(${START}|-)(?:\s+(\S.*?))?\s*$`,
);

/** Rows of `ps PS_TABLE`, read at `seenAt`. Lines of another shape are left out. */
export const parsePsTable = (table: string, seenAt: number): PsRow[] => {
  const rows: PsRow[] = [];
  for (const line of wholeLines(table)) {
    const found = ROW.exec(line);
    if (found === null) continue;
    const [, pid, parentPid, groupId, state = '', resident, time = '', start = '', name = ''] = found;
    const cpuSeconds = time === '-' ? 0 : parseCpuTime(time);
    if (cpuSeconds === null) continue;
    rows.push({
      pid: Number(pid),
      parentPid: Number(parentPid),
      groupId: Number(groupId),
      sessionId: null,
      foreground: state.includes('+'),
      stopped: state.startsWith('T'),
      zombie: state.startsWith('Z') || name === '<defunct>',
      cpuSeconds,
      name,
      seenAt: monotonicMs(seenAt),
      residentBytes: Number(resident) * 1024,
      startedAt: start === '-' ? null : start.replace(/\s+/g, ' '),
    });
  }
  return rows;
};

/** A start as `PsRow` has it, in ms since 1970. */
export const startTime = (startedAt: string | null): number | null => {
  const at = Date.parse(`${startedAt} UTC`);
  return Number.isNaN(at) ? null : at;
};
