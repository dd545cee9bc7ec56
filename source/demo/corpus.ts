import {HARBOUR} from './corpus/harbour.js';
import {LETTERS} from './corpus/letters.js';
import {ORCHARD} from './corpus/orchard.js';
import {WINTER} from './corpus/winter.js';
import {WORKSHOP} from './corpus/workshop.js';

/**
 * The files are wrapped for readability; the model gets one line for each paragraph, so that it learns prose and not a
 * line width.
 */
const unwrap = (text: string): string => text.replace(/(\S)\n(?=\S)/g, '$1 ');

/** The training text: about 33,000 characters of English prose, plain ASCII. */
export const CORPUS = [HARBOUR, WORKSHOP, ORCHARD, LETTERS, WINTER].map(unwrap).join('\n');
