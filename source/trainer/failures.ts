import type {FailureKind, TrainingEvent} from '../journal/events.js';
import {barEnd} from './bar-end.js';
import {readChildDeath} from './child-deaths.js';
import {RULES, SIGNS} from './failure-rules.js';
import {createTraceback} from './tracebacks.js';

export type Failure = {kind: FailureKind; line: string; ofChild?: true};

/**
 * Of several failures the more telling one counts: a shell's `abort` comes after what a program said of it, a package that lacks is often
 * only the reason for trying something else, and what a parent tells of its child is less than the child's own words.
 */
const TELLS_LITTLE: Partial<Record<FailureKind, number>> = {
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
const TELLS_ALL = 8;

const tells = (kind: FailureKind): number => TELLS_LITTLE[kind] ?? TELLS_ALL;

/**
 * Of those that tell as much, the last one counts, as the end of a chain of exceptions; but the first of what tells how somebody ended,
 * and of several processes' ones: the others die of that.
 */
const FIRST_COUNTS = new Set<FailureKind>([
  'child-failed',
  'terminated',
  'rank-lost',
  'nccl-error',
  'crashed',
  'killed-for-memory',
  // Each of thousands of threads tells of it.
  'cuda-assert',
]);

/** The longest text that is kept of a line, and that is looked at from each end of one that is longer than both. */
const KEPT_LENGTH = 300;
const LOOKED_AT = 2000;

const readable = (line: string): string =>
  (line.length > 2 * LOOKED_AT ? `${line.slice(0, LOOKED_AT)} … ${line.slice(-LOOKED_AT)}` : line)
    .replaceAll('\t', ' ')
    .trim();

const withoutBar = (text: string): string => text.slice(barEnd(text)).trimStart();

const keep = (text: string, from = 0): string => {
  const start = from > KEPT_LENGTH - 100 ? from : 0;
  return text
    .slice(start, start + KEPT_LENGTH)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
};

/**
 * What a trainer fails of, when this line tells; null for all other lines. `line` is one without escape sequences, as a dialect gets it;
 * what is kept of it has at most 300 characters.
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

/** The line below a traceback's frames; ^C (also by way of torchrun) and a plain exit are no failures. */
const EXCEPTION =
  /^(?!KeyboardInterrupt\b|SystemExit\b|[\w.]{0,200}SignalException: Process \d+ got signal: (?:1|2)$)(?:[A-Za-z_]\w*\.){0,10}(?:[A-Za-z_]\w*:(?: |$)|\w*(?:Error|Exception)$)/;

/** Of those that tell as much, so many are told: a program may print the same one again and again. */
const MOST_TOLD = 50;
/** More processes than have a traceback at once. */
const MOST_SOURCES = 256;
/** Bars of so many places after it show that the training goes on: what fails may paint its bar a last time. */
const ENOUGH_BARS = 2;

export type FailureReader = {
  /**
   * Reads the next line, as its prefixes leave it: `from` is who printed it, `whole` the line as it came. A failure that tells less than
   * one before it is left out.
   */
  read(line: string, from?: string, whole?: string): Extract<TrainingEvent, {type: 'failure'}> | null;
  /** The training goes on: what was printed was no failure. */
  goesOn(): void;
  /** A live bar stands at this iteration. */
  barAt(iteration: number): void;
};

/** Reads failures line by line, tracebacks of several lines among them. */
export const createFailureReader = (): FailureReader => {
  let told: {tells: number; from: string; times: number; bars: Set<number>} | null = null;
  const tracebacks = new Map<string, ReturnType<typeof createTraceback>>();

  const tracebackOf = (from: string): ReturnType<typeof createTraceback> => {
    const known = tracebacks.get(from);
    if (known !== undefined) return known;
    const [oldest] = tracebacks.keys();
    if (oldest !== undefined && tracebacks.size >= MOST_SOURCES) tracebacks.delete(oldest);
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
    if (told === null || tells(kind) > told.tells) return false;
    if (told.times >= MOST_TOLD) return true;
    return tells(kind) < told.tells || FIRST_COUNTS.has(kind) || (told.from !== '' && from !== told.from);
  };

  return {
    read: (line, from = '', whole = line) => {
      const failure = readOne(line, from, whole);
      if (failure === null || isOutdone(failure, from)) return null;
      const weight = tells(failure.kind);
      told = {tells: weight, from, times: told?.tells === weight ? told.times + 1 : 1, bars: new Set()};
      return {type: 'failure', ...failure};
    },
    goesOn: () => {
      told = null;
    },
    barAt: iteration => {
      told?.bars.add(iteration);
      if (told !== null && told.bars.size >= ENOUGH_BARS) told = null;
    },
  };
};
