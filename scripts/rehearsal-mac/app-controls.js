import {spawnSync} from 'node:child_process';
import {basename, join} from 'node:path';
import {endApp, startApp} from './apps.js';
import {appEntry} from './catalogue.js';
import {coalitionPids, memberEntry} from './coalition.js';
import {lives} from './proc.js';
import {settle} from './settle.js';
import {changeState, readState} from './state.js';
import {kit} from './tool-links.js';

/** @import {AppSpecification, MacState, QuitAnswer} from './types.ts' */

/**
 * An app of the state, by its name or bundle id.
 * @param {MacState} state
 * @param {string} name
 */
/**
 * @param {MacState} state
 * @param {string} name
 */
const app = (state, name) => {
  const entry = state.apps.find(one => one.name === name || one.bundleId === name);
  if (!entry) throw new Error(`No app ${name} in this rehearsal`);
  return entry;
};

/**
 * What a test can do to the apps of a rehearsal.
 * @param {string} folder
 */
export const appControls = folder => ({
  /**
   * Pids of an app's living processes, the main one first.
   * @param {string} name
   * @returns {number[]}
   */
  pids: name =>
    app(readState(folder), name)
      .processes.filter(lives)
      .flatMap(({pid}) => pid ?? []),
  /**
   * How an app answers the next quit: quits, asks, cancels, hangs, refused.
   * @param {string} name
   * @param {QuitAnswer} answer
   * @param {number} [seconds]
   */
  onQuit: (name, answer, seconds = 0.3) =>
    changeState(folder, state => {
      Object.assign(app(state, name), {onQuit: answer, quitSeconds: seconds});
    }),
  /**
   * Starts an app of the catalogue, or of that specification, while the rehearsal runs.
   * @param {string | AppSpecification} nameOrSpec
   */
  open: async nameOrSpec => {
    const entry = appEntry(nameOrSpec);
    await startApp(folder, entry, readState(folder).apps.length);
    changeState(folder, state => {
      state.apps.push(entry);
    });
    settle(folder);
  },
  /**
   * Quits an app as its own menu would, without questions; the processes that it takes with it have got SIGTERM when
   * this returns.
   * @param {string} name
   */
  quit: name => {
    const number = readState(folder).apps.findIndex(one => one.name === name);
    const {status} = spawnSync(process.execPath, [join(kit, 'quit-now.js'), folder, String(number), '0']);
    if (status !== 0) throw new Error(`${name} did not quit`);
    settle(folder);
  },
  /**
   * Whether an app may run in the background: on 27 an app that may not takes its coalition with it when it quits.
   * @param {string} name
   * @param {boolean} allowed
   */
  allowBackground: (name, allowed) =>
    changeState(folder, state => {
      app(state, name).backgroundAllowed = allowed;
    }),
  /**
   * Makes a real process a member of an app's coalition, with every process below it, now or later. `parent` names the
   * app's process that ps is to show as its parent (`pty`, `server`); without it ps shows the real parent.
   * @param {string} name
   * @param {number} pid
   * @param {string} [parent]
   */
  join: (name, pid, parent = '') =>
    changeState(folder, state => {
      const entry = app(state, name);
      entry.joined = [...(entry.joined ?? []), memberEntry(pid, parent)];
    }),
  /**
   * The environment of what is started in an app's terminal: it makes a process, and every daemon that the process
   * starts, a member of the app's coalition, and holds the variables that the terminal sets.
   * @param {string} name
   * @returns {Record<string, string>}
   */
  inside: name => ({
    ...app(readState(folder), name).environment,
    REHEARSAL_COALITION: `${basename(folder)}:${name}`,
  }),
  /**
   * Pids of an app's coalition, its own processes first.
   * @param {string} name
   */
  members: name => {
    const number = readState(folder).apps.findIndex(one => one.name === name);
    return coalitionPids(folder, number);
  },
  /**
   * Ends an app from outside, as `kill` would.
   * @param {string} name
   */
  end: name => endApp(app(readState(folder), name)),
});
