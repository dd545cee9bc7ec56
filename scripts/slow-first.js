// The order of the test files, for jest: those that wait for real processes first, pure ones last. Jest itself begins
// with the largest files where it has no times of an earlier run, as in a fresh clone: a test of two minutes in a small
// file then begins when all others have ended, and one worker works alone.
import {statSync} from 'node:fs';

/** Folders by how long their files take, the slowest first. */
const SLOW = ['mlx', 'faults', 'e2e', 'outside', 'docs', 'tmux', 'commands', 'recorder', 'rehearsal-mac', 'trainer'];
/** The slowest files of all, in seconds beside others. */
const SLOWEST = ['crash-loop', 'full-disk', 'mac.', 'mac-coalition', 'continue', 'mac-check', 'independent', 'launch'];

/** @param {string} path */
const rankOf = path => {
  const slowest = SLOWEST.findIndex(name => path.includes(`/${name}`));
  if (slowest >= 0) return slowest - SLOWEST.length;
  const folder = SLOW.findIndex(name => path.includes(`/__tests__/${name}/`));
  return folder < 0 ? SLOW.length : folder;
};

/** @typedef {{path: string}} Test */

export default class SlowFirst {
  /**
   * @template {Test} One
   * @param {readonly One[]} tests
   */
  sort(tests) {
    return tests
      .map(test => ({test, rank: rankOf(test.path), size: statSync(test.path).size}))
      .sort((a, b) => a.rank - b.rank || b.size - a.size)
      .map(({test}) => test);
  }

  /**
   * @template One
   * @param {One} tests
   */
  shard(tests) {
    return tests;
  }

  /**
   * @template One
   * @param {One} tests
   */
  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {}
}
