// Programs that tests need: where they are, and Debian's packages for what is missing.
import {spawn} from 'node:child_process';
import {existsSync} from 'node:fs';
import {join} from 'node:path';

/** For apt-get; a mirror that takes longer is as good as none. */
const LIMIT_MS = 5 * 60_000;

/** Folders of servers, which are on root's path alone. */
const SYSTEM_FOLDERS = ['/usr/sbin', '/usr/local/sbin'];

/**
 * The path of a command, or of a program that a path names; undefined where there is none.
 * @param {string} command
 */
export const pathOf = command => {
  if (command.includes('/')) return existsSync(command) ? command : undefined;
  const folders = (process.env.PATH ?? '').split(':').filter(folder => folder.startsWith('/'));
  return folders.map(folder => join(folder, command)).find(path => existsSync(path));
};

/**
 * The same where the command may be a server's.
 * @param {string} command
 */
export const serverPathOf = command =>
  [pathOf(command), ...SYSTEM_FOLDERS.map(folder => join(folder, command))].find(
    path => path !== undefined && existsSync(path),
  );

/**
 * @param {string} program
 * @param {readonly string[]} words
 * @returns {Promise<{ok: boolean, output: string}>}
 */
const run = (program, words) =>
  new Promise(resolve => {
    const child = spawn(program, words, {
      env: {...process.env, DEBIAN_FRONTEND: 'noninteractive'},
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIMIT_MS,
    });
    let output = '';
    /** @param {string} text */
    const hear = text => {
      output += text;
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.on('error', error => resolve({ok: false, output: error.message}));
    child.on('close', code => resolve({ok: code === 0, output}));
  });

/**
 * Installs packages, as root or where sudo asks for no password: a test must not wait for one. `about` is what is said
 * of it beforehand. Resolves with why they were not installed; undefined when they were.
 * @param {readonly string[]} packages
 * @param {{say: (text: string) => void, about: string}} how
 * @returns {Promise<string | undefined>}
 */
export const install = async (packages, {say, about}) => {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && !(await run('sudo', ['-n', 'true'])).ok) return `sudo apt-get install ${packages.join(' ')}`;
  say(`${about}: installing it (${isRoot ? '' : 'sudo '}apt-get install ${packages.join(' ')}) …`);
  const [program = 'apt-get', ...before] = isRoot ? ['apt-get'] : ['sudo', '-n', 'apt-get'];
  // The lock: another apt-get may be at work, such as the system's own of every morning.
  const words = [...before, '-qq', '-y', '-o', 'DPkg::Lock::Timeout=120'];
  const steps = [['update'], ['install', '--no-install-recommends', ...packages]];
  for (const step of steps) {
    const {ok, output} = await run(program, [...words, ...step]);
    if (!ok) return `apt-get ${step[0]} failed: ${output.trim().split('\n').at(-1) ?? ''}`;
  }
  return undefined;
};
