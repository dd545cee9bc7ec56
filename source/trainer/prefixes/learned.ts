import {endOfWord, mayBePrefix} from './shapes.js';

/**
 * What a line may begin with that only its repetition shows to be a prefix: `trainer | `, `[train] `, `(eval) `, `a\t`.
 */
const CANDIDATE =
  /(?:[A-Za-z][\w.@/-]{0,79} {1,40}\| |[\w./][\w.@/-]{0,79}\t|\[[^\][]{1,60}\] |\([^()]{1,60}\) |((?:[A-Za-z][\w.-]{0,60})?\d{1,6}: ))/y;
/**
 * Never a prefix, however often: what a trainer counts, a level, what a library calls itself before its words of a
 * failure.
 */
const CONTENT =
  /epoch|step|iter|loss|batch|fold|\bval(?:id|idation)?\b|\btest\b|debug|info|warn|error|\b(?:metal|malloc|ring|jaccl)\b|\d\/\d/i;
/** `0: 30%|███` may equally be a bar with a description. */
const BAR = / *\d{1,3}%\|/y;
const BRACKET = 0x5b;
const PARENTHESIS = 0x28;
const TRACEBACK = 'Traceback (most recent call last)';

/**
 * So many lines with the same beginning show that it is not part of their own text; a number (srun --label) begins no
 * trainer's line.
 */
const ENOUGH = 2;
const ENOUGH_OF_NUMBER = 1;
/** Before a bar: so many lines without one. */
const ENOUGH_BEFORE_BAR = 5;
/** More machines or containers than anyone runs at once; beginnings that came once are forgotten then. */
const MAX_KNOWN = 64;

/**
 * What a line begins with at `at` that may be a prefix; `isHost` for a name or number before a colon. Null without one.
 */
const candidateAt = (line: string, at: number): {text: string; isHost: boolean} | null => {
  const code = line.charCodeAt(at);
  if (code !== BRACKET && code !== PARENTHESIS && !mayBePrefix(line, endOfWord(line, at))) return null;
  CANDIDATE.lastIndex = at;
  const [text, host] = CANDIDATE.exec(line) ?? [];
  return text === undefined || CONTENT.test(text) ? null : {text, isHost: host !== undefined};
};

const isBarAt = (line: string, at: number): boolean => {
  BAR.lastIndex = at;
  return BAR.test(line);
};

/** Learns prefixes of no known shape by their repetition. */
export const createLearned = (): {
  /** The length of the prefix that `line` has at `at`, 0 for none. With `learn` the line counts. */
  lengthAt(line: string, at: number, learn: boolean): number;
} => {
  let seen = new Map<string, number>();

  /** Counts a beginning so many times more; gives how often it has been seen. */
  const count = (text: string, times: number): number => {
    const before = seen.get(text) ?? 0;
    if (before === 0 && seen.size >= MAX_KNOWN) seen = new Map([...seen].filter(([, many]) => many >= ENOUGH));
    if (seen.size < MAX_KNOWN || before > 0) seen.set(text, Math.min(before + times, ENOUGH_BEFORE_BAR));
    return before + times;
  };

  const isPrefix = (text: string, isTraceback: boolean, learn: boolean): boolean => {
    // All lines of a traceback have what its first one has.
    const times = isTraceback ? ENOUGH : 1;
    const many = learn ? count(text, times) : (seen.get(text) ?? 0);
    return many >= (/^\d/.test(text) ? ENOUGH_OF_NUMBER : ENOUGH);
  };

  return {
    lengthAt: (line, at, learn) => {
      const candidate = candidateAt(line, at);
      if (candidate === null) return 0;
      const {text, isHost} = candidate;
      const end = at + text.length;
      const isKnown =
        isHost && isBarAt(line, end)
          ? (seen.get(text) ?? 0) >= ENOUGH_BEFORE_BAR
          : isPrefix(text, line.startsWith(TRACEBACK, end), learn);
      return isKnown ? text.length : 0;
    },
  };
};
