import {errorMessage, usageError} from '../errors.js';
import type {TrainingEvent} from '../journal/events.js';
import type {Dialect} from './dialect.js';

const EXAMPLE = String.raw`For example: --iterations-pattern 'step (?<iteration>\d+)/(?<total>\d+) loss (?<loss>\S+)'`;

/** A user's expression can be slow on long lines, and what it looks for stands at their beginning. */
const LOOKED_AT = 2000;

/** `1,234`, `1.234`, `1'234`, `1 234`, `1_234`: groups of three digits. */
const GROUPED = /^\d{1,3}(?:[.,'_\s]\d{3})+$/;

const toIteration = (text: string | undefined): number | null => {
  const digits = text?.trim() ?? '';
  const value = Math.floor(Number(GROUPED.test(digits) ? digits.replaceAll(/\D/g, '') : digits || Number.NaN));
  return Number.isSafeInteger(value) && value >= 0 ? value : null;
};

/** A decimal comma or point; the other of them, or one that comes more than once, separates thousands. */
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

/** The names of an expression's groups: with an empty alternative it matches everything, and names them all. */
const groupNames = (pattern: RegExp): string[] => Object.keys(new RegExp(`${pattern.source}|`).exec('')?.groups ?? {});

/**
 * Reads a trainer's output by a regular expression of the user's, with the named groups `iteration` and, as it likes, `total`
 * and `loss`: a match with a loss is a report, one without is progress. Repeated ones are left out. Throws a UserError (exit
 * code 2) for what is not a regular expression or lacks the group `iteration`.
 */
export const patternDialect = (source: string): Dialect => {
  const pattern = compile(source);
  if (!groupNames(pattern).includes('iteration')) {
    throw usageError('--iterations-pattern lacks the named group (?<iteration>…).', EXAMPLE);
  }
  let knownTotal: number | null = null;
  let last = '';

  const readMatch = (groups: Record<string, string | undefined>): TrainingEvent[] => {
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

  return {
    name: 'pattern',
    read: line => {
      const groups = pattern.exec(line.slice(0, LOOKED_AT))?.groups;
      return groups === undefined ? [] : readMatch(groups);
    },
  };
};
