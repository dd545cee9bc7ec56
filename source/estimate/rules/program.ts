import type {Rules} from './input.js';
import {error} from './words.js';

/** The program that the command names. */
export const programRules: Rules = ({programError}) =>
  programError === null ? [] : [error('program-missing', programError.message, programError.nextStep)];
