import {execa} from 'execa';
import {UserError} from '../errors.js';

/** Which tmux server: `-L NAME`, `-S PATH`, or the user's own (inside tmux: the one that we are in). */
export type Server = {name: string} | {path: string} | null;

export type Answer = {stdout: string; stderr: string; code: number};

export type Tmux = {
  readonly server: Server;
  /** Runs tmux once. Resolves with its answer whatever its exit code; throws a `UserError` when there is no tmux. */
  run(words: readonly string[], input?: string): Promise<Answer>;
};

const MISSING = new UserError(
  'tmux is not installed, or not on the PATH.',
  process.platform === 'darwin'
    ? 'Install it: brew install tmux'
    : 'Install it with your package manager, for instance: sudo apt install tmux',
);

const serverWords = (server: Server): string[] => {
  if (server === null) return [];
  return 'name' in server ? ['-L', server.name] : ['-S', server.path];
};

/** A way to talk to one tmux server. */
export const connect = (server: Server): Tmux => ({
  server,
  async run(words, input) {
    const result = await execa('tmux', [...serverWords(server), ...words], {
      reject: false,
      ...(input === undefined ? {stdin: 'ignore'} : {input}),
      stripFinalNewline: true,
      maxBuffer: 64 * 1024 * 1024,
    });
    if (result.code === 'ENOENT') throw MISSING;
    return {stdout: result.stdout, stderr: result.stderr, code: result.exitCode ?? 1};
  },
});

/** Parses `tmux 3.3a`, `tmux next-3.4`, `tmux 3.2-rc3`; null for a build without a number (`tmux master`), taken as new. */
export const parseVersion = (text: string): {major: number; minor: number} | null => {
  const match = /(\d+)\.(\d+)/.exec(text);
  return match ? {major: Number(match[1]), minor: Number(match[2])} : null;
};

/** Throws a `UserError` when tmux is missing or older than 3.2, the first with what the launch needs (`split-window -e`, …). */
export const requireTmux = async (tmux: Tmux): Promise<void> => {
  const {stdout} = await tmux.run(['-V']);
  const version = parseVersion(stdout);
  if (version && (version.major < 3 || (version.major === 3 && version.minor < 2))) {
    throw new UserError(
      `${stdout.trim()} is too old: mlxtop needs tmux 3.2 or newer.`,
      process.platform === 'darwin' ? 'Upgrade it: brew upgrade tmux' : 'Install a newer tmux, then start again.',
    );
  }
};
