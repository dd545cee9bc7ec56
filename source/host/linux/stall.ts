/**
 * Percent of the last 10 s in which some, or all, runnable tasks waited for memory. Null where the kernel does not
 * report it.
 */
export type MemoryStall = {someAvg10: number | null; fullAvg10: number | null};

const average = (text: string, kind: string): number | null => {
  const found = new RegExp(`^${kind} avg10=(\\d+(?:\\.\\d+)?)\\b`, 'm').exec(text)?.[1];
  return found === undefined ? null : Number(found);
};

/**
 * Parses pressure stall information as /proc/pressure/memory and a control group's memory.pressure print it:
 * `some avg10=0.00 avg60=0.00 avg300=0.00 total=0` and the same for `full` (the kernel's accounting/psi.rst).
 */
export const parseStall = (text: string | null): MemoryStall => ({
  someAvg10: text === null ? null : average(text, 'some'),
  fullAvg10: text === null ? null : average(text, 'full'),
});
