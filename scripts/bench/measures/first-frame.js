import {spawnSync} from 'node:child_process';
import {rmSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {bundle} from '../bundle.js';
import {median, range} from '../statistics.js';
import {openStopwatch, repeat, START_OF_NODE} from '../stopwatch.js';
import {atMost, milliseconds} from '../table.js';

/** @import {Measure} from '../types.ts' */
/** @import {Stage} from '../stage.js' */

const MAX_OVER_BARE_MS = 400;
const RUN_ID = '20260101-000000-beef';
/**
 * Makes the run's folder and returns what is in it.
 * @param {Stage} stage
 */
const generate = async stage => {
  const folder = stage.subfolder(join('home', 'runs', RUN_ID));
  const generator = await bundle('week', stage.subfolder('first-frame'));
  const words = ['--max-old-space-size=256', generator, folder, RUN_ID, String(process.pid)];
  const {stdout, stderr, status} = spawnSync(process.execPath, words, {encoding: 'utf8'});
  if (status !== 0) throw new Error(`the week-long journal could not be made: ${stderr}`);
  return {...JSON.parse(stdout), rollup: join(folder, 'rollup.json')};
};

/**
 * How soon the dashboard of a run that was recorded for a week shows where it is.
 * @type {Measure}
 */
export const firstFrame = async ({stage, noise, quick}) => {
  const week = await generate(stage);
  const stopwatch = openStopwatch(stage, noise, 'first-frame');
  // Some seconds are trained on since, at 24 iterations a minute; the rollup alone is further behind than that.
  const wanted = new RegExp(`${week.iteration.toLocaleString('en-US').slice(0, -2)}\\d\\d / `);
  const open = () => stopwatch(wanted, [stage.program, 'dashboard', RUN_ID]);
  const bareNode = () => stopwatch(...START_OF_NODE);
  await delay(1000);
  await open();
  const pairs = await repeat(quick ? 5 : 15, async () => ({bare: await bareNode(), frame: await open()}));
  rmSync(week.rollup);
  const without = await repeat(quick ? 1 : 3, open);
  const frames = pairs.map(({frame}) => frame);
  const bare = median(pairs.map(pair => pair.bare));
  const size = `${(week.journalBytes / 1e6).toFixed(0)} MB`;
  return [
    {
      what: `first frame of a week-long run (${size})`,
      measured: milliseconds(median(frames)),
      scatter: range(frames, milliseconds),
      bare: milliseconds(bare),
      bound: atMost(median(frames), bare + MAX_OVER_BARE_MS, milliseconds),
    },
    {
      what: 'the same without its rollup, until loaded',
      measured: milliseconds(median(without)),
      scatter: range(without, milliseconds),
      bare: milliseconds(bare),
    },
    {
      what: 'its rollup written by the recorder, every 256 KiB',
      measured: milliseconds(week.rollupMs),
      scatter: `${(week.rollupBytes / 1024).toFixed(0)} KiB`,
    },
  ];
};
