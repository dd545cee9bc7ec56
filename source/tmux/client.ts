import {setTimeout as delay} from 'node:timers/promises';
import {execa} from 'execa';
import {UserError} from '../errors.js';
import {withoutControls} from '../paths/plain.js';
import {waitAtMost} from '../wait-at-most.js';

/** Which tmux server: `-L NAME`, `-S PATH`, or null for the user's own (inside tmux: the surrounding one). */
export type Server = {name: string} | {path: string} | null;

/**
 * A variable from the launcher script, for this process alone: a tmux server that we start would pass it on to every
 * pane.
 */
export const HANDOVER = 'MLXTOP_HANDOVER';

export type Answer = {stdout: string; stderr: string; code: number};

export type Tmux = {
  readonly server: Server;
  /**
   * Runs tmux. Resolves with its answer, whatever its exit code. Throws a `UserError` when tmux is not installed, and
   * when the server is of a version that does not understand it.
   */
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
  return 'name' in server
    ? ['-L', withoutControls(server.name, "The tmux server's name")]
    : ['-S', withoutControls(server.path, "The tmux server's socket")];
};

/** A server whose last session has just ended still accepts connections for a moment, and drops them. */
const DYING = /^(?:server exited unexpectedly|lost server)$/m;
const TRIES = 20;
const RETRY_MS = 25;

/** A tmux server that is stopped or hangs never answers: its clients wait for ever. */
export class TmuxHangsError extends UserError {}

const hangs = (limitMs: number): TmuxHangsError =>
  new TmuxHangsError(
    `The tmux server did not answer within ${limitMs / 1000} s.`,
    'Use another server meanwhile: mlxtop run --socket-name mlxtop -- …',
  );

const start = (server: Server, words: readonly string[], input: string | undefined, hasLimit: boolean) =>
  // -u: in a locale that is not UTF-8 (ssh, cron) tmux would print `_` for every character outside ASCII. cwd: our
  // folder may be gone, and a server that we start would stay in it.
  execa('tmux', ['-u', ...serverWords(server), ...words], {
    reject: false,
    ...(input === undefined ? {stdin: 'ignore'} : {input}),
    cwd: '/',
    env: {[HANDOVER]: undefined},
    maxBuffer: 64 * 1024 * 1024,
    // A client with a limit is ended by that, and need not be by our own end.
    cleanup: !hasLimit,
  });

/**
 * Ends a client whose server does not answer. The server has our end of its pipes too, in its socket's queue: they stay
 * open however the client ends, so they are given up, not waited for.
 */
const giveUp = (client: ReturnType<typeof start>): void => {
  client.kill('SIGKILL');
  client.stdout.destroy();
  client.stderr.destroy();
  client.catch(() => undefined);
};

const runOnce = async (
  server: Server,
  words: readonly string[],
  input: string | undefined,
  limitMs: number | null,
): Promise<Answer> => {
  const client = start(server, words, input, limitMs !== null);
  if (limitMs !== null && !(await waitAtMost(client, limitMs))) {
    giveUp(client);
    throw hangs(limitMs);
  }
  const result = await client;
  if (result.code === 'ENOENT' || result.code === 'EACCES') throw MISSING;
  return {stdout: result.stdout, stderr: result.stderr, code: result.exitCode ?? 1};
};

/** What a server of another version answers for as long as it lives: seen with a 3.7c that a 3.5a calls. */
const FOREIGN = /^(?:server exited unexpectedly|protocol version mismatch.*)$/m;

const foreignError = async (server: Server): Promise<UserError> => {
  const {stdout} = await runOnce(server, ['-V'], undefined, null);
  return new UserError(
    `The running tmux server does not understand ${stdout.trim() || 'this tmux'}: the two are of different versions.`,
    'Its runs continue: mlxtop status, mlxtop dashboard. To attach, put the tmux that started it first on the PATH. For a new run: --socket-name NAME starts another server.',
  );
};

/**
 * A client of one tmux server. With a limit `run` throws a `TmuxHangsError` when the server does not answer in time;
 * without one it waits for as long as it takes.
 */
export const connect = (server: Server, limitMs: number | null = null): Tmux => ({
  server,
  async run(words, input) {
    for (let tries = 1; ; tries++) {
      const answer = await runOnce(server, words, input, limitMs);
      if (answer.code === 0 || !(DYING.test(answer.stderr) || FOREIGN.test(answer.stderr))) return answer;
      if (tries === TRIES) {
        if (FOREIGN.test(answer.stderr)) throw await foreignError(server);
        return answer;
      }
      await delay(RETRY_MS);
    }
  },
});

/**
 * Parses `tmux 3.3a`, `tmux next-3.4`, `tmux 3.2-rc3`; null for a build without a number (`tmux master`), taken as new.
 */
export const parseVersion = (text: string): {major: number; minor: number} | null => {
  const match = /(\d+)\.(\d+)/.exec(text);
  return match ? {major: Number(match[1]), minor: Number(match[2])} : null;
};

/**
 * Throws a `UserError` when tmux is missing or older than 3.2, the first with what the launch needs (`split-window -e`,
 * …).
 */
export const requireTmux = async (tmux: Tmux): Promise<void> => {
  const {stdout, stderr, code} = await tmux.run(['-V']);
  if (code !== 0) throw new UserError(`tmux does not start: ${stderr || `exit code ${code}`}`, 'Install it again.');
  const version = parseVersion(stdout);
  if (version && (version.major < 3 || (version.major === 3 && version.minor < 2))) {
    throw new UserError(
      `${stdout.trim()} is too old: mlxtop needs tmux 3.2 or newer.`,
      process.platform === 'darwin' ? 'Upgrade it: brew upgrade tmux' : 'Install a newer tmux, then start again.',
    );
  }
};
