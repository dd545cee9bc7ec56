import type {SystemFiles} from './system-files.js';

/**
 * The memory in bytes that all zram devices together take: `mem_used_total`, the third figure of each mm_stat (the
 * kernel's admin-guide/blockdev/zram.rst). Null when there is no zram device.
 */
export const zramBytes = (files: SystemFiles): number | null => {
  let total: number | null = null;
  for (const name of files.names('/sys/block')) {
    if (!name.startsWith('zram')) continue;
    const figure = files.text(`/sys/block/${name}/mm_stat`)?.trim().split(/\s+/)[2];
    if (figure !== undefined && /^\d+$/.test(figure)) total = (total ?? 0) + Number(figure);
  }
  return total;
};
