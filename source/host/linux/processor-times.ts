import type {ProcessorTimes} from '../processor-use.js';
import type {SystemFiles} from './system-files.js';

/**
 * Indices in the first line of proc_stat(5): user, nice, system, idle, iowait, irq, softirq, steal; guests count in the
 * first two.
 */
const IDLE = [3, 4];
const KERNEL = [2, 5, 6];
const FIELDS = 8;

/**
 * The processor's times from `/proc/stat`, in ticks; null where the system does not report them. A core that waits for
 * the disk is idle, which is common while a machine swaps. Time that the hypervisor gives to other guests counts as
 * busy, like that of any other program.
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
