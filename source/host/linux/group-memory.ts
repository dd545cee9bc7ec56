import {counterIn, leastOf, numberIn, restOf, sumOf} from './counters.js';
import type {MemoryGroup} from './group-folders.js';
import type {SystemFiles} from './system-files.js';

/** What one control group may take, descendants included; null is no limit. */
type OwnLimits = {limitBytes: number | null; swapLimitBytes: number | null};

/** The group whose limit is the tightest, as the design's JSON names it. */
export type GroupMemory = {
  folder: string;
  totalBytes: number;
  usedBytes: number | null;
  appBytes: number | null;
  compressedBytes: number | null;
  cachedBytes: number | null;
  freeBytes: number | null;
  oomKills: number | null;
};

export type GroupLimits = {
  /** Null when no group is tighter than the machine. */
  memory: GroupMemory | null;
  /** The least available share of all groups that have a limit: an ancestor may be full while our own group is not. */
  availableShare: number | null;
  /** The tightest swap limit, and what that group has swapped out; null when there is none below the machine's swap. */
  swap: {totalBytes: number; usedBytes: number | null} | null;
};

/** v1 writes "no limit" as the largest number of whole pages; no value near it is a limit. */
const NO_LIMIT_BYTES = 2 ** 60;

const limitsOf = (files: SystemFiles, version: 1 | 2, folder: string): OwnLimits => {
  const read = (name: string) => numberIn(files.text(`${folder}/${name}`));
  if (version === 1) {
    const limitBytes = read('memory.limit_in_bytes');
    const limited = limitBytes !== null && limitBytes < NO_LIMIT_BYTES;
    // memsw counts memory and swap together.
    return {limitBytes, swapLimitBytes: limited ? restOf(read('memory.memsw.limit_in_bytes'), limitBytes) : null};
  }
  // Above memory.high a group is throttled and reclaimed until it is back below: as good as a limit to a trainer.
  return {limitBytes: leastOf(read('memory.max'), read('memory.high')), swapLimitBytes: read('memory.swap.max')};
};

const swapUsedOf = (files: SystemFiles, version: 1 | 2, folder: string): number | null => {
  const read = (name: string) => numberIn(files.text(`${folder}/${name}`));
  return version === 1
    ? restOf(read('memory.memsw.usage_in_bytes'), read('memory.usage_in_bytes'))
    : read('memory.swap.current');
};

/** Inactive page cache is reclaimed first when memory is needed, so it does not count as used (as in Kubernetes). */
const usageOf = (files: SystemFiles, version: 1 | 2, folder: string, totalBytes: number): GroupMemory => {
  const current = numberIn(files.text(`${folder}/${version === 1 ? 'memory.usage_in_bytes' : 'memory.current'}`));
  const stat = files.text(`${folder}/memory.stat`) ?? '';
  const events = files.text(`${folder}/${version === 1 ? 'memory.oom_control' : 'memory.events'}`) ?? '';
  // v1 counts a group alone under these names, and with its descendants under total_…
  const read = (name: string) => counterIn(stat, version === 1 ? `total_${name}` : name);
  return {
    folder,
    totalBytes,
    usedBytes: restOf(current, read('inactive_file')),
    appBytes: sumOf(read(version === 1 ? 'rss' : 'anon'), read('shmem')),
    compressedBytes: version === 1 ? null : read('zswap'),
    cachedBytes: version === 1 ? read('cache') : sumOf(read('file'), read('slab_reclaimable')),
    freeBytes: restOf(totalBytes, current),
    oomKills: counterIn(events, 'oom_kill'),
  };
};

/** The memory limit of a folder, and what its group uses; null where the limit is no tighter than the machine. */
const memoryOf = (
  files: SystemFiles,
  version: 1 | 2,
  folder: string,
  limitBytes: number | null,
  machineBytes: number,
): GroupMemory | null =>
  limitBytes !== null && limitBytes > 0 && limitBytes < machineBytes
    ? usageOf(files, version, folder, limitBytes)
    : null;

const availableShareOf = ({totalBytes, usedBytes}: GroupMemory): number | null => {
  const available = restOf(totalBytes, usedBytes);
  return available === null ? null : available / totalBytes;
};

/** Of two with the same limit the outer one, which comes later, holds more. */
const tightest = (inner: GroupMemory | null, outer: GroupMemory | null): GroupMemory | null =>
  inner === null || (outer !== null && outer.totalBytes <= inner.totalBytes) ? outer : inner;

/** The limits of a process's group and of all its ancestors, where they are tighter than the machine itself. */
export const groupLimitsOf = (
  files: SystemFiles,
  {version, folders}: MemoryGroup,
  machine: {totalBytes: number | null; swapTotalBytes: number | null},
): GroupLimits => {
  const limits: GroupLimits = {memory: null, availableShare: null, swap: null};
  for (const folder of folders) {
    const {limitBytes, swapLimitBytes} = limitsOf(files, version, folder);
    const memory = memoryOf(files, version, folder, limitBytes, machine.totalBytes ?? NO_LIMIT_BYTES);
    if (memory !== null) limits.availableShare = leastOf(limits.availableShare, availableShareOf(memory));
    limits.memory = tightest(limits.memory, memory);
    const swapRoom = limits.swap?.totalBytes ?? (machine.swapTotalBytes ?? NO_LIMIT_BYTES) - 1;
    if (swapLimitBytes !== null && swapLimitBytes <= swapRoom) {
      limits.swap = {totalBytes: swapLimitBytes, usedBytes: swapUsedOf(files, version, folder)};
    }
  }
  return limits;
};
