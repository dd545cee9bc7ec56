import type {TrainingEvent} from '../journal/events.js';

/**
 * What a line says. With `t`, in ms since 1970, it was said by an earlier line, which counts only now: `retold` then
 * tells that it stands behind events of later times.
 */
export type Read = TrainingEvent & {readonly t?: number; readonly retold?: true};

/**
 * Reads one trainer's output. `line` is a piece of terminal output that ends at a line feed, a carriage return or a
 * cursor movement, with its escape sequences removed; `at` is when it was printed, in ms since 1970, if that is known.
 * Returns what the line says: mostly nothing. May keep state between lines.
 */
export type Dialect = {
  read(line: string, at?: number): Read[];
};

export type NamedDialect = Dialect & {
  readonly name: string;
  /** It guesses at formats that nothing is known of: it gives way to every dialect that knows what it reads. */
  readonly isGuess?: boolean;
};
