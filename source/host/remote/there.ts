import {spawn} from 'node:child_process';
import {UserError} from '../../errors.js';
import {printable} from '../../format/printable.js';
import {anyShellWord} from './shell-words.js';
import {sshEnvironment, sshProgram} from './ssh.js';
import {sshWords} from './ssh-options.js';

/**
 * The PATH of a command over ssh lacks what a login adds, where mlxtop, Node and tmux mostly are. Appended, never
 * replaced: a system may have none of the usual folders.
 */
const FOLDERS = '/opt/homebrew/bin:/usr/local/bin:/opt/local/bin:$HOME/.local/bin';

/**
 * Becomes mlxtop with the words after the first, which is the host's name. Without a single quote, backslash or line
 * feed: see anyShellWord.
 */
const script = (variables: readonly string[]): string =>
  [
    `PATH="$PATH:${FOLDERS}"; export PATH`,
    // The terminal is this one, and a session without a terminal of its own has no locale.
    'test -n "$LANG" || LANG=C.UTF-8; export LANG',
    ...variables.map(variable => `export ${variable}`),
    'host="$1"; shift',
    'if command -v mlxtop >/dev/null 2>&1; then exec mlxtop "$@"; fi',
    'echo "mlxtop: mlxtop is not installed on $host or not on its PATH." >&2',
    'echo "There: npm install --global mlxtop, or a link to it in ~/.local/bin" >&2',
    'exit 1',
  ].join('; ');

/** What is done on another machine. */
export type There = {
  /** Words of mlxtop's command line, without control characters. */
  words: readonly string[];
  /** It needs a terminal: this one. */
  hasTerminal: boolean;
  /** Environment variables that it gets, as `NAME=value` without anything that a shell reads. */
  variables?: readonly string[];
};

/**
 * The words after `ssh` that run mlxtop on a host. Its login shell sees only quoted words and becomes `/bin/sh`. Throws
 * a `UserError` for what cannot be a host's name.
 */
export const thereWords = (host: string, {words, hasTerminal, variables = []}: There): string[] => [
  ...sshWords(host, hasTerminal ? ['-tt'] : []),
  ['exec', '/bin/sh', '-c', script(variables), 'mlxtop', host, ...words].map(anyShellWord).join(' '),
];

/** ssh's own exit code, for whatever it could not do. */
const SSH_FAILED = 255;

const notReached = (host: string): UserError =>
  new UserError(
    `ssh to ${printable(host)} ended with code ${SSH_FAILED}: it could not connect, or the connection broke.`,
    `This has to work without a password: ssh ${printable(host)} true`,
    SSH_FAILED,
  );

const ENDS = ['SIGTERM', 'SIGHUP'] as const;

/**
 * Runs mlxtop on another machine, in this terminal or with this standard output. Resolves with its exit code. Throws a
 * `UserError` where ssh cannot be started or does not reach the host, whose own words it has printed then.
 */
export const runThere = (host: string, there: There, toolsFolder: string | null): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(sshProgram(toolsFolder), thereWords(host, there), {
      stdio: [there.hasTerminal ? 'inherit' : 'ignore', 'inherit', 'inherit'],
      env: sshEnvironment(process.env.PATH),
    });
    let ending: NodeJS.Signals | null = null;
    const end = (signal: NodeJS.Signals): void => {
      ending = signal;
      child.kill(signal);
    };
    for (const signal of ENDS) process.on(signal, end);
    const over = (): void => {
      for (const signal of ENDS) process.off(signal, end);
    };
    child.once('error', () => {
      over();
      reject(new UserError('ssh could not be started.', 'Install OpenSSH, or look on that machine itself.'));
    });
    child.once('exit', code => {
      over();
      if (ending !== null) process.kill(process.pid, ending);
      else if (code === SSH_FAILED) reject(notReached(host));
      else resolve(code ?? 1);
    });
  });
