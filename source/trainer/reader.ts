import type {TrainingEvent} from '../journal/events.js';
import type {Dialect} from './dialect.js';
import {jsonLines} from './dialects/json-lines.js';
import {keras} from './dialects/keras.js';
import {readEvaluationBar} from './dialects/mlx-lm-evaluation.js';
import {mlxLmPlain} from './dialects/mlx-lm-plain.js';
import {mlxLmRich} from './dialects/mlx-lm-rich.js';
import {mlxTune} from './dialects/mlx-tune.js';
import {sillm} from './dialects/sillm.js';
import {unsloth} from './dialects/unsloth.js';
import {createFailureReader} from './failures.js';
import {createLineSplitter} from './lines.js';
import {patternDialect} from './pattern.js';

export type TrainerReader = {
  push(chunk: Uint8Array): TrainingEvent[];
  /** At the end of the output. */
  flush(): TrainingEvent[];
  /** The name of the dialect that understands this trainer; null as long as none does. */
  readonly dialect: string | null;
  /** Bytes that overlong lines have lost. */
  readonly droppedBytes: number;
};

/** Events by which a dialect shows that it understands the trainer. A test's loss or an evaluation's bar is in several. */
const TELLING = new Set<TrainingEvent['type']>(['report', 'progress', 'validation', 'total', 'checkpoint']);

const CLOSING_BRACKET = 0x5d;

const isSame = (one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>): boolean => {
  for (const key in one) if (!Object.is(one[key], other[key])) return false;
  return true;
};

/**
 * Reads a trainer's output, in bytes as they come, into events. The first dialect that understands something is kept.
 * `pattern` is the user's `--iterations-pattern`: it is always asked first, and the others only about lines that it does not
 * match (which may tell of validations and checkpoints). Throws a UserError when it is not a usable expression.
 */
export const createReader = (options: {pattern?: string} = {}): TrainerReader => {
  const splitter = createLineSplitter();
  const failures = createFailureReader();
  const own = options.pattern === undefined ? null : patternDialect(options.pattern);
  let isOwnKept = false;
  let candidates: Dialect[] = [mlxLmPlain(), mlxLmRich(), unsloth(), mlxTune(), sillm(), keras(), jsonLines()];
  let kept: Dialect | null = null;
  let total: number | null = null;
  let last: TrainingEvent | null = null;

  const readLine = (line: string): TrainingEvent[] => {
    const matched = own?.read(line) ?? [];
    if (matched.length > 0) {
      isOwnKept = true;
      return matched;
    }
    for (const dialect of candidates) {
      const events = dialect.read(line);
      if (kept === null && events.some(event => TELLING.has(event.type))) {
        kept = dialect;
        candidates = [dialect];
      }
      if (events.length > 0) return events;
    }
    return [];
  };

  /** What the dialects read, and a failure, of which no dialect needs to know. */
  const readAll = (line: string): TrainingEvent[] => {
    const events = readLine(line);
    if (events.some(event => event.type === 'report')) {
      failures.goesOn();
      return events;
    }
    const failure = failures.read(line);
    return failure === null ? events : [...events, failure];
  };

  /** Every rank of a distributed run announces the total and the start; a row that ^C interrupts is printed twice. */
  const isNews = (event: TrainingEvent): boolean => {
    const isRepeated = event.type === 'total' ? event.iterations === total : last !== null && isSame(event, last);
    if (isRepeated) return false;
    if (event.type === 'total') total = event.iterations;
    last = event;
    return true;
  };

  /**
   * A bar's line ends only where the next one begins, after a batch of the validation; on a machine that swaps that can be
   * a minute. So a bar that is all there is believed at once.
   */
  const readOpenBar = (chunk: Uint8Array): TrainingEvent[] => {
    if (own !== null || chunk.at(-1) !== CLOSING_BRACKET) return [];
    const bar = readEvaluationBar(splitter.open);
    return bar === null || bar.done === null ? [] : [bar];
  };

  return {
    push: chunk => [...splitter.push(chunk).flatMap(readAll), ...readOpenBar(chunk)].filter(isNews),
    flush: () => splitter.flush().flatMap(readAll).filter(isNews),
    get dialect() {
      return isOwnKept && own !== null ? own.name : (kept?.name ?? null);
    },
    get droppedBytes() {
      return splitter.droppedBytes;
    },
  };
};
