import {spawnSync} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {existsSync, readdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {killAgents} from './agents.js';
import {changeState} from './state.js';

/**
 * What a restart of the machine and the login after it do to a user's agents.
 * @param {string} folder
 */
export const loginControls = folder => ({
  /** The machine was restarted: what launchd had started is gone with its jobs. Other processes are the caller's. */
  restart: () => {
    killAgents(folder);
    rmSync(join(folder, 'launchd'), {recursive: true, force: true});
    changeState(folder, state => {
      state.bootSession = randomUUID().toUpperCase();
    });
  },
  /**
   * The user logs in: launchd loads what lies in the home's Library/LaunchAgents, and starts what is to run at load.
   * Returns the files that it took, and those that it refused.
   * @param {string} home
   */
  login: home => {
    const place = join(home, 'Library', 'LaunchAgents');
    const files = existsSync(place) ? readdirSync(place).filter(name => name.endsWith('.plist')) : [];
    const env = {HOME: home, PATH: '/usr/bin:/bin'};
    const load = (/** @type {string} */ name) =>
      spawnSync(join(folder, 'launchctl'), ['bootstrap', `gui/${process.getuid?.()}`, join(place, name)], {env}).status;
    const codes = files.map(load);
    return {
      loaded: files.filter((_name, index) => codes[index] === 0),
      refused: files.filter((_name, index) => codes[index] !== 0),
    };
  },
});
