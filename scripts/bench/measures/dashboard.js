import {statSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {bareResident} from '../bare.js';
import {observe} from '../observe.js';
import {trainerFile, waitFor} from '../stage.js';
import {median, quantile, range} from '../statistics.js';
import {atMost, megabytes, milliseconds, percent} from '../table.js';

/** @import {Measure, Observation, Row} from '../types.ts' */

const MAX_OVER_BARE = 50 * 1024 ** 2;
/** Once it has been at work for long. */
const MAX_OVER_BARE_AGED = 60 * 1024 ** 2;
/** The key that changes the charts' span cycles through these; they are searched for in what the dashboard writes. */
const SPANS = [/hour/, /whole run/, /10 min/];
const MAX_UNSEEN_PERCENT = 0.2;
const MAX_KEY_MS = 150;
/**
 * Columns, rows, and the most of a core that a dashboard of that size takes.
 * @type {[columns: number, rows: number, maxPercent: number][]}
 */
const SIZES = [
  [120, 40, 2.5],
  [200, 60, 3.5],
];
/** After a resize or the end of a client: the dashboard asks tmux every 2 s which clients are attached. */
const SETTLE_MS = 5000;
const KEY_MS = 100;

/**
 * @param {string} what
 * @param {Observation} seen
 * @param {number} bare
 * @param {number} [maxOverBare]
 */
const residentRow = (what, {residentBytes, residentSamples}, bare, maxOverBare = MAX_OVER_BARE) => ({
  what,
  measured: megabytes(residentBytes),
  scatter: range(residentSamples, megabytes),
  bare: megabytes(bare),
  bound: atMost(residentBytes, bare + maxOverBare, megabytes),
});

/**
 * Its own share; beside the scatter, that with the tmux calls that it makes.
 * @param {string} what
 * @param {Observation} seen
 */
const processorRow = (what, {processorPercent, processorParts, childrenPercent}) => ({
  what,
  measured: percent(processorPercent),
  scatter:
    range(processorParts, percent) +
    (childrenPercent === null ? '' : `; with its tmux calls ${percent(processorPercent + childrenPercent)}`),
});

/**
 * What the dashboard costs in a pane of the run's session: zoomed to the whole of two window sizes while a client is
 * attached, and how soon it answers a key there; then after some hundred frames more (its heap grows for its first
 * minutes; the key that changes the charts' span draws one), then while no client is attached. What it writes is
 * counted by a pipe on its pane, which gets every byte that the program gives the terminal.
 * @type {Measure}
 */
export const dashboard = async ({stage, noise, quick}) => {
  const forSeconds = quick ? 12 : 20;
  const keys = quick ? 90 : 400;
  const bare = await bareResident();
  const {tmux, client} = stage.server('dashboard');
  const run = await stage.startRun('dashboard', [process.execPath, trainerFile('steady.js')]);
  const pane = run.dashboardPane;
  const file = join(stage.subfolder('dashboard'), 'written');
  tmux('pipe-pane', '-t', pane, `cat >'${file}'`);
  const written = () => statSync(file).size;
  let output = '';
  const viewer = client('dashboard', 120, 40, (text, fromPane) => {
    if (fromPane === pane) output += text;
  });

  /**
   * @param {number} columns
   * @param {number} rows
   * @param {number} maxPercent
   * @returns {Promise<Row[]>}
   */
  const inSize = async (columns, rows, maxPercent) => {
    const size = `${columns}x${rows}`;
    viewer.resize(columns, rows);
    await delay(SETTLE_MS);
    // The dashboard turns the layout when the window has become narrow or wide, which ends a zoom.
    await waitFor(
      `a dashboard of ${size}`,
      () => {
        const format = '#{window_zoomed_flag} #{pane_width}x#{pane_height}';
        const [zoomed, is] = tmux('display-message', '-p', '-t', pane, format).split(' ');
        if (zoomed === '0') tmux('resize-pane', '-Z', '-t', pane);
        // What a client in control mode is sent before it is attached may be lost.
        if (is !== size) viewer.resize(columns, rows);
        return zoomed === '1' && is === size;
      },
      {everyMs: 1000},
    );
    await delay(1000);
    const before = written();
    const seen = await noise.during(observe(run.dashboardPid, forSeconds));
    const processor = processorRow(`dashboard, ${size}: processor, of a core`, seen);
    return [
      residentRow(`dashboard, ${size}: resident size`, seen, bare),
      {...processor, bound: atMost(seen.processorPercent, maxPercent, percent)},
      {
        what: `dashboard, ${size}: written to the pane`,
        measured: `${((written() - before) / forSeconds).toFixed(0)} bytes/s`,
      },
    ];
  };

  /**
   * From a key that is handed to the pane until what it brings has come out of it; at any time within the dashboard's
   * second.
   */
  const answered = async () => {
    const tries = [];
    for (let key = 0; key < (quick ? 9 : 30); key++) {
      await delay(300 + Math.random() * 1000);
      output = '';
      const start = performance.now();
      viewer.send('send-keys', '-t', pane, 't');
      const wanted = SPANS[key % SPANS.length];
      await waitFor(`the charts of ${wanted}`, () => wanted?.test(output), {everyMs: 1});
      tries.push(performance.now() - start);
    }
    return [
      {
        what: 'dashboard: a key until the screen has changed',
        measured: `${milliseconds(median(tries))}, p95 ${milliseconds(quantile(tries, 0.95))}`,
        scatter: range(tries, milliseconds),
        bound: atMost(Math.max(...tries), MAX_KEY_MS, milliseconds),
      },
    ];
  };

  const aged = async () => {
    for (let key = 0; key < keys; key++) {
      viewer.send('send-keys', '-t', pane, 't');
      await delay(KEY_MS);
    }
    return [
      residentRow(
        `dashboard: resident size after ${keys} frames more`,
        await observe(run.dashboardPid, 10),
        bare,
        MAX_OVER_BARE_AGED,
      ),
    ];
  };

  const unseen = async () => {
    viewer.close();
    await delay(SETTLE_MS);
    const before = written();
    const seen = await noise.during(observe(run.dashboardPid, forSeconds));
    const bytes = written() - before;
    return [
      {
        what: 'dashboard, no client: written to the pane',
        measured: `${bytes} bytes`,
        scatter: `in ${forSeconds} s`,
        bound: atMost(bytes, 0, value => `${value} bytes`),
      },
      {
        ...processorRow('dashboard, no client: processor, of a core', seen),
        bound: atMost(seen.processorPercent, MAX_UNSEEN_PERCENT, percent),
      },
    ];
  };

  /** @type {Row[]} */
  const measured = [];
  for (const size of SIZES) measured.push(...(await inSize(...size)));
  measured.push(...(await answered()), ...(await aged()), ...(await unseen()));
  await run.close();
  return measured;
};
