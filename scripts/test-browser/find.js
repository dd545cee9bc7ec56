// The browser that the report's tests run in: one that is there, else Debian's Chromium.
import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {homedir} from 'node:os';
import {join} from 'node:path';
import {install, pathOf} from '../apt.js';

/**
 * Where it is, or why there is none.
 * @typedef {{path: string, missing?: undefined} | {path?: undefined, missing: string}} Found
 */

/** By the names of their commands, and on a Mac of their applications; all of them are Chromium inside. */
const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const APPLICATIONS = ['Google Chrome', 'Chromium', 'Microsoft Edge'];

/** @param {string} path */
const answers = path => spawnSync(path, ['--version'], {stdio: 'ignore', timeout: 20_000}).status === 0;

const places = () => {
  if (process.platform !== 'darwin') return COMMANDS;
  return ['/Applications', join(homedir(), 'Applications')]
    .flatMap(folder => APPLICATIONS.map(name => join(folder, `${name}.app`, 'Contents', 'MacOS', name)))
    .filter(path => existsSync(path));
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
 * @param {(text: string) => void} say
 * @returns {Promise<string | undefined>} why it was not installed
 */
const installChromium = async say => {
  if (process.platform === 'darwin') return 'there is none in /Applications: brew install --cask google-chrome';
  if (pathOf('apt-get') === undefined) return 'there is none: install Chromium with your package manager';
  const why = await install(['chromium'], {say, about: 'Chromium is missing'});
  return why?.startsWith('sudo') ? `there is none: ${why}` : why;
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
  const why = await installChromium(say);
  if (why !== undefined) return {missing: why};
  const after = present();
  return after === undefined ? {missing: 'Chromium was installed, but does not start'} : {path: after};
};
