import type {TrainingEvent} from '../journal/events.js';

/**
 * Reads one trainer's output. `line` is a piece of terminal output that ends at a line feed, a carriage return or a
 * cursor movement, with its escape sequences removed. Returns what the line says: mostly nothing. May keep state
 * between lines.
 */
export type Dialect = {
  read(line: string): TrainingEvent[];
};

export type NamedDialect = Dialect & {readonly name: string};
