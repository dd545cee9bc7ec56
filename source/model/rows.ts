import {errorMessage} from '../errors.js';
import type {DataFacts, RowFormat, RowKeys} from '../estimate/facts.js';
import {printable} from '../format/printable.js';
import {isRecord} from '../trainer/is-record.js';
import {linesOf} from './rows/lines.js';
import {parseRow} from './rows/parse.js';
import {formatOf, type Plan, planOf} from './rows/plan.js';
import {createProblems, type Problems} from './rows/problems.js';
import {TemplateRefusal} from './tokens/python-strings.js';
import {CHARACTERS_PER_TOKEN, charactersIn, type TokenCounter} from './tokens.js';

export type RowLimits = {
  keys?: RowKeys;
  /** When to stop counting, by `performance.now()`: the rest is estimated. */
  until?: number;
};

/** Longer lines are not parsed. */
const MAX_LINE_BYTES = 32 * 1024 * 1024;
/** Rows between two looks at the clock. */
const ROWS_A_LOOK = 64;
/** So much of the time may be taken for counting; the rest is for reading what is left. */
const COUNTING_SHARE = 0.8;

const NO_TOKEN = 'it has no tokens: mlx_lm fails with IndexError';

const CUT = 200;
const brief = (text: string): string => printable(text.length > CUT ? `${text.slice(0, CUT)}…` : text);

/** What was counted exactly, by which the other rows are estimated. */
type Sums = {tokens: number; characters: number; bytes: number};

const charactersOf = (plan: Plan): number => {
  if (plan.kind === 'text') return plan.text.length;
  return plan.kind === 'chat' ? charactersIn([plan.messages, plan.tools]) : 0;
};

const counted = (plan: Plan, counter: TokenCounter): number => {
  if (plan.kind === 'text') return counter.text(plan.text);
  return plan.kind === 'chat' ? counter.chat(plan.messages, plan.tools) : 0;
};

/** A row's tokens; 'refused' where mlx_lm ends by it, null where only this program cannot count it. */
const tokensOf = (plan: Plan, line: number, counter: TokenCounter, problems: Problems): number | 'refused' | null => {
  try {
    const tokens = counted(plan, counter);
    if (plan.kind === 'text' && tokens === 0) problems.add('empty', line, NO_TOKEN, true);
    return tokens;
  } catch (error) {
    const isFatal = error instanceof TemplateRefusal;
    problems.add('template-fails', line, brief(errorMessage(error)), isFatal);
    return isFatal ? 'refused' : null;
  }
};

const noteProblems = (plan: Plan, line: number, problems: Problems): void => {
  if (plan.kind === 'problem') problems.add(plan.problem, line, plan.detail === null ? null : brief(plan.detail), true);
  const isEmpty = (plan.kind === 'text' && plan.text.trim() === '') || (plan.kind === 'chat' && plan.isEmpty);
  if (isEmpty) problems.add('empty', line, null, false);
};

/** A first row from which mlx_lm cannot tell what the rows are. */
const noteFirst = (value: unknown, problems: Problems): void => {
  if (isRecord(value)) problems.add('unknown-keys', 1, brief(Object.keys(value).slice(0, 8).join(', ')), true);
  else problems.add('not-object', 1, null, true);
};

/** Reads one row after the other; what it has seen is in `facts`. */
const createReader = (counter: TokenCounter, {keys = {}, until = Number.POSITIVE_INFINITY}: RowLimits) => {
  const problems = createProblems();
  const lengths: number[] = [];
  const sums: Sums = {tokens: 0, characters: 0, bytes: 0};
  const began = performance.now();
  const countUntil = began + (until - began) * COUNTING_SHARE;
  let format: RowFormat | null = null;
  let mode: 'count' | 'parse' | 'skip' = 'count';
  let isWhole = true;
  /** Whether the model's template refuses a row: how long that will be once it is mended is a guess. */
  let hasRefused = false;
  /** Keys of the first row; null once another row has more or fewer. */
  let keyCount: number | null = null;

  /** The first rows are always parsed: they tell the format. */
  const look = (isFirst: boolean): void => {
    const now = performance.now();
    if (now > until && !isFirst) mode = 'skip';
    else if (now > countUntil && mode === 'count') mode = 'parse';
  };

  const byCharacters = (characters: number): number => {
    const perCharacter = sums.characters > 0 ? sums.tokens / sums.characters : 1 / CHARACTERS_PER_TOKEN;
    return Math.ceil(characters * perCharacter);
  };

  const byBytes = (bytes: number): number => {
    const perByte = sums.bytes > 0 ? sums.tokens / sums.bytes : 1 / CHARACTERS_PER_TOKEN;
    return Math.ceil(bytes * perByte);
  };

  const lengthOf = (plan: Plan, line: number, bytes: number): number => {
    const characters = charactersOf(plan);
    if (plan.kind === 'problem') return 0;
    const tokens = mode === 'count' ? tokensOf(plan, line, counter, problems) : null;
    if (tokens === null) {
      isWhole = false;
      return byCharacters(characters);
    }
    if (tokens === 'refused') {
      hasRefused = true;
      return byCharacters(characters);
    }
    sums.tokens += tokens;
    sums.characters += characters;
    sums.bytes += bytes;
    return tokens;
  };

  const parsed = (bytes: Buffer, line: number): number => {
    const {value, problem} = parseRow(bytes);
    if (problem !== null) {
      problems.add('not-json', line, brief(problem), true);
      return 0;
    }
    if (line === 1) {
      format = formatOf(value, keys);
      if (format === null) noteFirst(value, problems);
    }
    const own = isRecord(value) ? Object.keys(value).length : null;
    keyCount = line === 1 || own === keyCount ? own : null;
    if (format === null) return byCharacters(charactersIn(value));
    const plan = planOf(value, format, keys);
    noteProblems(plan, line, problems);
    return lengthOf(plan, line, bytes.length);
  };

  return {
    add(bytes: Buffer): void {
      const line = lengths.length + 1;
      if (line % ROWS_A_LOOK === 1) look(line === 1);
      if (mode === 'skip' || bytes.length > MAX_LINE_BYTES) {
        isWhole = false;
        lengths.push(byBytes(bytes.length));
      } else lengths.push(parsed(bytes, line));
    },
    facts: (file: string): DataFacts => ({
      file,
      rows: lengths.length,
      format,
      counted: isWhole && !hasRefused && format !== null ? counter.counted : 'estimated',
      lengths,
      isInOrder: isWhole && keyCount !== null,
      problems: problems.list(),
    }),
  };
};

/**
 * The rows of a file of JSON lines in their order, with the tokens of each as mlx_lm would make them, and what is wrong
 * with them. Reads line by line; when the time is over the other rows are estimated by what was counted before. Throws
 * what `openRegular` does.
 */
export const readRows = (file: string, counter: TokenCounter, limits: RowLimits = {}): DataFacts => {
  const reader = createReader(counter, limits);
  for (const line of linesOf(file)) reader.add(line);
  return reader.facts(file);
};
