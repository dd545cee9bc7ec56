/** A process in the table of `top -stats pid,command,mem,cmprs`. */
export type TopRow = {
  pid: number;
  /** The kernel's short name: at most 16 characters, may contain blanks and a `(`. */
  name: string;
  /** Its footprint. */
  bytes: number;
  /** top gives whole gigabytes from 10 GiB on. */
  atLeast: boolean;
  /** How much of the footprint is compressed or swapped out; null where the column has no size. */
  compressedBytes: number | null;
};

/** Arguments for a table that this file can parse. CPU is left out: in a first sample it is always zero. */
export const topArguments = (rows: number): string[] => [
  ...['-l', '1', '-o', 'mem'],
  ...['-n', String(rows)],
  ...['-stats', 'pid,command,mem,cmprs'],
];

const UNITS: Readonly<Record<string, number>> = {B: 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4};

/**
 * The pid may be followed by `*` or `-`, the sizes by `+` or `-` for their trend. Sizes are whole numbers of at most
 * four digits, in powers of 1024 (libtop.c, humanize_number).
 */
const ROW = /^\s*(\d+)[*-]?\s+(.*?)\s+(\d+)([BKMGT])[+-]?(?:\s+(?:(\d+)([BKMGT])[+-]?|N\/A))?\s*$/;

const HEAD = /^\s*PID\s+COMMAND\s+MEM\b/;

const row = (line: string): TopRow | null => {
  const found = ROW.exec(line);
  if (found === null) return null;
  const [, pid, name = '', size, unit = 'B', compressed, compressedUnit = 'B'] = found;
  return {
    pid: Number(pid),
    name,
    bytes: Number(size) * (UNITS[unit] ?? 1),
    atLeast: unit === 'G' || unit === 'T',
    compressedBytes: compressed === undefined ? null : Number(compressed) * (UNITS[compressedUnit] ?? 1),
  };
};

/** The rows below the last header of top's table. Lines of another shape, for example cut ones, are left out. */
export const parseTop = (text: string): TopRow[] => {
  const lines = text.split('\n');
  const head = lines.findLastIndex(line => HEAD.test(line));
  return head === -1 ? [] : lines.slice(head + 1).flatMap(line => row(line) ?? []);
};
