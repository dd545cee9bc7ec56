import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {lives} from './proc.js';

/** @import {LaunchdJob, ProcessIdentity} from './types.ts' */

/**
 * The file of a job that launchd has loaded; its name leaves out `:` and the like.
 * @param {string} folder
 * @param {string} label
 */
export const fileOfAgent = (folder, label) => join(folder, 'launchd', `${encodeURIComponent(label)}.json`);

/**
 * The file with its process' pid and birth time, in one line; it does not exist before the job is started.
 * @param {string} folder
 * @param {string} label
 */
export const pidFileOfAgent = (folder, label) => fileOfAgent(folder, label).replace(/json$/, 'pid');

/**
 * @param {string} file
 * @returns {ProcessIdentity}
 */
const processOf = file => {
  if (!existsSync(file)) return {pid: null, born: null};
  const [pid = null, born = null] = readFileSync(file, 'utf8').split(' ').map(Number);
  return {pid, born};
};

/**
 * The jobs that launchd has loaded, each with its pid and birth time, which are null for a job that was not started.
 * @param {string} folder
 * @returns {(LaunchdJob & ProcessIdentity)[]}
 */
export const agentsOf = folder => {
  const place = join(folder, 'launchd');
  if (!existsSync(place)) return [];
  const names = readdirSync(place).filter(name => name.endsWith('.json'));
  return names.map(name => {
    const job = JSON.parse(readFileSync(join(place, name), 'utf8'));
    return {...job, ...processOf(pidFileOfAgent(folder, job.label))};
  });
};

/**
 * Kills everything that launchd has started.
 * @param {string} folder
 */
export const killAgents = folder => {
  for (const job of agentsOf(folder)) if (job.pid !== null && lives(job)) process.kill(job.pid, 'SIGKILL');
};
