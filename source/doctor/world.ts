import {realpathSync} from 'node:fs';
import {statfs} from 'node:fs/promises';
import {dirname} from 'node:path';
import {createToolTrial, type TryTool} from '../host/darwin/try-tool.js';
import {type Trial, type TrialOptions, tryProgram} from '../host/try-program.js';
import type {Host} from '../host/types.js';
import {homeToRead} from '../journal/run-folder.js';
import {connect, type Tmux} from '../tmux/client.js';
import type {Finding} from './finding.js';

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
};

const freeBytes = async (path: string): Promise<number | null> => {
  for (let at = path; ; at = dirname(at)) {
    // What does not exist yet will be on the disk of the folder in which it is created.
    const found = await statfs(at).catch(() => null);
    if (found !== null) return found.bavail * found.bsize;
    if (dirname(at) === at) return null;
  }
};

/** The machine as it is. */
export const realWorld = async (host: Host): Promise<World> => ({
  platform: process.platform,
  environment: process.env,
  host,
  home: await homeToRead(),
  node: {version: process.versions.node, path: process.execPath, pid: process.pid},
  script: realpathSync(process.argv[1] ?? ''),
  tmux: connect(null),
  tryProgram,
  tryTool: createToolTrial(host.toolsFolder),
  freeBytes,
});

/** One small check: it starts nothing that lasts, changes nothing, and does not use the network. */
export type Check = {
  name: string;
  run: (world: World) => Promise<Finding[]>;
};
