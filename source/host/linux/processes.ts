import type {ProcessInfo, ProcessMemory} from '../types.js';
import {kilobytesIn} from './counters.js';
import {type ProcessStat, parseProcessStat, TICKS_PER_SECOND} from './process-stat.js';
import type {SystemFiles} from './system-files.js';

const readStat = (files: SystemFiles, pid: number | string): ProcessStat | null => {
  const text = files.text(`/proc/${pid}/stat`);
  return text === null ? null : parseProcessStat(text);
};

/** These processes; those that have gone are left out. */
export const readProcesses = (files: SystemFiles, pids: readonly (number | string)[]): ProcessInfo[] =>
  pids.flatMap(pid => readStat(files, pid)?.info ?? []);

export const readAllProcesses = (files: SystemFiles): ProcessInfo[] =>
  readProcesses(
    files,
    files.names('/proc').filter(name => /^\d+$/.test(name)),
  );

/**
 * Resident size, now and at its peak, and what is swapped out, in bytes; null for a process that has gone, a zombie or
 * a kernel thread.
 */
export const readProcessMemory = (files: SystemFiles, pid: number): ProcessMemory => {
  const status = files.text(`/proc/${pid}/status`) ?? '';
  return {
    memoryBytes: kilobytesIn(status, 'VmRSS'),
    memoryKind: 'resident',
    swappedBytes: kilobytesIn(status, 'VmSwap'),
    peakBytes: kilobytesIn(status, 'VmHWM'),
  };
};

/** See `Host.proportionalMemory`; kernels before 4.14 have no such file. */
export const readProportionalMemory = (
  files: SystemFiles,
  pid: number,
): {bytes: number; swappedBytes: number | null} | null => {
  const rollup = files.text(`/proc/${pid}/smaps_rollup`) ?? '';
  const bytes = kilobytesIn(rollup, 'Pss');
  return bytes === null ? null : {bytes, swappedBytes: kilobytesIn(rollup, 'SwapPss')};
};

/** Boot id and start time: ticks alone repeat after a reboot, and runs outlive reboots. A zombie counts as gone. */
export const readProcessIdentity = (files: SystemFiles, pid: number): string | null => {
  const stat = readStat(files, pid);
  if (stat === null || stat.info.zombie) return null;
  const boot = files.text('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
  return `${boot}:${stat.startTicks}`;
};

/** Both files are rounded, and read one after the other. */
const ROUNDING_MS = 1000;

/**
 * When a process was started, in ms since 1970: from its start time and the machine's uptime, both since boot. In a
 * container with an uptime of its own (lxcfs) the two are not of one clock: a start in the future counts as unknown,
 * and is null.
 */
export const readProcessStart = (files: SystemFiles, pid: number, now: number): number | null => {
  const stat = readStat(files, pid);
  const uptime = Number.parseFloat(files.text('/proc/uptime') ?? '');
  if (stat === null || stat.info.zombie || !Number.isFinite(uptime)) return null;
  const age = (uptime - Number(stat.startTicks) / TICKS_PER_SECOND) * 1000;
  return age < -ROUNDING_MS ? null : now - age;
};

/**
 * Whether a process ignores SIGINT: bit 1 of the mask of ignored signals in /proc/PID/status (proc_pid_status(5)). Null
 * for a process that has gone.
 */
export const readIgnoresInterrupt = (files: SystemFiles, pid: number): boolean | null => {
  const mask = /^SigIgn:\s*([0-9a-f]+)$/m.exec(files.text(`/proc/${pid}/status`) ?? '')?.[1];
  return mask === undefined ? null : (Number.parseInt(mask.slice(-1), 16) & 0b10) !== 0;
};
