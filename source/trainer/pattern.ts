import {errorMessage, usageError} from '../errors.js';
import type {TrainingEvent} from '../journal/events.js';

const EXAMPLE = String.raw`For example: --iterations-pattern 'step (?<iteration>\d+)/(?<total>\d+) loss (?<loss>\S+)'`;

/** A user's expression can be slow on long lines, and what it searches for stands at their beginning. */
const MAX_READ_LENGTH = 2000;

/** `1,234`, `1.234`, `1'234`, `1 234`, `1_234`: groups of three digits. */
const GROUPED = /^\d{1,3}(?:[.,'_\s]\d{3})+$/;

const toIteration = (text: string | undefined): number | null => {
  const digits = text?.trim() ?? '';
  const value = Math.floor(Number(GROUPED.test(digits) ? digits.replaceAll(/\D/g, '') : digits || Number.NaN));
  return Number.isSafeInteger(value) && value >= 0 ? value : null;
};

/** Takes a decimal comma or point; the other one, or one that comes more than once, separates thousands. */
const toLoss = (text: string | undefined): number | null => {
  const plain = (text ?? '').replaceAll(/[\s'_]/g, '').toLowerCase();
  if (/^[-+]?nan$/.test(plain)) return Number.NaN;
  const infinite = /^([-+]?)inf(?:inity)?$/.exec(plain);
  if (infinite !== null) return infinite[1] === '-' ? -Infinity : Infinity;
  const last = Math.max(plain.lastIndexOf(','), plain.lastIndexOf('.'));
  const separator = plain.charAt(last);
  const isDecimal = last >= 0 && plain.indexOf(separator) === last;
  const [whole, decimals] = isDecimal ? [plain.slice(0, last), plain.slice(last + 1)] : [plain, ''];
  const value = Number(`${whole.replaceAll(/[.,]/g, '')}.${decimals}`);
  return /\d/.test(plain) && Number.isFinite(value) ? value : null;
};

/** Also takes Python's spelling of a named group. */
const compile = (source: string): RegExp => {
  try {
    return new RegExp(source.replaceAll('(?P<', '(?<'));
  } catch (error) {
    throw usageError(`--iterations-pattern is not a regular expression: ${errorMessage(error)}.`, EXAMPLE);
  }
};

/**
 * Whether an expression has that group, by its text without escaped characters and character sets: to run it on
 * anything, even on an empty text, may take forever.
 */
const hasGroup = ({source}: RegExp, name: string): boolean =>
  source
    .replaceAll(/\\./g, '')
    .replaceAll(/\[[^\]]*\]/g, '')
    .includes(`(?<${name}>`);

/**
 * A user's expression, compiled but not run. Throws a UserError (exit code 2) when it is not valid or lacks the group
 * `iteration`.
 */
export const compilePattern = (source: string): RegExp => {
  const pattern = compile(source);
  if (hasGroup(pattern, 'iteration')) return pattern;
  throw usageError('--iterations-pattern lacks the named group (?<iteration>…).', EXAMPLE);
};

type Groups = Record<string, string | undefined>;

/** Turns matches into events: see `patternReader`. */
const createMeanings = (): ((groups: Groups) => TrainingEvent[]) => {
  let knownTotal: number | null = null;
  let last = '';
  return groups => {
    const iteration = toIteration(groups.iteration);
    if (iteration === null) return [];
    const total = toIteration(groups.total) || null;
    const loss = toLoss(groups.loss);
    const events: TrainingEvent[] = [];
    if (total !== null && total !== knownTotal) {
      knownTotal = total;
      events.push({type: 'total', iterations: total, source: 'trainer'});
    }
    const found = `${iteration} ${loss}`;
    if (found === last) return events;
    last = found;
    if (loss === null) return [...events, {type: 'progress', iteration, total}];
    return [
      ...events,
      {
        type: 'report',
        iteration,
        trainLoss: loss,
        learningRate: null,
        trainerIterationsPerSecond: null,
        tokensPerSecond: null,
        trainedTokens: null,
        peakMemoryBytes: null,
      },
    ];
  };
};

/**
 * Runs `work`, and cuts it off when it has taken about `limitMs`. Gives the processor time that it took, in ms, and
 * whether it was cut off. What `work` throws is thrown.
 */
export type WithinTime = (work: () => void, limitMs: number) => {spentMs: number; cutOff: boolean};

/**
 * Processor time that an expression may take beyond the usual, in ms, and what every line adds to what is left of it. A
 * thousandth of what a line adds is usual; an expression that backtracks may take years for one line.
 */
const MAX_MS = 500;
const LINE_ADDS_MS = 1;
/** Nothing is cut off sooner: a busy machine may keep any work waiting for so long. */
const MIN_LIMIT_MS = 50;

/**
 * The code of the warning that the expression is no longer used: for the whole run, whichever recorder continues it.
 */
export const PATTERN_OFF = 'iterations-pattern';

/** Whether the warning that the user's expression is no longer used is among these. */
export const isPatternOff = (warnings: readonly {code: string}[]): boolean =>
  warnings.some(({code}) => code === PATTERN_OFF);

const shown = (line: string): string => (line.length > 60 ? `${line.slice(0, 60)}…` : line);

const tooSlow = (line: string): TrainingEvent => ({
  type: 'warning',
  code: PATTERN_OFF,
  text: `--iterations-pattern takes too long on a line such as “${shown(line)}” and is no longer used, so what it would read is missing. A repetition within a repetition does that: write [\\w ]+ for (?:\\w+ ?)+.`,
});

const failed = (error: unknown): TrainingEvent => ({
  type: 'warning',
  code: PATTERN_OFF,
  text: `--iterations-pattern is no longer used, so what it would read is missing: ${errorMessage(error)}.`,
});

export type PatternReader = {
  /** The events of each of these lines. */
  read(lines: readonly string[]): TrainingEvent[][];
};

/**
 * Reads a trainer's output by a regular expression of the user's, with the named group `iteration` and, optionally,
 * `total` and `loss`: a match with a loss is a report, one without is progress. Repeated ones are left out. An
 * expression that takes too long, or that `compilePattern` refuses, is no longer used, and a warning says so: that does
 * not end the recorder.
 */
export const patternReader = (source: string, within: WithinTime): PatternReader => {
  let pattern: RegExp | null = null;
  const meaning = createMeanings();
  let leftMs = MAX_MS;
  let isOff = false;

  const match = (lines: readonly string[], found: (Groups | null)[]): TrainingEvent | null => {
    try {
      pattern ??= compilePattern(source);
      const expression = pattern;
      const work = (): void => {
        for (const line of lines.slice(found.length)) {
          found.push(expression.exec(line.slice(0, MAX_READ_LENGTH))?.groups ?? null);
        }
      };
      for (;;) {
        const {spentMs, cutOff} = within(work, Math.max(MIN_LIMIT_MS, leftMs));
        leftMs -= spentMs;
        if (!cutOff) return null;
        // With time left it was the machine that kept it waiting: try once more.
        if (leftMs <= 0) return tooSlow(lines[found.length] ?? '');
      }
    } catch (error) {
      return failed(error);
    }
  };

  const read = (lines: readonly string[]): TrainingEvent[][] => {
    leftMs = Math.min(MAX_MS, leftMs + LINE_ADDS_MS * lines.length);
    const found: (Groups | null)[] = [];
    const trouble = match(lines, found);
    const events = found.map(groups => (groups === null ? [] : meaning(groups)));
    if (trouble === null) return events;
    isOff = true;
    return [...events, [trouble]];
  };

  return {read: lines => (isOff || lines.length === 0 ? [] : read(lines))};
};
