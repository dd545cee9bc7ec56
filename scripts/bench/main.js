// `npm run bench [-- NAME… --quick]`: measures what the design bounds, and prints it as one table. See readme.md beside this file.
import {cpus, loadavg, totalmem} from 'node:os';
import {dashboard} from './measures/dashboard.js';
import {dashboardDay} from './measures/dashboard-day.js';
import {firstFrame} from './measures/first-frame.js';
import {parseRate} from './measures/parse-rate.js';
import {pauseLatency} from './measures/pause-latency.js';
import {recorder} from './measures/recorder.js';
import {revival} from './measures/revival.js';
import {runList} from './measures/run-list.js';
import {trainerSpeed} from './measures/trainer-speed.js';
import {trainerTurns} from './measures/trainer-turns.js';
import {week} from './measures/week.js';
import {createNoise} from './noise.js';
import {createStage} from './stage.js';
import {table} from './table.js';

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
  revival,
  week,
};

/** Only when they are asked for: each takes as long as half of the others together. */
const LONG = new Set(['week', 'dashboard-day']);

const say = text => process.stderr.write(`${text}\n`);

const machine = () => {
  const [{model = 'unknown processor'} = {}] = cpus();
  const memory = `${(totalmem() / 1024 ** 3).toFixed(0)} GB`;
  const load = loadavg()[0].toFixed(2);
  return `${model.trim()}, ${cpus().length} cores, ${memory}, ${process.platform}, Node ${process.versions.node}, load ${load}`;
};

const measure = async (name, quick) => {
  const stage = createStage();
  const noise = createNoise();
  const onSignal = signal => {
    stage.close();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, onSignal);
  try {
    await noise.look();
    const start = performance.now();
    const rows = await MEASURES[name]({stage, noise, quick});
    const seconds = (performance.now() - start) / 1000;
    stage.close();
    await noise.look();
    say(`${name}: ${seconds.toFixed(0)} s, others kept ${noise.cores().toFixed(2)} cores busy`);
    return rows.map(row => ({...row, noisy: row.noisy || (!row.onAnyMachine && noise.isNoisy())}));
  } finally {
    stage.close();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, onSignal);
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
const rows = [];
const failed = [];
const usual = Object.keys(MEASURES).filter(name => !LONG.has(name));
for (const name of wanted.length > 0 ? wanted : usual) {
  try {
    rows.push(...(await measure(name, quick)));
  } catch (error) {
    failed.push(`${name}: ${error.message}`);
    say(`${name} failed: ${error.message}`);
  }
}
process.stdout.write(`\n${heading}\n\n${table(rows)}\n${failed.map(text => `failed: ${text}\n`).join('')}`);
// A machine that others use says nothing about a bound.
if (failed.length > 0 || rows.some(({bound, noisy}) => bound && !bound.holds && !noisy)) process.exitCode = 1;
