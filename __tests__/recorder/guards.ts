import {spawnSync} from 'node:child_process';
import {errorCode} from '../../source/errors.js';

/** The processes that guard a pause of the run in that folder: a waiting shell, or our program after it. */
export const guardsOf = (folder: string): number[] =>
  spawnSync('ps', ['-A', '-o', 'pid=,pgid=,args='], {encoding: 'utf8'})
    .stdout.split('\n')
    .filter(line => line.includes(`guard --folder ${folder} `))
    // A program that a guard is about to start looks like it for a moment; a guard leads a group of its own.
    .filter(line => /^ *(\d+) +\1 /.test(line))
    .map(line => Number.parseInt(line, 10));

/** Ends them; for `afterEach`. */
export const endGuards = (folder: string): void => {
  for (const pid of guardsOf(folder)) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch (error) {
      if (errorCode(error) !== 'ESRCH') throw error;
    }
  }
};
