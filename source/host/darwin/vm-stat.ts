import {wholeLines} from './lines.js';

/** What `vm_stat` prints: counts of pages, and of events since boot, by name. */
export type VmStat = {pageBytes: number; counts: ReadonlyMap<string, number>};

/**
 * Parses the page size in the header and the `name: number.` lines, of which one has its name in quotation marks. By
 * name and never by column, since macOS 26 has a wider one. Null without a header, since counts of pages mean nothing
 * then.
 */
export const parseVmStat = (text: string): VmStat | null => {
  const [, pageSize] = /\(page size of (\d+) bytes\)/.exec(text) ?? [];
  if (pageSize === undefined || Number(pageSize) === 0) return null;
  const counts = new Map<string, number>();
  for (const line of wholeLines(text)) {
    const [, name, count] = /^"?([A-Za-z][A-Za-z -]*?)"?:\s*(\d+)\.\s*$/.exec(line) ?? [];
    if (name !== undefined) counts.set(name, Number(count));
  }
  return {pageBytes: Number(pageSize), counts};
};
