import {execFile} from 'node:child_process';
import {realpathSync} from 'node:fs';
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

/** This program as it was started: at once, since its files may be gone later. Holds for what is started right away. */
export const STARTED: Readonly<OwnProgram> = {
  node: process.execPath,
  script: scriptNow(),
  nodeMajor: Number(process.versions.node.split('.')[0]),
};

/** The same file by Homebrew's link to whatever version is there: each upgrade takes the folder of the one before away. */
export const withStayingLink = (path: string): string[] => {
  const link = path.replace(/\/Cellar\/([^/]+)\/[^/]+\//, '/opt/$1/');
  return link === path ? [path] : [path, link];
};

/** Folders where installers and version managers put it, for a PATH that has none of them. In the form of the shell's patterns. */
const folders = (home: string | undefined): string[] => [
  ...['/opt/homebrew/bin', '/usr/local/bin', '/opt/local/bin', '/usr/bin'],
  ...(home ? [join(home, '.volta/bin'), join(home, '.nvm/versions/node/*/bin')] : []),
];

export type Search = Pick<OwnProgram, 'node' | 'script'> & {
  /** Looked in after those of the PATH. */
  folders: readonly string[];
};

const search = (): Search => ({...STARTED, folders: folders(process.env.HOME)});

/** See `FIND_PROGRAM`. */
type Mode = readonly ['print'] | readonly ['enter'] | readonly ['while', string] | readonly ['launcher'];

const findWords = (mode: Mode, {node, script, folders}: Search): string[] => [
  ...['/bin/sh', '-c', FIND_PROGRAM, 'mlxtop', ...mode],
  ...[withStayingLink(node).join('\n'), withStayingLink(script).join('\n'), folders.join(':')],
];

/** Chosen for each process. */
const CHOSEN = /^--(?:max-|expose-gc$|no-opt$|optimize-for-size$)/;

/** Node's other options that we were started with (`--import FILE`) go on to what we start. */
export const nodeOptions = (): string[] => process.execArgv.filter(option => !CHOSEN.test(option));

/**
 * A command that becomes this program with other words whenever it is started: by Node and our file as they are then, after an upgrade
 * too. `mode`: what happens when there is none, see `FIND_PROGRAM`.
 */
export const lastingCommand = (
  words: readonly string[],
  mode: Exclude<Mode, readonly ['print']>,
  {options = nodeOptions(), where = search()}: {options?: readonly string[]; where?: Search} = {},
): string[] => [...findWords(mode, where), String(options.length), ...options, ...words];

/** Neither Node nor mlxtop can be started any more. */
export class ProgramGoneError extends UserError {}

/** A Node that swapped memory keeps waiting for so long is there, most likely. */
const LIMIT_MS = 10_000;

/**
 * Finds Node and our file, for what is started now by a process that may be days old. Both are those of this process for as long as they
 * are there and start. Throws a `ProgramGoneError` when there is none.
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
      // No answer in time, or no shell: then as if nobody had asked.
      else resolve({...STARTED, node: where.node, script: where.script});
    });
  });
};

/** The command line of this program with other words, to be started now: see `findProgram`. */
export const ownWords = async (words: readonly string[]): Promise<string[]> => {
  const {node, script} = await findProgram();
  return [node, ...nodeOptions(), script, ...words];
};
