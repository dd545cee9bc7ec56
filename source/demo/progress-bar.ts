import {fixed} from './python-format.js';

/** tqdm's own two sets of symbols: the first for a UTF-8 terminal, the second for any other. */
const BLOCKS = ' ▏▎▍▌▋▊▉█';
const ASCII = ' 123456789#';

/** The bar's width when the stream is not a terminal. */
const BAR_WIDTH = 10;

/** tqdm's mininterval: it does not repaint more often. */
const REPAINT_SECONDS = 0.1;

const span = (seconds: number): string => {
  const whole = Math.floor(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return whole < 3600 ? minutes : `${Math.floor(whole / 3600)}:${minutes}`;
};

const rateText = (rate: number | null): string => {
  if (rate === null) return '?it/s';
  return rate < 1 ? `${fixed(1 / rate, 2).padStart(5)}s/it` : `${fixed(rate, 2).padStart(5)}it/s`;
};

const blocks = (fraction: number, width: number, ascii: boolean): string => {
  const symbols = ascii ? ASCII : BLOCKS;
  const steps = symbols.length - 1;
  const filled = Math.floor(fraction * width * steps);
  const whole = Math.floor(filled / steps);
  const full = symbols.slice(-1).repeat(whole);
  return whole < width ? full + (symbols[filled % steps] ?? ' ') + ' '.repeat(width - whole - 1) : full;
};

export type Meter = {
  readonly description: string;
  readonly done: number;
  /** Null when it is unknown beforehand; there is no bar then. */
  readonly total: number | null;
  readonly seconds: number;
  /** The terminal's width, or null for none. */
  readonly columns: number | null;
  readonly ascii: boolean;
};

/** tqdm's line: `Calculating loss...:  40%|####      | 10/25 [00:10<00:15,  1.02s/it]`. */
export const meterText = ({description, done, total, seconds, columns, ascii}: Meter): string => {
  const rate = done > 0 && seconds > 0 ? done / seconds : null;
  if (total === null) return `${description}: ${done}it [${span(seconds)}, ${rateText(rate)}]`;
  const remaining = rate === null ? '?' : span((total - done) / rate);
  const left = `${description}: ${fixed((done * 100) / total, 0).padStart(3)}%|`;
  const right = `| ${done}/${total} [${span(seconds)}<${remaining}, ${rateText(rate)}]`;
  const width = columns === null ? BAR_WIDTH : Math.max(1, columns - left.length - right.length);
  const text = left + blocks(done / total, width, ascii) + right;
  return columns === null ? text : text.slice(0, columns);
};

/** The part of a stream that a bar needs; `columns` is undefined when it is not a terminal. */
export type BarStream = {
  readonly columns?: number;
  readonly write: (text: string) => unknown;
};

export type ProgressBar = {
  readonly advance: () => void;
  /** Paints the last state and ends the line. */
  readonly close: () => void;
};

/** A tqdm-like bar that repaints its line with `\r`; `clock` gives seconds. The empty bar is painted at once. */
export const openProgressBar = (
  stream: BarStream,
  options: {description: string; total: number | null; ascii: boolean; clock: () => number},
): ProgressBar => {
  const {clock, ...fixedParts} = options;
  const start = clock();
  let done = 0;
  let paintedAt = start;
  let paintedLength = 0;

  const paint = (now: number) => {
    const text = meterText({...fixedParts, done, seconds: now - start, columns: stream.columns ?? null});
    stream.write(`\r${text.padEnd(paintedLength)}`);
    paintedAt = now;
    paintedLength = text.length;
  };

  const advance = () => {
    done++;
    const now = clock();
    if (now - paintedAt >= REPAINT_SECONDS) paint(now);
  };

  const close = () => {
    paint(clock());
    stream.write('\n');
  };

  paint(start);
  return {advance, close};
};
