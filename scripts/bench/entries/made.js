// Writes made runs into the home given, and tells their ids and sizes as JSON on standard output: `guide`, one of three
// hours; `weeks`, two of a week; `many`, three hundred old ones.
import {cpSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {GB, WEEK, writeMadeRun} from '../../../__tests__/helpers/made-run.ts';
import {readRollup, writeRollup} from '../../../source/history/rollup.ts';
import {runPaths, writeRunRecord} from '../../../source/journal/run-folder.ts';

/** @import {Scenario} from '../../../__tests__/helpers/made-run.ts' */

const [, , home = '', what = 'guide'] = process.argv;
const HOURS = 3600;
const DAY = 24 * HOURS;
const START = Date.UTC(2026, 0, 5, 9);
const MANY = 300;
const KINDS = 20;

/** @param {number} number */
const idOf = number => `20260105-090000-${number.toString(16).padStart(4, '0')}`;

/** Everything that a report marks. */
const busyWeek = /** @satisfies {Scenario} */ ({
  ...WEEK,
  total: 50_000,
  swapping: Array.from({length: 14}, (_, half) => ({
    from: half * 12 * HOURS + 2 * HOURS,
    until: half * 12 * HOURS + 4 * HOURS,
    factor: 1.9,
  })),
  pressures: Array.from({length: 7}, (_, day) => ({from: day * DAY, until: day * DAY + HOURS, is: 'yellow'})),
  pauses: Array.from({length: 7}, (_, day) => ({at: day * DAY + 9 * HOURS, seconds: 1800})),
  sleeps: Array.from({length: 6}, (_, day) => ({at: day * DAY + 10 * HOURS, seconds: 3 * HOURS})),
  gaps: [{at: 3 * DAY + 20 * HOURS, seconds: 600}],
  quits: [{at: 2.5 * HOURS, app: 'Google Chrome', endsSwapping: false}],
  alerts: Array.from({length: 14}, (_, half) => ({
    ...{at: half * 12 * HOURS + 2.1 * HOURS, until: half * 12 * HOURS + 4.1 * HOURS},
    ...{code: 'swapping', text: 'The machine swaps: Cursor holds 3.4 GB.'},
  })),
  end: 'stopped',
});

const guide = /** @satisfies {Scenario} */ ({
  iterations: 2190,
  name: 'guide',
  swapping: [{from: 600, until: 1e9, factor: 2.2}],
  pressures: [{from: 300, until: 600, is: 'yellow'}],
  quits: [{at: 5400, app: 'Cursor'}],
  pauses: [{at: 2000, seconds: 240}],
});

/**
 * @param {number} kind
 * @returns {Scenario}
 */
const oldRun = kind => ({
  ...{iterations: 300 + 60 * kind, seed: kind, startedAt: START - kind * DAY, secondsPerIteration: 1.5 + 0.1 * kind},
  swapping: kind % 3 === 0 ? [{from: 200, until: 600, factor: 2}] : [],
  end: kind % 5 === 4 ? 'failed' : 'finished',
  ...(kind % 5 === 4 && {failure: {kind: 'metal-out-of-memory', line: 'Command buffer execution failed'}}),
  ...{footprintBytes: (5 + (kind % 4)) * GB, total: 300 + 60 * kind},
});

/**
 * The same run again under another id.
 * @param {string} from
 * @param {string} to
 */
const again = (from, to) => {
  const [old, paths] = [from, to].map(id => runPaths(join(home, 'runs', id)));
  if (!old || !paths) return;
  cpSync(old.folder, paths.folder, {recursive: true});
  const nameOf = (/** @type {string} */ id) => `"run-${id.slice(-4)}"`;
  const journal = readFileSync(paths.journal, 'utf8').replace(from, to).replace(nameOf(from), nameOf(to));
  writeFileSync(paths.journal, journal, {mode: 0o600});
  const record = JSON.parse(readFileSync(paths.record, 'utf8'));
  rmSync(paths.record);
  writeRunRecord(paths, {...record, id: to, name: `run-${to.slice(-4)}`, createdAt: record.createdAt - 1000});
  const rollup = readRollup(old.rollup);
  if (rollup) writeRollup(paths.rollup, {...rollup, state: {...rollup.state, id: to, name: `run-${to.slice(-4)}`}});
};

/** @type {Record<string, () => string[]>} */
const MADE = {
  guide: () => {
    writeMadeRun(home, idOf(1), guide);
    return [idOf(1)];
  },
  weeks: () => {
    writeMadeRun(home, idOf(2), {...busyWeek, name: 'first-week'});
    writeMadeRun(home, idOf(3), {...busyWeek, name: 'second-week', seed: 2, secondsPerIteration: 11, swapping: []});
    return [idOf(2), idOf(3)];
  },
  many: () => {
    for (let number = 0; number < MANY; number++) {
      const kind = number % KINDS;
      if (number < KINDS) writeMadeRun(home, idOf(number), {...oldRun(kind), name: `run-${idOf(number).slice(-4)}`});
      else again(idOf(kind), idOf(number));
    }
    return Array.from({length: MANY}, (_, number) => idOf(number));
  },
};

const ids = MADE[what]?.() ?? [];
const rollupBytes = ids.reduce((sum, id) => sum + statSync(join(home, 'runs', id, 'rollup.json')).size, 0);
process.stdout.write(JSON.stringify({ids, rollupBytes}));
