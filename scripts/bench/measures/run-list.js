import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import {bundle} from '../bundle.js';
import {median, range} from '../statistics.js';
import {atMost, milliseconds} from '../table.js';

/** @import {Measure} from '../types.ts' */
/** @import {Stage} from '../stage.js' */

const MAX_OVER_EMPTY_MS = 300;
const RUNS = 300;

/**
 * Lists the runs of a home in a new process; the time in ms.
 * @param {Stage} stage
 * @param {string} home
 */
const list = (stage, home) => {
  const start = performance.now();
  const {status, stdout, stderr} = spawnSync(process.execPath, [stage.script, 'runs'], {
    env: {...stage.env, MLXTOP_HOME: home},
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the runs could not be listed: ${stdout}${stderr}`);
  return performance.now() - start;
};

/**
 * How long `mlxtop runs` takes in a home with many old runs, beside one without any.
 * @type {Measure}
 */
export const runList = async ({stage, quick}) => {
  const generator = await bundle('runs', stage.subfolder('run-list'));
  const runs = stage.subfolder(join('full-home', 'runs'));
  const {status, stderr} = spawnSync(process.execPath, [generator, runs, String(RUNS)], {encoding: 'utf8'});
  if (status !== 0) throw new Error(`the runs could not be made: ${stderr}`);
  const full = join(stage.folder, 'full-home');
  const empty = stage.subfolder('empty-home');
  list(stage, empty);
  const first = list(stage, full);
  const pairs = Array.from({length: quick ? 3 : 10}, () => ({without: list(stage, empty), time: list(stage, full)}));
  const bare = median(pairs.map(({without}) => without));
  const times = pairs.map(({time}) => time);
  return [
    {
      what: `mlxtop runs, with ${RUNS} old ones (beside: an empty home)`,
      measured: milliseconds(median(times)),
      scatter: range(times, milliseconds),
      bare: milliseconds(bare),
      bound: atMost(median(times), bare + MAX_OVER_EMPTY_MS, milliseconds),
    },
    {what: 'the same for the first time, without their summaries', measured: milliseconds(first)},
  ];
};
