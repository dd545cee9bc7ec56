// The demo's trainer with a clock of its own, for the measures of a trainer's speed.
import {join} from 'node:path';
import {trainerFile} from './stage.js';

/** @import {Stage} from './stage.js' */

/** The trainer with mlxtop has to be at least this part as fast as without. */
export const MIN_RATIO = 0.99;

/** @param {number} value */
export const ratio = value => value.toFixed(3);

/**
 * Its command line: trains without validations and saves between, and writes its clock to $MLXTOP_BENCH_CLOCK when it
 * ends.
 * @param {Stage} stage
 * @param {string} folder
 * @param {number} iterations
 * @param {number} iterationsAReport
 */
export const clockedTrainer = (stage, folder, iterations, iterationsAReport) => [
  ...[process.execPath, '--import', trainerFile('clock.js'), stage.script, 'demo-trainer', '--train'],
  ...['--iters', String(iterations), '--steps-per-report', String(iterationsAReport)],
  ...['--steps-per-eval', '1000000', '--save-every', '1000000', '--adapter-path', join(folder, 'adapters')],
];
