import {spawnSync} from 'node:child_process';
import {rmSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {bundle} from '../bundle.js';
import {median, range} from '../statistics.js';
import {atMost, milliseconds} from '../table.js';

/** @import {Measure, Row} from '../types.ts' */

const MAX_ONE_BYTES = 150_000;
const MAX_TWO_BYTES = 300_000;
const MAX_OVER_ROLLUPS_MS = 1000;

/** @param {number} bytes */
const kilobytes = bytes => `${(bytes / 1000).toFixed(0)} KB`;

/**
 * Runs a program to its end; the time in ms, and what it printed.
 * @param {readonly string[]} words
 * @param {NodeJS.ProcessEnv} env
 */
const timed = (words, env) => {
  const start = performance.now();
  const {status, stdout, stderr} = spawnSync(process.execPath, words, {env, encoding: 'utf8'});
  if (status !== 0) throw new Error(`${words.slice(1).join(' ')} (${status}): ${stdout}${stderr}`);
  return {ms: performance.now() - start, stdout};
};

/**
 * How large the page of a run is, and that of two runs of a week with their comparison, and how long `mlxtop report`
 * takes from start to end, beside a program that only reads their rollups.
 * @type {Measure}
 */
export const report = async ({stage, quick}) => {
  const folder = stage.subfolder('report');
  const generator = await bundle('made', folder);
  const reader = await bundle('read-rollups', folder);

  /**
   * @param {string} what
   * @param {string} words
   * @param {number} maxBytes
   * @returns {Row[]}
   */
  const pageOf = (what, words, maxBytes) => {
    const home = stage.subfolder(join('report', what));
    const {ids} = JSON.parse(timed([generator, home, what], stage.env).stdout);
    const file = join(folder, `${what}.html`);
    const env = {...stage.env, MLXTOP_HOME: home};
    const write = () => {
      rmSync(file, {force: true});
      return timed([stage.script, 'report', ...ids, '--output', file], env).ms;
    };
    const first = write();
    const pairs = Array.from({length: quick ? 3 : 10}, () => ({
      rollups: timed([reader, home, ...ids], env).ms,
      time: write(),
    }));
    const rollups = median(pairs.map(pair => pair.rollups));
    const times = pairs.map(({time}) => time);
    const {size} = statSync(file);
    return [
      {
        what: `page of ${words}`,
        measured: kilobytes(size),
        bound: atMost(size, maxBytes, kilobytes),
        onAnyMachine: true,
      },
      {
        what: `mlxtop report of ${words} (beside: reading the rollups)`,
        measured: milliseconds(median(times)),
        scatter: `${range(times, milliseconds)}; the first time ${milliseconds(first)}`,
        bare: milliseconds(rollups),
        bound: atMost(median(times), rollups + MAX_OVER_ROLLUPS_MS, milliseconds),
      },
    ];
  };

  return [...pageOf('guide', 'one run', MAX_ONE_BYTES), ...pageOf('weeks', 'two runs of a week', MAX_TWO_BYTES)];
};
