import {realpathSync} from 'node:fs';
import {statfs} from 'node:fs/promises';
import {dirname} from 'node:path';
import {UserError} from '../errors.js';
import {createToolTrial, type TryTool} from '../host/darwin/try-tool.js';
import {LID_IOREG, parseLid, readLid} from '../host/lid.js';
import {nvidiaModule} from '../host/nvidia/query.js';
import {type Trial, type TrialOptions, tryProgram} from '../host/try-program.js';
import type {Host} from '../host/types.js';
import {homeToRead} from '../journal/run-folder.js';
import {connect, type Tmux} from '../tmux/client.js';
import type {Finding} from './finding.js';
import {askMachine} from './machine/ask.js';
import type {MachineFacts} from './machine/facts.js';

/** What starts a run again after a restart of the machine (`run --after-restart`), and does nothing any more. */
export type StaleEntry = {
  /** The run's id. */
  id: string;
  kind: 'launchd' | 'systemd' | 'cron';
  /** Its files; none for a line of the crontab. */
  files: readonly string[];
  /** The run is not there; or the program is gone that it starts. */
  why: 'no-run' | 'no-program';
};

/** What other rooms know of the installation: a command passes it in. */
export type Known = {
  /** `home`: mlxtop's. */
  staleEntries: (home: string) => Promise<StaleEntry[]>;
};

/**
 * What a check may read. Everything that differs between machines comes from here, so that a test can simulate any
 * machine.
 */
export type World = {
  platform: NodeJS.Platform;
  environment: NodeJS.ProcessEnv;
  host: Host;
  /** The folder that contains `runs/`, whether or not it exists yet. */
  home: string;
  /** Why there is no place for runs, and `home` means nothing; null where there is one. */
  homeFault: UserError | null;
  node: {version: string; path: string; pid: number};
  /** This program's own file. */
  script: string;
  tmux: Tmux;
  tryProgram: (words: readonly string[], options: TrialOptions) => Promise<Trial>;
  tryTool: TryTool;
  /**
   * Free space in bytes for ordinary users on the disk that holds this path, or will hold it; null when it is unknown.
   */
  freeBytes: (path: string) => Promise<number | null>;
  /** The folder that the user is in. */
  directory: string;
  /** The terminal that this is printed to, or was started from; null when there is none. */
  terminal: {columns: number; rows: number; colourBits: number} | null;
  /** ms since 1970. */
  now: () => number;
  /** What `systeminformation` reports; asked once. */
  machineFacts: () => Promise<MachineFacts>;
  /** Whether the lid is closed; null where there is none, or nothing reports it. */
  lidClosed: () => Promise<boolean | null>;
  /** The user's entries for a restart of the machine that do nothing any more. */
  staleEntries: () => Promise<StaleEntry[]>;
  /** The version of NVIDIA's kernel module; null when none is loaded. */
  nvidiaModule: () => string | null;
};

const freeBytes = async (path: string): Promise<number | null> => {
  for (let at = path; ; at = dirname(at)) {
    // What does not exist yet will be on the disk of the folder in which it is created.
    const found = await statfs(at).catch(() => null);
    if (found !== null) return found.bavail * found.bsize;
    if (dirname(at) === at) return null;
  }
};

/** The folder that the user is in; the root when it has been removed. */
const currentFolder = (): string => {
  try {
    return process.cwd();
  } catch {
    return '/';
  }
};

/** The longest wait for one answer, so that nothing that hangs keeps the doctor. */
export const LIMIT_MS = 4000;

const terminalHere = (): World['terminal'] => {
  // Where only the report is redirected, errors still go to the terminal.
  const stream = [process.stdout, process.stderr].find(({isTTY}) => isTTY);
  if (stream === undefined) return null;
  return {columns: stream.columns, rows: stream.rows, colourBits: stream.getColorDepth()};
};

const once = <Value>(ask: () => Promise<Value>): (() => Promise<Value>) => {
  let asked: Promise<Value> | undefined;
  return () => {
    asked ??= ask();
    return asked;
  };
};

const homeHere = async (): Promise<Pick<World, 'home' | 'homeFault'>> => {
  try {
    return {home: await homeToRead(), homeFault: null};
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return {home: '/', homeFault: error};
  }
};

/** The machine as it is. `limitMs`: how long tmux may take for an answer; null for as long as it likes. */
export const realWorld = async (
  host: Host,
  {staleEntries}: Known,
  limitMs: number | null = LIMIT_MS,
): Promise<World> => {
  const directory = currentFolder();
  const homed = await homeHere();
  const tryTool = createToolTrial(host.toolsFolder, limitMs ?? undefined);
  return {
    platform: process.platform,
    environment: process.env,
    host,
    ...homed,
    node: {version: process.versions.node, path: process.execPath, pid: process.pid},
    script: realpathSync(process.argv[1] ?? ''),
    tmux: connect(null, limitMs),
    tryProgram,
    tryTool,
    freeBytes,
    directory,
    terminal: terminalHere(),
    now: Date.now,
    machineFacts: once(() => askMachine(host.toolsFolder, directory, LIMIT_MS)),
    lidClosed: async () =>
      process.platform === 'darwin' ? parseLid((await tryTool('ioreg', LID_IOREG)).stdout) : readLid(),
    staleEntries: async () => (homed.homeFault === null ? staleEntries(homed.home) : []),
    nvidiaModule,
  };
};

/** One small check: it starts nothing that lasts, changes nothing, and does not use the network. */
export type Check = {
  name: string;
  /** It measures how long programs take: nothing else runs meanwhile. */
  measures?: true;
  /** It looks into the home folder: it makes no sense without one. */
  needsHome?: true;
  run: (world: World) => Promise<Finding[]>;
};
