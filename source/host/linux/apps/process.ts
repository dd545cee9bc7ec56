import {kilobytesIn} from '../counters.js';
import {parseProcessStat} from '../process-stat.js';
import type {SystemFiles} from '../system-files.js';
import {type Unit, unitOf} from './unit.js';

/** A process and the memory that it holds. */
export type AppProcess = {
  pid: number;
  parentPid: number;
  userId: number;
  /** Ticks since boot; shows which process is older. */
  startTicks: number;
  /** The kernel's short name, which the process may have changed. */
  name: string;
  /** Null for another user's process. */
  executable: string | null;
  /** All its words, with what it called itself first, in one text. */
  command: string;
  /** Its arguments. */
  words: string[];
  unit: Unit;
  bytes: number;
  /** Pages that it shares with other processes are left out: the system did not divide them. */
  atLeast: boolean;
  swappedBytes: number;
};

/** To divide shared pages the kernel walks through all of a process's memory: not worth it for a small process. */
const MIN_PSS_BYTES = 20 * 1024 ** 2;

/**
 * What a process holds: its proportional share (PSS) where the system reports that, else what is its own alone
 * (RssAnon), plus what is swapped out. Null for a kernel thread.
 */
const memoryOf = (files: SystemFiles, pid: number, status: string, exact: boolean) => {
  const resident = kilobytesIn(status, 'VmRSS');
  if (resident === null) return null;
  const rollup = exact && resident >= MIN_PSS_BYTES ? files.text(`/proc/${pid}/smaps_rollup`) : null;
  const share = rollup === null ? null : kilobytesIn(rollup, 'Pss');
  const swapped = (rollup === null ? null : kilobytesIn(rollup, 'SwapPss')) ?? kilobytesIn(status, 'VmSwap') ?? 0;
  const own = share ?? kilobytesIn(status, 'RssAnon') ?? resident;
  return {bytes: own + swapped, atLeast: share === null && resident >= MIN_PSS_BYTES, swappedBytes: swapped};
};

const wordsOf = (files: SystemFiles, pid: number): string[] =>
  (files.text(`/proc/${pid}/cmdline`) ?? '').split('\0').filter((word, index) => index === 0 || word !== '');

/**
 * Reads a process; null for one that has gone, has ended, or belongs to the kernel. `exact` asks for its proportional
 * share, during which the kernel locks the process's memory map: not to be used for a trainer.
 */
export const readAppProcess = (files: SystemFiles, pid: number, exact: boolean): AppProcess | null => {
  const stat = parseProcessStat(files.text(`/proc/${pid}/stat`) ?? '');
  if (stat === null || stat.info.zombie) return null;
  const status = files.text(`/proc/${pid}/status`) ?? '';
  const memory = memoryOf(files, pid, status, exact);
  if (memory === null) return null;
  const userId = /^Uid:\s*(\d+)/m.exec(status)?.[1];
  const words = wordsOf(files, pid);
  const executable = files.link(`/proc/${pid}/exe`)?.replace(/ \(deleted\)$/, '') ?? null;
  return {
    pid,
    parentPid: stat.info.parentPid,
    userId: userId === undefined ? 0 : Number(userId),
    startTicks: Number(stat.startTicks),
    name: stat.info.name,
    executable,
    command: words.join(' '),
    words: words.slice(1),
    unit: unitOf(files.text(`/proc/${pid}/cgroup`) ?? ''),
    ...memory,
  };
};
