import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import {codeOf} from '../errors.js';
import {processAt} from './proc.js';

/** @import {MacState} from './types.ts' */

/** The programs of `lsappinfo`'s stand-in, in the order in which tools/entry.sh names them. */
const PARTS = ['json', 'text', 'machine', 'processes', 'calendar', 'coalitions', 'lsappinfo'];

/**
 * Pids of an app's coalition, by the app's number in the state: its own processes, and all that was started in it.
 * @param {string} folder
 * @param {number} number
 */
export const coalitionPids = (folder, number) => {
  const parts = PARTS.flatMap(name => ['-f', join(folder, '.kit', `${name}.awk`)]);
  const env = {PATH: '/usr/bin:/bin', LC_ALL: 'C', REHEARSAL_MAC: folder, REHEARSAL_KIT: join(folder, '.kit')};
  const words = [...parts, '--', 'rehearsed-members', String(number)];
  const {status, stdout, stderr} = spawnSync('awk', words, {env, encoding: 'utf8'});
  if (status !== 0) throw new Error(`The members of a coalition are not known: ${stderr}`);
  return stdout.trim().split(' ').filter(Boolean).map(Number);
};

/**
 * A process that is there already, as a member; `parent` names the app's process that ps shows as its parent.
 * @param {number} pid
 * @param {string} parent
 */
export const memberEntry = (pid, parent) => {
  const found = processAt(pid);
  if (found === null) throw new Error(`No process ${pid} to join a coalition`);
  return {pid, born: found.born, parent};
};

/**
 * What the system does once an app has quit. An app that may not run in the background takes the rest of its coalition
 * with it (macOS 27, tmux #5465): each process gets SIGTERM.
 * @param {string} folder
 * @param {MacState} state
 * @param {number} number
 */
export const endCoalition = (folder, state, number) => {
  if (!state.endsCoalitions || state.apps[number]?.backgroundAllowed) return;
  for (const pid of coalitionPids(folder, number)) {
    if (pid === process.pid || pid <= 1) continue;
    try {
      process.kill(pid, 'SIGTERM');
    } catch (error) {
      if (codeOf(error) !== 'ESRCH') throw error;
    }
  }
};
