// The browser that the report's tests run in: one that is there, else Debian's Chromium.
import {spawn, spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {homedir} from 'node:os';
import {join} from 'node:path';

/**
 * Where it is, or why there is none.
 * @typedef {{path: string, missing?: undefined} | {path?: undefined, missing: string}} Found
 */

/** By the names of their commands, and on a Mac of their applications; all of them are Chromium inside. */
const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const APPLICATIONS = ['Google Chrome', 'Chromium', 'Microsoft Edge'];

/** For apt-get; a mirror that takes longer is as good as none. */
const LIMIT_MS = 5 * 60_000;

/** @param {string} path */
const answers = path => spawnSync(path, ['--version'], {stdio: 'ignore', timeout: 20_000}).status === 0;

const places = () => {
  if (process.platform !== 'darwin') return COMMANDS;
  return ['/Applications', join(homedir(), 'Applications')]
    .flatMap(folder => APPLICATIONS.map(name => join(folder, `${name}.app`, 'Contents', 'MacOS', name)))
    .filter(path => existsSync(path));
};

/** @param {string} command */
const pathOf = command => {
  if (command.includes('/')) return command;
  const folders = (process.env.PATH ?? '').split(':').filter(folder => folder.startsWith('/'));
  return folders.map(folder => join(folder, command)).find(path => existsSync(path));
};

/**
 * One that is there already, and answers. Ubuntu's `chromium-browser` does not where snaps cannot run.
 * @returns {string | undefined}
 */
const present = () => {
  for (const place of places()) {
    const path = pathOf(place);
    if (path !== undefined && answers(path)) return path;
  }
  return undefined;
};

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
 * As root, or where sudo asks for no password: a test must not wait for one.
 * @param {(text: string) => void} say
 * @returns {Promise<string | undefined>} why it was not installed
 */
const install = async say => {
  if (process.platform === 'darwin') return 'there is none in /Applications: brew install --cask google-chrome';
  if (pathOf('apt-get') === undefined) return 'there is none: install Chromium with your package manager';
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && !(await run('sudo', ['-n', 'true'])).ok) return 'there is none: sudo apt-get install chromium';
  say(`Chromium is missing: installing it (${isRoot ? '' : 'sudo '}apt-get install chromium), about 400 MB …`);
  const [program, ...before] = isRoot ? ['apt-get'] : ['sudo', '-n', 'apt-get'];
  // The lock: another apt-get may be at work, such as the system's own of every morning.
  const words = [...before, '-qq', '-y', '-o', 'DPkg::Lock::Timeout=120'];
  const steps = [['update'], ['install', '--no-install-recommends', 'chromium']];
  for (const step of steps) {
    const {ok, output} = await run(program ?? 'apt-get', [...words, ...step]);
    if (!ok) return `apt-get ${step[0]} failed: ${output.trim().split('\n').at(-1) ?? ''}`;
  }
  return undefined;
};

/**
 * The browser that `$MLXTOP_TEST_BROWSER` names, else one that is there, else one that is installed now.
 * @param {(text: string) => void} say
 * @returns {Promise<Found>}
 */
export const findBrowser = async say => {
  const own = process.env.MLXTOP_TEST_BROWSER;
  if (own) return answers(own) ? {path: own} : {missing: `${own} (MLXTOP_TEST_BROWSER) does not start`};
  const before = present();
  if (before !== undefined) return {path: before};
  const why = await install(say);
  if (why !== undefined) return {missing: why};
  const after = present();
  return after === undefined ? {missing: 'Chromium was installed, but does not start'} : {path: after};
};
