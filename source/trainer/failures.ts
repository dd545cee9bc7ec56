import type {FailureKind, TrainingEvent} from '../journal/events.js';
import {barEnd} from './bar-end.js';
import {readChildDeath} from './child-deaths.js';
import {RULES, SIGNS} from './failure-rules.js';
import {createTraceback} from './tracebacks.js';

/** A failure, the line that shows it, and whether a parent reported it of its child process. */
export type Failure = {kind: FailureKind; line: string; ofChild?: true};

/**
 * Of several failures the one with more weight counts: a shell's `abort` comes after what the program itself printed, a
 * missing package is often only the reason for trying something else, and a parent's report of its child says less than
 * the child's own words. Kinds that are not here have the most weight.
 */
const LIGHT: Partial<Record<FailureKind, number>> = {
  'child-failed': 0,
  terminated: 1,
  'rank-lost': 2,
  'nccl-error': 3,
  'command-not-found': 4,
  'script-not-found': 4,
  'nothing-to-run': 4,
  'not-executable': 4,
  'no-folder': 4,
  'no-environment': 4,
  'python-error': 5,
  crashed: 6,
  'killed-for-memory': 6,
  'missing-module': 7,
  'missing-library': 7,
  'model-offline': 7,
};
const FULL_WEIGHT = 8;

const weightOf = (kind: FailureKind): number => LIGHT[kind] ?? FULL_WEIGHT;

/**
 * Of failures of the same weight the last one counts, as the end of a chain of exceptions. But of reports of how a
 * process ended the first counts, and of failures of several processes: the other processes die of that one.
 */
const FIRST_COUNTS = new Set<FailureKind>([
  'child-failed',
  'terminated',
  'rank-lost',
  'nccl-error',
  'crashed',
  'killed-for-memory',
  // Each of thousands of threads reports it.
  'cuda-assert',
]);

/** The longest text that is kept of a line. */
const MAX_KEPT_LENGTH = 300;
/** Of a line that is longer than two of these, so much is read from each end. */
const MAX_READ_LENGTH = 2000;
/** What was found this far behind a line's beginning would be cut off, so what is kept begins there. */
const LATE = MAX_KEPT_LENGTH - 100;

const readable = (line: string): string =>
  (line.length > 2 * MAX_READ_LENGTH ? `${line.slice(0, MAX_READ_LENGTH)} … ${line.slice(-MAX_READ_LENGTH)}` : line)
    .replaceAll('\t', ' ')
    .trim();

const withoutBar = (text: string): string => text.slice(barEnd(text)).trimStart();

const keep = (text: string, from = 0): string => {
  const start = from > LATE ? from : 0;
  return text
    .slice(start, start + MAX_KEPT_LENGTH)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
};

/**
 * The failure that this line shows; null for all other lines. `line` is one without escape sequences, as a dialect gets
 * it; what is kept of it has at most 300 characters.
 */
export const readFailure = (line: string): Failure | null => {
  if (!SIGNS.test(line)) return null;
  const text = withoutBar(readable(line));
  for (const [kind, pattern, when] of RULES) {
    const found = pattern.exec(text);
    if (found !== null && (when === undefined || when(text))) return {kind, line: keep(text, found.index)};
  }
  const death = readChildDeath(text);
  return death === null ? null : {kind: death.kind, line: keep(text, death.at), ofChild: true};
};

/** The line below a traceback's frames; ^C (also through torchrun) and a plain exit are not failures. */
const EXCEPTION =
  /^(?!KeyboardInterrupt\b|SystemExit\b|[\w.]{0,200}SignalException: Process \d+ got signal: (?:1|2)$)(?:[A-Za-z_]\w*\.){0,10}(?:[A-Za-z_]\w*:(?: |$)|\w*(?:Error|Exception)$)/;

/** So many failures of the same weight are reported: a program may print the same one again and again. */
const MAX_REPORTED = 50;
/** More processes than have a traceback at once. */
const MAX_SOURCES = 256;
/** A bar at so many places after it shows that training continues: a failing trainer may draw its bar a last time. */
const MIN_BARS = 2;

export type FailureReader = {
  /**
   * Reads the next line without its prefixes: `from` is who printed it, `whole` the line as it came. Null without a
   * failure, and for one that has less weight than one before it.
   */
  read(line: string, from?: string, whole?: string): Extract<TrainingEvent, {type: 'failure'}> | null;
  /** Training continues: what was printed was not a failure. */
  recovered(): void;
  /** A live bar stands at this iteration. */
  barAt(iteration: number): void;
};

/** A reader of one run's failures, line by line; a traceback takes several lines. */
export const createFailureReader = (): FailureReader => {
  let last: {weight: number; from: string; times: number; bars: Set<number>} | null = null;
  const tracebacks = new Map<string, ReturnType<typeof createTraceback>>();

  const tracebackOf = (from: string): ReturnType<typeof createTraceback> => {
    const known = tracebacks.get(from);
    if (known !== undefined) return known;
    const [oldest] = tracebacks.keys();
    if (oldest !== undefined && tracebacks.size >= MAX_SOURCES) tracebacks.delete(oldest);
    const traceback = createTraceback();
    tracebacks.set(from, traceback);
    return traceback;
  };

  const readOne = (line: string, from: string, whole: string): Failure | null => {
    const part = tracebackOf(from)(line);
    if (part.kind === 'inside') return null;
    // What looks like a prefix may be what the program calls itself: `[ring] `.
    if (part.kind === 'outside') return readFailure(line) ?? (whole === line ? null : readFailure(whole));
    if (part.isIgnored) return null;
    const {text} = part;
    const failure =
      readFailure(text) ?? (EXCEPTION.test(text) ? {kind: 'python-error' as const, line: keep(readable(text))} : null);
    return failure === null ? null : {...failure, kind: part.special(failure.kind)};
  };

  const isOutdone = ({kind}: Failure, from: string): boolean => {
    if (last === null || weightOf(kind) > last.weight) return false;
    if (last.times >= MAX_REPORTED) return true;
    return weightOf(kind) < last.weight || FIRST_COUNTS.has(kind) || (last.from !== '' && from !== last.from);
  };

  return {
    read: (line, from = '', whole = line) => {
      const failure = readOne(line, from, whole);
      if (failure === null || isOutdone(failure, from)) return null;
      const weight = weightOf(failure.kind);
      last = {weight, from, times: last?.weight === weight ? last.times + 1 : 1, bars: new Set()};
      return {type: 'failure', ...failure};
    },
    recovered: () => {
      last = null;
    },
    barAt: iteration => {
      last?.bars.add(iteration);
      if (last !== null && last.bars.size >= MIN_BARS) last = null;
    },
  };
};
