import {wholeLines} from './lines.js';

/** What `sysctl -i NAME…` prints, by name. Names that the kernel does not know are missing. */
export type SysctlValues = ReadonlyMap<string, string>;

/** The `name: value` lines; any other line is left out. */
export const parseSysctl = (text: string): SysctlValues => {
  const values = new Map<string, string>();
  for (const line of wholeLines(text)) {
    const [, name, value] = /^([a-z]\w*(?:\.\w+)+):[ \t]+(\S.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) values.set(name, value);
  }
  return values;
};

/** A count or a size; null when it is missing or not a number. */
export const sysctlNumber = (values: SysctlValues, name: string): number | null => {
  const text = values.get(name) ?? '';
  return /^\d+$/.test(text) ? Number(text) : null;
};

/**
 * A `struct timeval`, `{ sec = 1790866381, usec = 538510 } Thu Oct 1 16:53:01 2026`, in ms since 1970; null when it is
 * missing or different.
 */
export const sysctlTime = (values: SysctlValues, name: string): number | null => {
  const [, seconds, micros] = /^\{ ?sec = (\d{1,12}), ?usec = (\d{1,6}) ?\}/.exec(values.get(name) ?? '') ?? [];
  return seconds === undefined ? null : Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
};

export type SwapUsage = {totalBytes: number | null; usedBytes: number | null};

/**
 * Parses `vm.swapusage`: `total = 2048.00M used = 1470.06M free = 577.94M (encrypted)`, with a comma in some locales.
 * `M` is MiB, and Apple's code has no other unit. `total` is the size of the swap files so far, 0 before the first one,
 * and not a limit.
 */
export const parseSwapUsage = (text: string | undefined): SwapUsage => {
  const size = (key: string): number | null => {
    const [, megabytes] = new RegExp(`(?:^|\\s)${key} = (\\d+(?:[.,]\\d+)?)M(?:\\s|$)`).exec(text ?? '') ?? [];
    return megabytes === undefined ? null : Math.round(Number(megabytes.replace(',', '.')) * 1024 ** 2);
  };
  return {totalBytes: size('total'), usedBytes: size('used')};
};
