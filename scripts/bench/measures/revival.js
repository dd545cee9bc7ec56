import {execFile, execFileSync} from 'node:child_process';
import {readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {promisify} from 'node:util';
import {trainerFile, waitFor} from '../stage.js';
import {atMost} from '../table.js';

/** @import {Measure, Row} from '../types.ts' */
/** @import {Run, Stage} from '../stage.js' */

const KILLS = 30;
const LINES = 5000;
/** 50 lines a second. */
const LINE_MS = 20;
/** How often `mlxtop status` runs, as from a status bar or a watch. */
const STATUS_MS = 1000;
/** Of a thousand lines. */
const MAX_LOST = 1;

/** @param {string} path */
const textOf = path => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/**
 * The numbers in what was kept, against those that were printed.
 * @param {readonly number[]} numbers
 * @param {readonly number[]} printed
 */
const compared = (numbers, printed) => {
  const seen = new Set(numbers);
  return {lost: printed.filter(number => !seen.has(number)).length, twice: numbers.length - seen.size};
};

/**
 * @param {string} text
 * @param {RegExp} pattern
 */
const numbersOf = (text, pattern) => [...text.matchAll(pattern)].map(([, number]) => Number(number));

/**
 * @param {string} folder
 * @param {string} type
 * @returns {number[]}
 */
const eventNumbers = (folder, type) =>
  textOf(join(folder, 'journal.ndjson'))
    .split('\n')
    .filter(line => line.includes(`"type":"${type}"`))
    .map(line => JSON.parse(line).iteration);

/**
 * @param {string} what
 * @param {{lost: number, twice: number}} kept
 * @param {number} all
 * @returns {Row[]}
 */
const row = (what, {lost, twice}, all) => [
  {
    what: `${what} lost`,
    measured: `${lost} of ${all}`,
    bound: atMost((1000 * lost) / all, MAX_LOST, value => `${value.toFixed(1)} in 1,000`),
  },
  {what: `${what} twice`, measured: `${twice}`, bound: atMost(twice, 0, String)},
];

const execute = promisify(execFile);

/**
 * Runs `mlxtop status` every second, which revives a recorder that is gone; gives a function that stops it.
 * @param {Stage} stage
 * @param {string} id
 */
const keepAskingForStatus = (stage, id) => {
  let over = false;
  const asking = (async () => {
    for (; !over; await delay(STATUS_MS)) await execute(stage.program, ['status', id], {env: stage.env});
  })();
  return async () => {
    over = true;
    await asking;
  };
};

/**
 * The pid of the recorder that holds the run's lock; null while a program that revives one holds it, for a moment.
 * @param {Run} run
 * @returns {number | null}
 */
const recorderOf = run => {
  try {
    const {pid} = JSON.parse(textOf(join(run.folder, 'lock')));
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], {encoding: 'utf8'}).includes(' record ') ? pid : null;
  } catch {
    return null;
  }
};

/** @param {Run} run */
const hasEnded = run => textOf(join(run.folder, 'journal.ndjson')).includes('"type":"end"');

/**
 * Kills one recorder after the other, at any time of its life; fewer than wanted when the machine is so busy that the
 * run ends first.
 * @param {Run} run
 * @param {number} kills
 * @param {number} spanMs
 */
const keepKilling = async (run, kills, spanMs) => {
  /** @type {number | null} */
  let last = null;
  for (let killed = 0; killed < kills; killed++) {
    await delay(spanMs * (0.2 + 0.5 * Math.random()));
    const pid = await waitFor('a recorder', () => {
      const now = recorderOf(run);
      return hasEnded(run) ? 'none' : now === last ? null : now;
    });
    if (pid === 'none') return killed;
    process.kill(pid, 'SIGKILL');
    last = pid;
    // One that dies again and again is started ever more rarely: thirty kills would take hours.
    rmSync(join(run.folder, 'recorder-deaths'), {force: true});
  }
  return kills;
};

/**
 * Kills the recorder again and again while its trainer prints numbered lines; `mlxtop status`, once a second, revives
 * it, and so does the dashboard. Compares what the raw log and the journal hold in the end with what was printed.
 * @type {Measure}
 */
export const revival = async ({stage, quick}) => {
  const lines = quick ? 1000 : LINES;
  const wanted = quick ? 6 : KILLS;
  const command = [process.execPath, trainerFile('numbered.js'), String(lines), String(LINE_MS)];
  const run = await stage.startRun('revival', command);
  const stopAsking = keepAskingForStatus(stage, run.id);
  try {
    const kills = await keepKilling(run, wanted, (lines * LINE_MS) / (wanted + 1));
    await waitFor('the end', () => hasEnded(run), {everyMs: 500, maxMs: 300_000});
    const log = textOf(join(run.folder, 'trainer.log'));
    const all = Array.from({length: lines}, (_, index) => index + 1);
    const saves = all.filter(number => number % 100 === 0);
    return [
      ...row(`lines in the log, ${kills} kills`, compared(numbersOf(log, /^Iter (\d+): Train.*GB\r?$/gm), all), lines),
      ...row('reports in the journal', compared(eventNumbers(run.folder, 'report'), all), lines),
      ...row('checkpoints', compared(eventNumbers(run.folder, 'checkpoint'), saves), saves.length),
    ];
  } finally {
    await stopAsking();
    await run.close();
  }
};
