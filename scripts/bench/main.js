// `npm run bench [-- NAME… --quick]`: measures what the design bounds, and prints it as one table. See readme.md beside
// this file.
import {cpus, loadavg, totalmem} from 'node:os';
import {messageOf} from '../errors.js';
import {browse} from './measures/browse.js';
import {dashboard} from './measures/dashboard.js';
import {dashboardDay} from './measures/dashboard-day.js';
import {exchange} from './measures/exchange.js';
import {firstFrame} from './measures/first-frame.js';
import {parseRate} from './measures/parse-rate.js';
import {pauseLatency} from './measures/pause-latency.js';
import {recorder} from './measures/recorder.js';
import {report} from './measures/report.js';
import {revival} from './measures/revival.js';
import {runList} from './measures/run-list.js';
import {trainerSpeed} from './measures/trainer-speed.js';
import {trainerTurns} from './measures/trainer-turns.js';
import {week} from './measures/week.js';
import {createNoise} from './noise.js';
import {createStage} from './stage.js';
import {table} from './table.js';

/** @import {Measure, Row} from './types.ts' */

/** @type {Record<string, Measure>} */
const MEASURES = {
  recorder,
  dashboard,
  'dashboard-day': dashboardDay,
  'first-frame': firstFrame,
  'parse-rate': parseRate,
  'pause-latency': pauseLatency,
  'run-list': runList,
  'trainer-speed': trainerSpeed,
  'trainer-turns': trainerTurns,
  browse,
  exchange,
  report,
  revival,
  week,
};

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** Run only when named: each takes as long as half of the others together. */
const LONG = new Set(['week', 'dashboard-day']);

/** @param {string} text */
const say = text => process.stderr.write(`${text}\n`);

const machine = () => {
  const [{model = 'unknown processor'} = {}] = cpus();
  const memory = `${(totalmem() / 1024 ** 3).toFixed(0)} GB`;
  const [lastMinute = 0] = loadavg();
  const load = lastMinute.toFixed(2);
  return `${model.trim()}, ${cpus().length} cores, ${memory}, ${process.platform}, Node ${process.versions.node}, load ${load}`;
};

/**
 * Runs a measure on a stage of its own, and marks its rows where others used the machine meanwhile.
 *
 * @param {string} name
 * @param {Measure} run
 * @param {boolean} quick
 */
const measure = async (name, run, quick) => {
  const stage = createStage();
  const noise = createNoise();
  /** @param {NodeJS.Signals} signal */
  const onSignal = signal => {
    stage.close();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  for (const signal of SIGNALS) process.once(signal, onSignal);
  try {
    await noise.sample();
    const start = performance.now();
    const rows = await run({stage, noise, quick});
    const seconds = (performance.now() - start) / 1000;
    stage.close();
    await noise.sample();
    say(`${name}: ${seconds.toFixed(0)} s, other programs kept ${noise.cores().toFixed(2)} cores busy`);
    return rows.map(row => ({...row, noisy: row.noisy || (!row.onAnyMachine && noise.isNoisy())}));
  } finally {
    stage.close();
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
};

const words = process.argv.slice(2);
const quick = words.includes('--quick');
const wanted = words.filter(word => word !== '--quick');
const unknown = wanted.filter(name => !Object.hasOwn(MEASURES, name));
if (unknown.length > 0) {
  say(`bench: there is no measure '${unknown[0]}'.\nThere are: ${Object.keys(MEASURES).join(', ')}; and --quick.`);
  process.exit(2);
}

const heading = machine();
say(heading);
/** @type {Row[]} */
const rows = [];
/** @type {string[]} */
const failed = [];
const chosen = Object.entries(MEASURES).filter(([name]) =>
  wanted.length > 0 ? wanted.includes(name) : !LONG.has(name),
);
for (const [name, run] of chosen) {
  try {
    rows.push(...(await measure(name, run, quick)));
  } catch (error) {
    failed.push(`${name}: ${messageOf(error)}`);
    say(`${name} failed: ${messageOf(error)}`);
  }
}
process.stdout.write(`\n${heading}\n\n${table(rows)}\n${failed.map(text => `failed: ${text}\n`).join('')}`);
// On a machine that other programs use a missed bound proves nothing.
if (failed.length > 0 || rows.some(({bound, noisy}) => bound && !bound.holds && !noisy)) process.exitCode = 1;
