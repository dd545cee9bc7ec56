import {createReader, type TrainerReader} from '../trainer/reader.js';
import {createWithinTime} from './within-time.js';

/**
 * A reader of a trainer's output. `pattern`: the user's expression for its iterations, which is run with a time limit;
 * null for none.
 */
export const readerFor = (pattern: string | null): TrainerReader =>
  createReader(pattern === null ? null : {source: pattern, within: createWithinTime()});
