import {spawn} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {errorCode} from '../../source/errors.js';
import {createHost} from '../../source/host/index.js';
import type {ProcessInfo} from '../../source/host/types.js';
import {type Inheritance, NOTHING_INHERITED} from '../../source/trainer/inheritance.js';
import {processesBelow} from '../../source/trainer/tree.js';
import {wrapperCommand} from '../../source/trainer/wrapper.js';
import {processState, stateOf} from '../helpers/processes.js';
import {waitFor} from '../helpers/wait.js';

export {stateOf};

export const host = await createHost();

/** Waits until `look` gives something other than false, null and undefined. */
export const until = <Value>(look: () => Promise<Value> | Value, what: string) => waitFor(what, look);

export const isGone = (pid: number): boolean => processState(pid) === null;

/** A run without tmux: a session of its own, led by the wrapper, as a pane's process is. */
export type Run = {
  wrapperPid: number;
  exitFile: string;
  /** What it has printed so far. */
  output: () => string;
  below: () => Promise<ProcessInfo[]>;
  /** The wrapper's own exit code. */
  ended: Promise<number | null>;
  /** The exit file's text, once it is there. */
  exitText: () => Promise<string>;
};

const cleaners: (() => Promise<void> | void)[] = [];

/** Ends what a test has started; for `afterEach`. */
export const cleanUp = async (): Promise<void> => {
  for (const clean of cleaners.splice(0).reverse()) await clean();
};

export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'mlxtop-trainer-'));
  cleaners.push(() => rmSync(folder, {recursive: true, force: true}));
  return folder;
};

const killIfThere = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
};

/** Ends the run, parents first, looking again until nothing is left: what forks must not outlive its test. */
export const killRunAtEnd = (wrapperPid: number): void => {
  cleaners.push(async () => {
    const isLeft = async () => {
      const below = processesBelow(wrapperPid, await host.processes());
      for (const {pid} of below) killIfThere(pid);
      if (!isGone(wrapperPid)) killIfThere(wrapperPid);
      return below.length > 0 || !isGone(wrapperPid);
    };
    await until(async () => !(await isLeft()), 'nothing of the run is left');
  });
};

export type StartOptions = {
  env?: Record<string, string>;
  unset?: string[];
  inherit?: Inheritance;
  /** Runs the wrapper by this shell instead of /bin/sh. */
  shell?: string;
  /** A piece of shell that is executed before the wrapper, in the same process. */
  before?: string;
  exitFile?: string;
  uid?: number;
};

export const startRun = (command: string[], options: StartOptions = {}): Run => {
  const exitFile = options.exitFile ?? join(temporaryFolder(), 'exit');
  const [sh = '', ...rest] = wrapperCommand(exitFile, command, {
    unset: options.unset ?? [],
    inherit: options.inherit ?? NOTHING_INHERITED,
    nice: '/usr/bin/nice',
  });
  const argv = ['-c', `${options.before ?? ':'}; exec "$@"`, 'sh', options.shell ?? sh, ...rest];
  const child = spawn('/bin/sh', argv, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    uid: options.uid,
    env: {...process.env, ...options.env},
  });
  const wrapperPid = child.pid;
  if (wrapperPid === undefined) throw new Error('The wrapper did not start');
  killRunAtEnd(wrapperPid);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => {
      output += text;
    });
  }
  return {
    wrapperPid,
    exitFile,
    output: () => output,
    below: async () => processesBelow(wrapperPid, await host.processes()),
    ended: new Promise(resolve => {
      child.on('close', code => resolve(code));
    }),
    exitText: () => until(() => existsSync(exitFile) && readFileSync(exitFile, 'utf8'), 'the exit file is there'),
  };
};

/** The run's processes, top-down, once they are those of these names; null stands for any. */
export const belowOnce = (run: Run, names: readonly (string | null)[]): Promise<ProcessInfo[]> =>
  until(
    async () => {
      const below = await run.below();
      const areThey = below.length === names.length && below.every(({name}, index) => (names[index] ?? name) === name);
      return areThey && below;
    },
    `${names.join(', ')} run`,
  );

/**
 * A loop that forks as fast as it can, but not for ever: a test that fails must not fill the machine with processes.
 */
export const FORKS_ON = 'i=0; while [ $i -lt 1000 ]; do i=$((i+1));';
