import {spawnSync} from 'node:child_process';
import {cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {processesWith} from './processes.js';
import {startServer} from './tmux.js';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** @typedef {ReturnType<typeof createStage>} Stage */
/** @typedef {Awaited<ReturnType<Stage['startRun']>>} Run */

/**
 * A program of ours that plays a trainer.
 * @param {string} name
 */
export const trainerFile = name => fileURLToPath(new URL(`trainers/${name}`, import.meta.url));

/**
 * @template Value
 * @param {Value} value
 * @returns {value is Exclude<Value, null | undefined | false>}
 */
const isFound = value => value !== null && value !== undefined && value !== false;

/**
 * Waits until `find` gives something other than null, undefined or false.
 *
 * @template Found
 * @param {string} what
 * @param {() => Found | Promise<Found>} find
 * @param {{everyMs?: number, maxMs?: number}} [limits]
 * @returns {Promise<Exclude<Found, null | undefined | false>>}
 */
export const waitFor = async (what, find, {everyMs = 25, maxMs = 30_000} = {}) => {
  for (const until = performance.now() + maxMs; ; await delay(everyMs)) {
    const value = await find();
    if (isFound(value)) return value;
    if (performance.now() > until) throw new Error(`waited ${maxMs / 1000} s for ${what}`);
  }
};

/**
 * Where the bench works: a temporary folder with a copy of `dist` (so that another build meanwhile changes nothing),
 * its own runs and the sockets of its own tmux servers. `close` ends and removes everything, and may be called at any
 * time.
 */
export const createStage = () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mlxtop-bench-')));
  const dist = join(folder, 'dist');
  cpSync(join(ROOT, 'dist'), dist, {recursive: true});
  const {TMUX: _tmux, TMUX_PANE: _pane, NO_COLOR: _color, NODE_OPTIONS: _options, ...inherited} = process.env;
  const env = {
    ...inherited,
    MLXTOP_HOME: join(folder, 'home'),
    TMUX_TMPDIR: folder,
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    TERM: 'xterm-256color',
  };
  /** @type {Map<string, ReturnType<typeof startServer>>} */
  const servers = new Map();

  /**
   * @param {readonly string[]} words
   * @param {NodeJS.ProcessEnv} [environment]
   */
  const mlxtop = (words, environment) => {
    const {stdout, stderr, status} = spawnSync(join(dist, 'mlxtop'), words, {
      env: {...env, ...environment},
      cwd: folder,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`mlxtop ${words.join(' ')} (${status}): ${stdout}${stderr}`);
    return stdout;
  };

  /** @param {string} name */
  const server = name => {
    const known = servers.get(name);
    if (known) return known;
    const started = startServer(name, env);
    servers.set(name, started);
    return started;
  };

  return {
    folder,
    env,
    program: join(dist, 'mlxtop'),
    script: join(dist, 'mlxtop.js'),
    server,
    /**
     * A folder of its own for one measure.
     * @param {string} name
     */
    subfolder(name) {
      const path = join(folder, name);
      mkdirSync(path, {recursive: true});
      return path;
    },
    /**
     * Starts a run, detached, and waits until it is recorded.
     * @param {string} name
     * @param {readonly string[]} command
     * @param {{options?: readonly string[], environment?: NodeJS.ProcessEnv}} [how]
     */
    async startRun(name, command, {options = [], environment = {}} = {}) {
      const {tmux} = server(name);
      const words = ['run', '--detach', '--session', name, '--socket-name', name, ...options, '--', ...command];
      const id = /\(run (\S+)\)/.exec(mlxtop(words, environment))?.[1];
      if (id === undefined) throw new Error('mlxtop run has not told its id');
      const runFolder = join(env.MLXTOP_HOME, 'runs', id);
      const panes = tmux('list-panes', '-s', '-t', `=${name}`, '-F', '#{@mlxtop_role} #{pane_id} #{pane_pid}')
        .split('\n')
        .map(line => line.split(' '));
      const [, dashboardPane = '', dashboardPid] = panes.find(([role]) => role === 'dashboard') ?? [];
      const [, trainerPane = '', wrapperPid] = panes.find(([role]) => role === 'trainer') ?? [];
      const recorderPid = await waitFor('the recorder', () => {
        try {
          return Number(JSON.parse(readFileSync(join(runFolder, 'lock'), 'utf8')).pid);
        } catch {
          return null;
        }
      });
      return {
        id,
        folder: runFolder,
        dashboardPane,
        trainerPane,
        dashboardPid: Number(dashboardPid),
        wrapperPid: Number(wrapperPid),
        recorderPid,
        /** What the dashboard shows. */
        screen: () => tmux('capture-pane', '-p', '-t', dashboardPane),
        /** Ends the session and waits until nothing of it is left. */
        async close() {
          tmux('kill-session', '-t', `=${name}`);
          await waitFor('the end of the run', () => processesWith(runFolder).length === 0);
        },
      };
    },
    close() {
      for (const {close} of servers.values()) close();
      for (const pid of processesWith(folder)) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // It ended by itself in the meantime.
        }
      }
      rmSync(folder, {recursive: true, force: true, maxRetries: 10, retryDelay: 50});
    },
  };
};
