import {appendFileSync} from 'node:fs';
import {join} from 'node:path';
import {uptime} from './proc.js';

/**
 * Adds a line to a rehearsal's log of calls, with the time in front.
 *
 * @param {string} folder
 * @param {string} text
 */
export const noteCall = (folder, text) => appendFileSync(join(folder, 'calls.log'), `${uptime().toFixed(2)} ${text}\n`);

/**
 * Ends a stand-in that was called in a way it does not know: a made-up answer must not pass for the original's.
 *
 * @param {string} folder
 * @param {string} call the tool and its arguments
 * @returns {never}
 */
export const notRehearsed = (folder, call) => {
  noteCall(folder, `NOT REHEARSED ${call}`);
  process.stderr.write(`rehearsal: not played: ${call}\n`);
  process.exit(98);
};
