import type {TrainingEvent} from '../journal/events.js';
import {barEnd} from './bar-end.js';
import {createContainerLog} from './container-log.js';
import type {Read} from './dialect.js';
import {chooseDialect} from './dialects/choice.js';
import {createDialects} from './dialects/index.js';
import {endsWithBar} from './dialects/tqdm.js';
import {createFailureReader} from './failures.js';
import {createLineSplitter} from './lines.js';
import {createNoticeReader} from './notices.js';
import {patternReader, type WithinTime} from './pattern.js';
import {createPrefixes} from './prefixes/index.js';

/** Reads one run's output; see `createReader`. */
export type TrainerReader = {
  /** Takes what was printed at `at`, in ms since 1970; without it, at an unknown time. */
  push(chunk: Uint8Array, at?: number): Read[];
  /** At the end of the output. */
  flush(at?: number): Read[];
  /** The dialect that understands this trainer, `guessed` for one that only seems to; null while none does. */
  readonly dialect: string | null;
  /** What has been printed since the last line ended. */
  readonly open: string;
  /** Bytes that were cut off overlong lines so far. */
  readonly droppedBytes: number;
};

const CLOSING_BRACKET = 0x5d;
/** By which a trainer shows that it has survived what it complained of. */
const RECOVERED = new Set<TrainingEvent['type']>(['report', 'unplaced', 'saved']);
/** What a user's own pattern is called among the dialects. */
const PATTERN = 'pattern';

/**
 * A line as it stands in the output, and what the trainer printed of it, without the prefixes of other programs
 * (prefixes/).
 */
type Printed = {line: string; text: string; from: string};

const isSame = (one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>): boolean => {
  for (const key in one) if (!Object.is(one[key], other[key])) return false;
  return true;
};

/**
 * Reads a trainer's output, in bytes as they come, into events, by the dialect that understands it (see
 * dialects/choice.ts). `pattern` is the user's `--iterations-pattern`, run by `within`: it is always asked first, and
 * the others only about lines that it does not match (which may be those of validations and checkpoints).
 */
export const createReader = (pattern: {source: string; within: WithinTime} | null = null): TrainerReader => {
  const splitter = createLineSplitter();
  const failures = createFailureReader();
  const notices = createNoticeReader();
  const prefixes = createPrefixes();
  const unwrap = createContainerLog();
  const own = pattern === null ? null : patternReader(pattern.source, pattern.within);
  let isOwnKept = false;
  const choice = chooseDialect(createDialects());
  let total: number | null = null;
  let last: Read | null = null;
  let now: number | undefined;
  let lastFrom = '';

  /**
   * The user's pattern is meant for lines as they are seen; one that begins with `^` may be meant for what the trainer
   * prints.
   */
  const readOwn = (printed: readonly Printed[]): (readonly TrainingEvent[])[] => {
    if (own === null) return [];
    const seen = own.read(printed.map(({line}) => line));
    const isLeft = ({line, text}: Printed, index: number): boolean => text !== line && (seen[index] ?? []).length === 0;
    const left = printed.filter(isLeft);
    const found = own.read(left.map(({text}) => text));
    const foundOf = new Map(left.map((one, index) => [one, found[index]]));
    return printed.map((one, index) => foundOf.get(one) ?? seen[index] ?? []);
  };

  const readLine = (text: string, matched: readonly TrainingEvent[]): readonly Read[] => {
    if (!matched.some(({type}) => type !== 'warning')) return [...matched, ...choice.read(text, now)];
    isOwnKept = true;
    return matched;
  };

  /** What the dialects read, and a warning or a failure, which are the same for every dialect. */
  const readPrinted = ({line, text, from}: Printed, matched: readonly TrainingEvent[]): readonly Read[] => {
    // A prefix stands only before the first state of a bar: what is glued to a later one has the same source.
    if (from !== lastFrom && (from !== '' || barEnd(line) === 0)) lastFrom = from;
    const events = readLine(text, matched);
    if (events.some(({type}) => RECOVERED.has(type))) {
      failures.recovered();
      return events;
    }
    for (const event of events) if (event.type === 'progress') failures.barAt(event.iteration);
    const remark = notices.read(line) ?? failures.read(text, lastFrom, line);
    return remark === null ? events : [...events, remark];
  };

  const readLines = (lines: readonly string[]): Read[] => {
    const printed = lines.flatMap(line => unwrap(line) ?? [line]).map(line => ({line, ...prefixes.read(line)}));
    const matched = readOwn(printed);
    return printed.flatMap((one, index) => readPrinted(one, matched[index] ?? []));
  };

  /** Every rank of a distributed run prints the total and the start; a row that ^C interrupts is printed twice. */
  const isNews = (event: Read): boolean => {
    const isRepeated = event.type === 'total' ? event.iterations === total : last !== null && isSame(event, last);
    if (isRepeated) return false;
    if (event.type === 'total') total = event.iterations;
    last = event;
    return true;
  };

  /**
   * A bar's line ends only where the next one begins, after an iteration or a batch of the validation; on a machine
   * that swaps that can take a minute. So a complete bar is read at once, and again when its line is over: dialects do
   * not mind.
   */
  const readOpenBar = (chunk: Uint8Array): Read[] => {
    if (own !== null || chunk.at(-1) !== CLOSING_BRACKET) return [];
    const {open} = splitter;
    return endsWithBar(open) ? choice.read(prefixes.peek(open).text, now) : [];
  };

  return {
    push: (chunk, at) => {
      now = at;
      return [...readLines(splitter.push(chunk)), ...readOpenBar(chunk)].filter(isNews);
    },
    flush: at => {
      now = at;
      return readLines(splitter.flush()).filter(isNews);
    },
    get dialect() {
      return isOwnKept ? PATTERN : choice.name;
    },
    get open() {
      return splitter.open;
    },
    get droppedBytes() {
      return splitter.droppedBytes;
    },
  };
};
