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
import {basename, join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {killAgents} from './agents.js';
import {endApp, killApp, startApp} from './apps.js';
import {appEntry} from './catalogue.js';
import {coalitionPids, memberEntry} from './coalition.js';
import {comeToRest, firstState, trainerEntry} from './first-state.js';
import {allow, withdraw} from './privacy.mjs';
import {lives} from './proc.js';
import {sceneOf} from './scenes.js';
import {settle, welcome} from './settle.js';
import {changeState, clockOf, memoryAt, readState, valueAt, writeState} from './state.js';
import {applyFault, installTool, kit, TOOLS} from './tool-links.js';

export {TOOLS};

/**
 * Makes a folder of stand-in tools with their state, and starts the apps of the scene. Options: `macos` (13, 14.0, 14.4, 15, 26, 27),
 * `scene` (red, yellow, green, idle), `apps` (names of the catalogue or specifications, instead of the scene's), `directory` (an
 * empty one; else a new one in the temporary folder), `clock` (seconds at which the rehearsal's clock stands still), `state` (anything of the state but what is computed) and `memory` (numbers
 * of `state.memory` that hold as they are; memory then no longer follows the processes).
 */
export const createRehearsal = async (options = {}) => {
  // As below a home folder of somebody who is called so.
  const folder = options.directory ?? mkdtempSync(join(tmpdir(), "mlxtop rehearsal O'Neil-"));
  mkdirSync(folder, {recursive: true});
  const scene = {...sceneOf(options.scene ?? 'red'), ...(options.apps ? {apps: options.apps} : {})};
  const state = firstState(scene, options);
  writeFileSync(join(folder, 'calls.log'), '');
  symlinkSync(kit, join(folder, '.kit'));
  symlinkSync(process.execPath, join(folder, '.node'));
  for (const tool of TOOLS) installTool(folder, tool);
  await Promise.all(state.apps.map((entry, number) => startApp(folder, entry, number)));
  comeToRest(state);
  if (options.memory) Object.assign(state, {follows: false, memory: {...state.memory, ...options.memory}});
  writeState(folder, state);
  return openRehearsal(folder);
};

const parseCall = line => {
  const [time, tool, ...words] = line.split(' ');
  return {seconds: Number(time), tool, args: words.join(' '), line};
};

/** The rehearsal in that folder. */
export const openRehearsal = folder => {
  const app = (state, name) => {
    const entry = state.apps.find(one => one.name === name || one.bundleId === name);
    if (!entry) throw new Error(`No app ${name} in this rehearsal`);
    return entry;
  };
  return {
    /** The folder: what MLXTOP_TOOLS has to name. */
    tools: folder,
    state: () => readState(folder),
    /** Changes the state in place; what the tools print next shows it. */
    change: edit => changeState(folder, edit),
    /** Memory now, in bytes, with `level` and `slowdown`. */
    memory: () => {
      settle(folder);
      return memoryAt(readState(folder));
    },
    /** Calls of the stand-ins so far: `{seconds, tool, args}`; uses that must not be have FORBIDDEN or NOT for a tool. */
    calls: () => readFileSync(join(folder, 'calls.log'), 'utf8').split('\n').filter(Boolean).map(parseCall),
    /** Notifications that appeared on the screen so far. */
    shown: () =>
      existsSync(join(folder, 'shown.log'))
        ? readFileSync(join(folder, 'shown.log'), 'utf8')
            .split('\n')
            .filter(Boolean)
            .map(line => JSON.parse(line))
        : [],
    /** Runs a stand-in to its end. */
    run: (tool, args = [], env = {}) =>
      spawnSync(join(folder, tool), args, {env, encoding: 'utf8', maxBuffer: 2 ** 26}),
    /** Pids of an app that live: main first. */
    pids: name =>
      app(readState(folder), name)
        .processes.filter(lives)
        .map(({pid}) => pid),
    /** How an app answers the next quit: quits, asks, cancels, hangs, refused. */
    onQuit: (name, answer, seconds = 0.3) =>
      changeState(folder, state => {
        Object.assign(app(state, name), {onQuit: answer, quitSeconds: seconds});
      }),
    /** Starts an app of the catalogue, or of that specification, while the rehearsal runs. */
    open: async nameOrSpec => {
      const entry = appEntry(nameOrSpec);
      await startApp(folder, entry, readState(folder).apps.length);
      changeState(folder, state => {
        state.apps.push(entry);
      });
      settle(folder);
    },
    /** Quits an app as its own menu would, questions aside; whom it takes with it is told SIGTERM by the time that this returns. */
    quit: name => {
      const number = readState(folder).apps.findIndex(one => one.name === name);
      const {status} = spawnSync(process.execPath, [join(kit, 'quit-now.js'), folder, String(number), '0']);
      if (status !== 0) throw new Error(`${name} did not quit`);
      settle(folder);
    },
    /** Whether an app may run in the background: on 27 one that may not takes its coalition with it when it quits. */
    allowBackground: (name, allowed) =>
      changeState(folder, state => {
        app(state, name).backgroundAllowed = allowed;
      }),
    /**
     * Makes a real process a member of an app's coalition, with all that is below it now or later. `parent` names the app's process that
     * ps is to show as its parent (`pty`, `server`); without it the process stays whose child it is.
     */
    join: (name, pid, parent = '') =>
      changeState(folder, state => {
        const entry = app(state, name);
        entry.joined = [...(entry.joined ?? []), memberEntry(pid, parent)];
      }),
    /**
     * The environment of whatever is started in an app's terminal: it belongs to the app's coalition, as do a daemon of it and all that
     * it starts, and finds what that terminal tells of itself.
     */
    inside: name => ({
      ...app(readState(folder), name).environment,
      REHEARSAL_COALITION: `${basename(folder)}:${name}`,
    }),
    /** Pids of an app's coalition, its own processes first. */
    members: name => {
      const number = readState(folder).apps.findIndex(one => one.name === name);
      return coalitionPids(folder, number);
    },
    /** Ends an app from outside, as `kill` would. */
    end: name => endApp(app(readState(folder), name)),
    /**
     * Makes a real process the trainer of the state: in the place of the scene's, which had no process, with what that held, or
     * as a new one with `footprintBytes`.
     */
    adoptTrainer: (pid, details = {}) =>
      changeState(folder, state => {
        const place = state.trainers.findIndex(trainer => trainer.pid === null);
        const {footprintBytes, peakBytes, name, argv0, args, wiredShare} = state.trainers[place] ?? {};
        const entry = trainerEntry(pid, {footprintBytes, peakBytes, name, argv0, args, wiredShare, ...details});
        if (entry.footprintBytes === undefined)
          throw new Error('How much does the trainer hold? footprintBytes is missing');
        state.trainers.splice(place === -1 ? state.trainers.length : place, place === -1 ? 0 : 1, entry);
        welcome(state);
      }),
    /**
     * Breaks a tool, or mends it with null: `slow S` (seconds), `hang`, `missing` (ENOENT), `refused` (EACCES), `fail CODE TEXT`,
     * `garbage`, `cut N` (characters).
     */
    fault: (tool, kind) => {
      changeState(folder, state => {
        if (kind === null) delete state.faults[tool];
        else state.faults[tool] = kind;
      });
      applyFault(folder, tool, kind);
    },
    /** Closes folders (real paths) to all that hangs below the tmux servers of now, as after an update of their app; see privacy.mjs. */
    withdraw: folders => withdraw(folder, folders),
    /** Opens them again. */
    allow: () => allow(folder),
    /**
     * The Mac sleeps for so many seconds, in so many parts with dark wakes between: those processes do nothing meanwhile, while the clocks
     * run on as a Mac's do, and the kernel's note is of the last part alone.
     */
    sleep: async (pids, {seconds, parts = 1}) => {
      for (const pid of pids) process.kill(pid, 'SIGSTOP');
      for (let part = 0; part < parts; part++) {
        const sleptAt = Date.now() / 1000;
        await delay((1000 * seconds) / parts);
        changeState(folder, state => Object.assign(state, {sleptAt, wokeAt: Date.now() / 1000}));
      }
      for (const pid of pids) process.kill(pid, 'SIGCONT');
    },
    /** Footprint of the trainer of that pid now, in bytes. */
    footprint: pid => {
      const state = readState(folder);
      const trainer = state.trainers.find(one => one.pid === pid);
      return trainer ? valueAt(trainer.footprintBytes, clockOf(state)) : null;
    },
    /** Ends the apps and removes the folder. */
    close: () => {
      if (!existsSync(folder)) return;
      for (const entry of readState(folder).apps) killApp(entry);
      killAgents(folder);
      // A tool that is being called meanwhile must not write into what is being removed.
      const closed = `${folder}-closed`;
      renameSync(folder, closed);
      rmSync(closed, {recursive: true, force: true, maxRetries: 10, retryDelay: 50});
    },
  };
};
