import {openSystemFiles} from '../linux/system-files.js';

/** The `nvidia-smi` call that `parseNvidia` reads: some 40 ms, see its manual for the fields. */
export const NVIDIA_QUERY = [
  '--query-gpu=name,driver_version,memory.total,memory.used',
  '--format=csv,noheader,nounits',
] as const;

export type NvidiaCard = {name: string; driver: string; totalBytes: number | null; usedBytes: number | null};

/** In MiB; `[N/A]` on cards that do not report it. */
const sizeOf = (text: string): number | null => (/^\d+$/.test(text) ? Number(text) * 1024 ** 2 : null);

/** A line for each card; other lines are left out. */
export const parseNvidia = (stdout: string): NvidiaCard[] =>
  stdout.split('\n').flatMap(line => {
    const [name, driver, total, used, ...rest] = line.split(',').map(part => part.trim());
    if (!name || !driver || total === undefined || used === undefined || rest.length > 0) return [];
    return [{name, driver, totalBytes: sizeOf(total), usedBytes: sizeOf(used)}];
  });

/** The version of NVIDIA's kernel module that is loaded (`/proc/driver/nvidia/version`); null when none is. */
export const nvidiaModule = (root = '/'): string | null => {
  const text = openSystemFiles(root).text('/proc/driver/nvidia/version') ?? '';
  return /^NVRM version:.*?\s(\d+\.\d+(?:\.\d+)?)\s/m.exec(text)?.[1] ?? null;
};
