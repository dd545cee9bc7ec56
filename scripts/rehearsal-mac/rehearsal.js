import {spawnSync} from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {killAgents} from './agents.js';
import {appControls} from './app-controls.js';
import {killApp, startApp} from './apps.js';
import {firstState, settleAtOnce} from './first-state.js';
import {loginControls} from './login.js';
import {allow, withdraw} from './privacy.mjs';
import {sceneOf} from './scenes.js';
import {settle} from './settle.js';
import {changeState, memoryAt, readState, writeState} from './state.js';
import {applyFault, installTool, kit, TOOLS} from './tool-links.js';
import {trainerControls} from './trainer-controls.js';

/** @import {Call} from './types.ts' */
/** @typedef {import('./types.ts').MacState} MacState */
/** @typedef {import('./types.ts').RehearsalOptions} RehearsalOptions */
/** @typedef {ReturnType<typeof openRehearsal>} Rehearsal */

export {TOOLS};

/**
 * Makes a folder of stand-in tools with their state, and starts the apps of the scene. Options: `macos` (13, 14.0,
 * 14.4, 15, 26, 27), `scene` (red, yellow, green, idle), `apps` (names of the catalogue or specifications, instead of
 * the scene's), `directory` (an empty one; by default a new one in the temporary folder), `clock` (the second at which
 * the rehearsal's clock stands still), `state` (fields of the state that are not computed) and `memory` (figures of
 * `state.memory` that hold as they are; memory then no longer follows the processes).
 * @param {RehearsalOptions} [options]
 */
export const createRehearsal = async (options = {}) => {
  // As a home folder of a user with such a name would make it: with a blank and an apostrophe.
  const folder = options.directory ?? mkdtempSync(join(tmpdir(), "mlxtop rehearsal O'Neil-"));
  mkdirSync(folder, {recursive: true});
  const scene = {...sceneOf(options.scene ?? 'red'), ...(options.apps ? {apps: options.apps} : {})};
  const state = firstState(scene, options);
  writeFileSync(join(folder, 'calls.log'), '');
  symlinkSync(kit, join(folder, '.kit'));
  symlinkSync(process.execPath, join(folder, '.node'));
  for (const tool of TOOLS) installTool(folder, tool);
  await Promise.all(state.apps.map((entry, number) => startApp(folder, entry, number)));
  settleAtOnce(state);
  if (options.memory) Object.assign(state, {follows: false, memory: {...state.memory, ...options.memory}});
  writeState(folder, state);
  return openRehearsal(folder);
};

/**
 * @param {string} line
 * @returns {Call}
 */
const parseCall = line => {
  const [time, tool = '', ...words] = line.split(' ');
  return {seconds: Number(time), tool, args: words.join(' '), line};
};

/**
 * The rehearsal in that folder.
 * @param {string} folder
 */
export const openRehearsal = folder => ({
  /** The folder: what MLXTOP_TOOLS has to name. */
  tools: folder,
  ...appControls(folder),
  ...trainerControls(folder),
  ...loginControls(folder),
  state: () => readState(folder),
  /**
   * Changes the state in place; what the tools print next shows it.
   * @param {(state: MacState) => void} edit
   */
  change: edit => changeState(folder, edit),
  /** Memory now, in bytes, with `level` and `slowdown`. */
  memory: () => {
    settle(folder);
    return memoryAt(readState(folder));
  },
  /** Calls of the stand-ins so far. A call that must not happen has FORBIDDEN or NOT in place of its tool. */
  calls: () => readFileSync(join(folder, 'calls.log'), 'utf8').split('\n').filter(Boolean).map(parseCall),
  /**
   * Notifications that appeared on the screen so far.
   * @returns {string[]}
   */
  shown: () =>
    existsSync(join(folder, 'shown.log'))
      ? readFileSync(join(folder, 'shown.log'), 'utf8')
          .split('\n')
          .filter(Boolean)
          .map(line => JSON.parse(line))
      : [],
  /**
   * Runs a stand-in to its end.
   * @param {string} tool
   * @param {readonly string[]} [args]
   * @param {NodeJS.ProcessEnv} [env]
   */
  run: (tool, args = [], env = {}) => spawnSync(join(folder, tool), args, {env, encoding: 'utf8', maxBuffer: 2 ** 26}),
  /**
   * Breaks a tool, or mends it with null: `slow S` (seconds), `hang`, `missing` (ENOENT), `refused` (EACCES), `fail
   * CODE TEXT`, `garbage`, `cut N` (characters).
   * @param {string} tool
   * @param {string | null} kind
   */
  fault: (tool, kind) => {
    changeState(folder, state => {
      if (kind === null) delete state.faults[tool];
      else state.faults[tool] = kind;
    });
    applyFault(folder, tool, kind);
  },
  /**
   * Closes folders (real paths) to every process below the tmux servers that run now, as after an update of their app;
   * see privacy.mjs.
   * @param {readonly string[]} folders
   */
  withdraw: folders => withdraw(folder, folders),
  /** Opens them again. */
  allow: () => allow(folder),
  /** Ends the apps and removes the folder. */
  close: () => {
    if (!existsSync(folder)) return;
    for (const entry of readState(folder).apps) killApp(entry);
    killAgents(folder);
    // A tool that is called meanwhile must not write into a folder that is being removed.
    const closed = `${folder}-closed`;
    renameSync(folder, closed);
    rmSync(closed, {recursive: true, force: true, maxRetries: 10, retryDelay: 50});
  },
});
