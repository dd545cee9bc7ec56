import type {ProcessorTimes} from '../processor-use.js';
import type {SystemFiles} from './system-files.js';

/** Of the first line: user, nice, system, idle, iowait, irq, softirq, steal; guests are in the first two. proc_stat(5). */
const IDLE = [3, 4];
const KERNEL = [2, 5, 6];
const FIELDS = 8;

/**
 * The processor's times by `/proc/stat`, in ticks; null where the system does not tell. A core that waits for the disk is idle: while
 * a machine swaps there is much of that. What a hypervisor gives to others is time in which ours does not run, as with any other program.
 */
export const readProcessorTimes = (files: SystemFiles): ProcessorTimes | null => {
  const text = files.text('/proc/stat');
  const end = text?.indexOf('\n') ?? -1;
  if (text === null || !text.startsWith('cpu ') || end === -1) return null;
  const fields = text.slice(4, end).trim().split(/ +/).slice(0, FIELDS).map(Number);
  if (!fields.every(Number.isFinite)) return null;
  let cores = 0;
  for (let at = end; text.startsWith('\ncpu', at); at = text.indexOf('\n', at + 1)) cores++;
  const ticksOf = (indices: readonly number[]): number => indices.reduce((sum, index) => sum + (fields[index] ?? 0), 0);
  const idle = ticksOf(IDLE);
  return {busy: fields.reduce((sum, ticks) => sum + ticks, 0) - idle, kernel: ticksOf(KERNEL), idle, cores};
};
