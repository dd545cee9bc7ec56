import {spawnSync} from 'node:child_process';
import {bundle} from '../bundle.js';
import {median, range} from '../statistics.js';
import {atLeast} from '../table.js';

/** @import {Measure} from '../types.ts' */

const MIN_LINES = 200_000;

/** @param {number} value */
const lines = value => `${Math.round(value).toLocaleString('en-US')}/s`;

/**
 * Lines of a trainer's output that are read into events in a second, by a process that does nothing else.
 * @type {Measure}
 */
export const parseRate = async ({stage, quick}) => {
  const program = await bundle('parse', stage.subfolder('parse-rate'));
  const words = [program, quick ? '5' : '15'];
  const {stdout, stderr, status} = spawnSync(process.execPath, words, {encoding: 'utf8'});
  if (status !== 0) throw new Error(`the output could not be read: ${stderr}`);
  return Object.entries(JSON.parse(stdout)).map(([name, rates]) => ({
    what: `lines read, ${name} format`,
    measured: lines(median(rates)),
    scatter: range(rates, lines),
    bound: atLeast(median(rates), MIN_LINES, lines),
  }));
};
