import {spawnSync} from 'node:child_process';
import {rmSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {stripVTControlCharacters} from 'node:util';
import {bundle} from '../bundle.js';
import {median, range} from '../statistics.js';
import {atMost, milliseconds} from '../table.js';

/** @import {Measure, Noise} from '../types.ts' */
/** @import {Stage} from '../stage.js' */

const MAX_OVER_BARE_MS = 400;
const RUN_ID = '20260101-000000-beef';
/**
 * Characters of earlier output that are kept: enough for a figure split over two pieces of output, and for an error
 * message.
 */
const TAIL = 5000;
const MAX_MS = 20_000;

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
 * Starts programs in new windows of a tmux server that runs already, and times them until `wanted` stands in what they
 * wrote. A control client asks for the window and is told the pane's output as it comes: between the two there is
 * nothing but the server, its fork, and the program on a terminal of its own; nothing polls. Bare Node is timed the
 * same way.
 * @param {Stage} stage
 * @param {Noise} noise
 */
const openStopwatch = (stage, noise) => {
  const {client, tmux} = stage.server('first-frame');
  /** @type {(text: string) => void} */
  let onText = () => undefined;
  const viewer = client('hold', 120, 40, text => onText(stripVTControlCharacters(text)));
  /**
   * @param {RegExp} wanted
   * @param {readonly string[]} words
   * @returns {Promise<number>} ms
   */
  return async (wanted, words) => {
    let tail = '';
    const start = performance.now();
    /** @type {number} */
    const elapsed = await new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`waited ${MAX_MS / 1000} s for ${wanted}: ${tail}`)), MAX_MS);
      onText = text => {
        tail += text;
        if (wanted.test(tail)) {
          clearTimeout(late);
          resolve(performance.now() - start);
        }
        tail = tail.slice(-TAIL);
      };
      viewer.send('new-window', '-t', '=hold:9', ...words);
    });
    onText = () => undefined;
    tmux('kill-window', '-t', '=hold:9');
    await delay(100);
    await noise.sample(300);
    return elapsed;
  };
};

/**
 * @template Value
 * @param {number} times
 * @param {() => Promise<Value>} measure
 */
const repeat = async (times, measure) => {
  /** @type {Value[]} */
  const values = [];
  for (let time = 0; time < times; time++) values.push(await measure());
  return values;
};

/**
 * How soon the dashboard of a run that was recorded for a week shows where it is.
 * @type {Measure}
 */
export const firstFrame = async ({stage, noise, quick}) => {
  const week = await generate(stage);
  const stopwatch = openStopwatch(stage, noise);
  // Some seconds are trained on since, at 24 iterations a minute; the rollup alone is further behind than that.
  const wanted = new RegExp(`${week.iteration.toLocaleString('en-US').slice(0, -2)}\\d\\d / `);
  const open = () => stopwatch(wanted, [stage.program, 'dashboard', RUN_ID]);
  const bareNode = () =>
    stopwatch(/started/, [process.execPath, '-e', 'console.log("started");setInterval(()=>{},1e3)']);
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
