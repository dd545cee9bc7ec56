import {spawn, spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {codeOf} from '../errors.js';
import {lives, processAt} from './proc.js';

/** @import {MacApp, MacProcess} from './types.ts' */

/** Generous: the machine may be busy with other things. */
const START_MS = 10_000;

/**
 * A link to the shell at the path of the original's executable, so that the process carries its name.
 * @param {string} folder
 * @param {string} path
 */
const executable = (folder, path) => {
  const link = join(folder, 'root', path);
  if (!existsSync(link)) {
    mkdirSync(dirname(link), {recursive: true});
    symlinkSync('/bin/sh', link);
  }
  return link;
};

/** @param {string} path */
const waitForFile = async path => {
  for (const until = Date.now() + START_MS; !existsSync(path); await delay(2)) {
    if (Date.now() > until) throw new Error(`An app of the rehearsal did not start: no ${path}`);
  }
  return readFileSync(path, 'utf8');
};

/**
 * Starts an app's main process with its helpers below it and notes pids and birth times in the entry. They sleep until
 * they are ended, and outlive the process that started them.
 * @param {string} folder
 * @param {MacApp} entry
 * @param {number | string} number
 */
export const startApp = async (folder, entry, number) => {
  const place = join(folder, 'apps', String(number));
  mkdirSync(place, {recursive: true});
  const made = spawnSync('mkfifo', [join(place, 'alive')]);
  if (made.status !== 0) throw new Error(`mkfifo failed: ${made.stderr}`);
  const [first, ...others] = entry.processes;
  const main = executable(folder, first.path);
  const helpers = others.map(process => executable(folder, process.path));
  writeFileSync(join(place, 'helpers'), helpers.map(helper => `${helper}\n`).join(''));
  /** @param {string} name */
  const kit = name => join(folder, '.kit', name);
  const words = [kit('launch.sh'), main, kit('app.sh'), place];
  spawn('/bin/sh', words, {detached: true, stdio: 'ignore', cwd: '/'}).unref();
  const pids = (await waitForFile(join(place, 'pids'))).trim().split(' ').map(Number);
  entry.processes.forEach((process, index) => {
    process.pid = pids[index] ?? null;
    process.born = processAt(process.pid)?.born ?? null;
  });
};

/**
 * @param {MacProcess} process
 * @param {NodeJS.Signals} name
 */
const signal = (process, name) => {
  if (process.pid === null || !lives(process)) return;
  try {
    globalThis.process.kill(process.pid, name);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
};

/**
 * Ends an app as quitting does: the main process, and with it the helpers.
 * @param {MacApp} entry
 */
export const endApp = entry => signal(entry.processes[0], 'SIGTERM');

/**
 * Leaves nothing of an app behind.
 * @param {MacApp} entry
 */
export const killApp = entry => {
  for (const process of entry.processes) signal(process, 'SIGKILL');
};
