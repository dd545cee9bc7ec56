import {execFile} from 'node:child_process';
import {existsSync, realpathSync} from 'node:fs';
import {join} from 'node:path';
import {UserError} from '../errors.js';
import {FIND_PROGRAM} from './find-program.js';

/** Node, and our bundled file. */
export type OwnProgram = {node: string; script: string; nodeMajor: number};

const scriptNow = (): string => {
  const given = process.argv[1] ?? '';
  try {
    return realpathSync(given);
  } catch {
    return given;
  }
};

/**
 * This program as it was started; determined at once, since its files may be gone later. Valid for what is started
 * right away.
 */
export const STARTED: Readonly<OwnProgram> = {
  node: process.execPath,
  script: scriptNow(),
  nodeMajor: Number(process.versions.node.split('.')[0]),
};

/**
 * The path, and the same file by Homebrew's link to the current version: each upgrade removes the previous version's
 * folder.
 */
export const withStayingLink = (path: string): string[] => {
  const link = path.replace(/\/Cellar\/([^/]+)\/[^/]+\//, '/opt/$1/');
  return link === path ? [path] : [path, link];
};

/**
 * Node and our file by the paths that most likely outlive an upgrade, for what starts us in days and can run no search:
 * see `lastingCommand` for everything else.
 */
export const stayingProgram = ({node, script} = STARTED): Pick<OwnProgram, 'node' | 'script'> => {
  const staying = (path: string): string => withStayingLink(path).findLast(one => existsSync(one)) ?? path;
  return {node: staying(node), script: staying(script)};
};

/** Folders into which installers and version managers put Node, as shell patterns, for a PATH that has none of them. */
const folders = (home: string | undefined): string[] => [
  ...['/opt/homebrew/bin', '/usr/local/bin', '/opt/local/bin', '/usr/bin'],
  ...(home ? [join(home, '.volta/bin'), join(home, '.nvm/versions/node/*/bin')] : []),
];

export type Search = Pick<OwnProgram, 'node' | 'script'> & {
  /** Searched after those of the PATH. */
  folders: readonly string[];
};

const search = (): Search => ({...STARTED, folders: folders(process.env.HOME)});

/** See `FIND_PROGRAM`. */
type Mode = readonly ['print'] | readonly ['enter'] | readonly ['while', string] | readonly ['launcher'];

const findWords = (mode: Mode, {node, script, folders}: Search): string[] => [
  ...['/bin/sh', '-c', FIND_PROGRAM, 'mlxtop', ...mode],
  ...[withStayingLink(node).join('\n'), withStayingLink(script).join('\n'), folders.join(':')],
];

/** Options that each process chooses for itself. */
const CHOSEN = /^--(?:max-|expose-gc$|no-opt$|optimize-for-size$)/;

/** Node's other options that we were started with (`--import FILE`), to be passed on to what we start. */
export const nodeOptions = (): string[] => process.execArgv.filter(option => !CHOSEN.test(option));

/**
 * A command that becomes this program with other words whenever it is started, with Node and our file as they are at
 * that time, so also after an upgrade. `mode`: what happens when one is missing, see `FIND_PROGRAM`.
 */
export const lastingCommand = (
  words: readonly string[],
  mode: Exclude<Mode, readonly ['print']>,
  {options = nodeOptions(), where = search()}: {options?: readonly string[]; where?: Search} = {},
): string[] => [...findWords(mode, where), String(options.length), ...options, ...words];

/** Neither Node nor mlxtop can be started any more. */
export class ProgramGoneError extends UserError {}

/** A Node that has not answered by then most likely exists, and waits for swapped memory. */
const LIMIT_MS = 10_000;

/**
 * Finds Node and our file, for what a process that may be days old starts now. Both are this process's own for as long
 * as they exist and start. Throws a `ProgramGoneError` when one is missing.
 */
export const findProgram = (where: Search = search(), limitMs = LIMIT_MS): Promise<OwnProgram> => {
  const [shell = '', ...words] = [...findWords(['print'], where), '0'];
  const options = {cwd: '/', env: process.env, timeout: limitMs, killSignal: 'SIGKILL', maxBuffer: 64 * 1024} as const;
  return new Promise((resolve, reject) => {
    execFile(shell, words, options, (error, stdout, stderr) => {
      const [node, version, script] = stdout.split('\n');
      const [what, next] = stderr
        .replace(/^mlxtop: /, '')
        .trim()
        .split('\n');
      if (error === null && node && version && script)
        resolve({node, script, nodeMajor: Number.parseInt(version.slice(1), 10)});
      else if (error && !error.killed && what && next) reject(new ProgramGoneError(what, next));
      // No answer in time, or no shell: use what this process was started with.
      else resolve({...STARTED, node: where.node, script: where.script});
    });
  });
};

/** The command line of this program with other words, to be started now: see `findProgram`. */
export const ownWords = async (words: readonly string[]): Promise<string[]> => {
  const {node, script} = await findProgram();
  return [node, ...nodeOptions(), script, ...words];
};
