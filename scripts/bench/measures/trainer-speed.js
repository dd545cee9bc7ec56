import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {clockedTrainer, MIN_RATIO, ratio} from '../clocked.js';
import {waitFor} from '../stage.js';
import {median, middleHalf, quantile} from '../statistics.js';
import {atLeast} from '../table.js';

/** @import {Measure, Report} from '../types.ts' */

/** Dashboard and recorder start at the same time as the trainer; in a run of hours that does not count. */
const START_MS = 2500;
const ITERATIONS_A_REPORT = 5;

/**
 * Iterations a second by the trainer's own clock, from its start's end up to the last report but one (then it
 * validates).
 * @param {readonly Report[]} reports
 */
const speed = reports => {
  const from = reports.find(({milliseconds}) => milliseconds >= START_MS);
  const to = reports.at(-2);
  if (from === undefined || to === undefined || to.iteration <= from.iteration) {
    throw new Error('the trainer was done before its speed could be taken');
  }
  return ((to.iteration - from.iteration) * 1000) / (to.milliseconds - from.milliseconds);
};

/**
 * From its first report on, start included.
 * @param {readonly Report[]} reports
 */
const wholeSpeed = reports => {
  const first = reports[0];
  const last = reports.at(-2);
  if (first === undefined || last === undefined) throw new Error('the trainer has printed too few reports');
  return ((last.iteration - ITERATIONS_A_REPORT) * 1000) / (last.milliseconds - first.milliseconds);
};

/**
 * The demo's trainer, a real training that computes all the time, alone in a tmux pane and by `mlxtop run` with its
 * recorder and its dashboard. Both are looked at from a terminal of the same size, which is a pane of another tmux
 * server. The pairs are interleaved, and who goes first changes, so that a machine that grows slower or faster favours
 * neither.
 * @type {Measure}
 */
export const trainerSpeed = async ({stage, noise, quick}) => {
  const folder = stage.subfolder('trainer-speed');
  let started = 0;

  /** @param {number} iterations */
  const command = iterations => clockedTrainer(stage, folder, iterations, ITERATIONS_A_REPORT);

  /**
   * @param {string} clock
   * @returns {Promise<Report[]>}
   */
  const reportsIn = async clock => {
    await waitFor('the trainer', () => existsSync(clock), {everyMs: 100, maxMs: 120_000});
    return JSON.parse(readFileSync(clock, 'utf8'));
  };

  const outer = stage.server('terminal');
  /**
   * @param {string} socket
   * @param {string} session
   * @param {() => Promise<Report[]>} work
   */
  const withTerminal = async (socket, session, work) => {
    const words = ['env', '-u', 'TMUX', '-u', 'TMUX_PANE', 'tmux', '-L', socket, 'attach-session', '-t', `=${session}`];
    const size = ['-x', '160', '-y', '50'];
    // It stays open when the session that it shows ends first.
    outer.tmux('new-session', '-d', '-s', 'terminal', ...size, ...words, ';', 'set-option', 'remain-on-exit', 'on');
    try {
      return await work();
    } finally {
      outer.tmux('kill-session', '-t', '=terminal');
    }
  };

  /** @param {number} iterations */
  const alone = async iterations => {
    const clock = join(folder, `alone-${++started}.json`);
    const {tmux} = stage.server('alone');
    const environment = ['-e', `MLXTOP_BENCH_CLOCK=${clock}`];
    tmux('new-session', '-d', '-s', 'alone', '-x', '160', '-y', '49', ...environment, ...command(iterations));
    return withTerminal('alone', 'alone', () => reportsIn(clock));
  };

  /** @param {number} iterations */
  const beside = async iterations => {
    const clock = join(folder, `beside-${++started}.json`);
    const run = await stage.startRun('beside', command(iterations), {environment: {MLXTOP_BENCH_CLOCK: clock}});
    try {
      return await withTerminal('beside', 'beside', () => reportsIn(clock));
    } finally {
      await run.close();
    }
  };

  // Long enough for some seconds of speed on this machine.
  const tried = speed(await alone(300));
  const iterations = Math.ceil(((quick ? 3 : 3.5) + START_MS / 1000) * tried);
  /** @typedef {(iterations: number) => Promise<Report[]>} Way */
  /**
   * @param {Way} first
   * @param {Way} second
   * @returns {Promise<[Report[], Report[]]>}
   */
  const inOrder = async (first, second) => {
    await noise.sample(500);
    const one = await first(iterations);
    await noise.sample(500);
    return [one, await second(iterations)];
  };
  /** @type {{alone: Report[], beside: Report[]}[]} */
  const pairs = [];
  for (let pair = 0; pair < (quick ? 3 : 10); pair++) {
    const isAloneFirst = pair % 2 === 0;
    const [one, other] = await (isAloneFirst ? inOrder(alone, beside) : inOrder(beside, alone));
    pairs.push(isAloneFirst ? {alone: one, beside: other} : {alone: other, beside: one});
  }
  const ratios = pairs.map(pair => speed(pair.beside) / speed(pair.alone));
  const wholeRatios = pairs.map(pair => wholeSpeed(pair.beside) / wholeSpeed(pair.alone));
  const aloneSpeeds = pairs.map(pair => speed(pair.alone));
  const aloneSpeed = median(aloneSpeeds);
  // The machine's own wandering from run to run, which the bound has to stand out from.
  const isUneven = quantile(aloneSpeeds, 0.75) - quantile(aloneSpeeds, 0.25) > (1 - MIN_RATIO) * aloneSpeed;
  /** @param {readonly number[]} values */
  const row = values => ({
    measured: ratio(median(values)),
    scatter: `middle half ${middleHalf(values, ratio)}, least ${ratio(quantile(values, 0))}`,
    bare: `${middleHalf(aloneSpeeds, value => value.toFixed(1))} it/s alone`,
    noisy: isUneven,
  });
  return [
    {
      what: `trainer's speed with / without, ${pairs.length} pairs`,
      ...row(ratios),
      bound: atLeast(median(ratios), MIN_RATIO, ratio),
    },
    {what: 'the same with the first seconds of all', ...row(wholeRatios)},
  ];
};
