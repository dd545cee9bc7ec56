import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {clockedTrainer, MIN_RATIO, ratio} from '../clocked.js';
import {waitFor} from '../stage.js';
import {mean, median, middleHalf, standardError} from '../statistics.js';
import {atLeast} from '../table.js';

/** @import {Measure, Report} from '../types.ts' */

/** Dashboard and recorder are at their work, and compiled. */
const SETTLE_MS = 15_000;
const TURN_MS = 1500;
/** What was under way at a turn's beginning and end belongs to neither side. */
const EDGE_MS = 150;
/** A machine on which turns scatter more than this says nothing about the bound. */
const MAX_ERROR = 0.01;

const now = () => performance.timeOrigin + performance.now();

/**
 * Iterations a second between the first and the last report of a turn.
 * @param {readonly Report[]} reports
 * @param {{from: number, to: number}} turn
 */
const speedIn = (reports, {from, to}) => {
  const inside = reports.filter(({at}) => at >= from + EDGE_MS && at <= to - EDGE_MS);
  const [first, last] = [inside[0], inside.at(-1)];
  if (first === undefined || last === undefined || first === last) throw new Error('a turn had no two reports in it');
  return ((last.iteration - first.iteration) * 1000) / (last.at - first.at);
};

/**
 * One training under `mlxtop run`, looked at; by turns recorder and dashboard are at work and stopped (SIGSTOP), in the
 * order with, without, without, with, so that a machine that grows slower favours neither. Neighbours are compared:
 * that leaves less of the machine's own wandering than pairs of runs do, and tells of what mlxtop's processes take, not
 * of tmux and its pipe.
 * @type {Measure}
 */
export const trainerTurns = async ({stage, noise, quick}) => {
  const pairs = quick ? 10 : 40;
  const folder = stage.subfolder('trainer-turns');
  const clock = join(folder, 'clock.json');
  const trainer = clockedTrainer(stage, folder, 1_000_000, 1);
  const {tmux, client} = stage.server('turns');
  const run = await stage.startRun('turns', trainer, {environment: {MLXTOP_BENCH_CLOCK: clock}});
  const viewer = client('turns', 160, 50);
  await delay(SETTLE_MS);
  await noise.sample();
  const turns = [];
  for (let index = 0; index < 2 * pairs; index++) {
    const works = index % 4 === 0 || index % 4 === 3;
    for (const pid of [run.recorderPid, run.dashboardPid]) process.kill(pid, works ? 'SIGCONT' : 'SIGSTOP');
    const from = now();
    await delay(TURN_MS);
    turns.push({works, from, to: now()});
  }
  for (const pid of [run.recorderPid, run.dashboardPid]) process.kill(pid, 'SIGCONT');
  tmux('send-keys', '-t', run.trainerPane, 'C-c');
  await waitFor('the end of the trainer', () => existsSync(clock));
  viewer.close();
  await run.close();
  const reports = JSON.parse(readFileSync(clock, 'utf8'));
  const speeds = turns.map(turn => ({...turn, speed: speedIn(reports, turn)}));
  const ratios = Array.from({length: pairs}, (_, pair) => {
    const two = speeds.slice(2 * pair, 2 * pair + 2);
    /** @param {boolean} wanted */
    const speedOf = wanted => two.find(({works}) => works === wanted)?.speed ?? Number.NaN;
    return speedOf(true) / speedOf(false);
  });
  const error = standardError(ratios);
  return [
    {
      what: `trainer's speed, mlxtop at work / stopped, ${pairs} turns`,
      measured: ratio(median(ratios)),
      scatter: `middle half ${middleHalf(ratios, ratio)}, mean ${ratio(mean(ratios))} ± ${ratio(error)}`,
      bare: `${median(speeds.filter(({works}) => !works).map(({speed}) => speed)).toFixed(1)} it/s alone`,
      bound: atLeast(median(ratios), MIN_RATIO, ratio),
      noisy: error > MAX_ERROR,
    },
  ];
};
