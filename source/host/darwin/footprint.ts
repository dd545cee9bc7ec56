import {wholeLines} from './lines.js';

export type Footprint = {bytes: number; peakBytes: number | null};

/** Arguments for one call about several processes; without `-f bytes` the units vary. */
export const footprintArguments = (pids: readonly number[]): string[] => [
  '-f',
  'bytes',
  '--noCategories',
  ...pids.flatMap(pid => ['-p', String(pid)]),
];

/**
 * What `footprint` prints, by pid: a line `NAME [PID]: …` for each process, with its `phys_footprint: N B` and
 * `phys_footprint_peak: N B` below. Leaves out processes that it may not inspect, and those whose size is in another
 * unit.
 */
export const parseFootprints = (text: string): ReadonlyMap<number, Footprint> => {
  const found = new Map<number, Footprint>();
  let pid: number | null = null;
  for (const line of wholeLines(text)) {
    // Greedy, for the last match: a name may contain the same pattern.
    const [, head] = /^.*\[(\d+)\]:\s.*Footprint:/.exec(line) ?? [];
    if (head !== undefined) pid = Number(head);
    const [, key, bytes] = /^\s*(phys_footprint(?:_peak)?): (\d+) B\s*$/.exec(line) ?? [];
    if (pid === null || key === undefined) continue;
    const known = found.get(pid);
    // A second size without a name before it belongs to some other process.
    if (key === 'phys_footprint' && known) pid = null;
    else if (key === 'phys_footprint') found.set(pid, {bytes: Number(bytes), peakBytes: null});
    else if (known) known.peakBytes = Number(bytes);
  }
  return found;
};
