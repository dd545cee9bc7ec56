// Writes the folders of many ended runs, as their recorders would have left them, into the folder given (a home's
// `runs`).
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {RunHistory} from '../../../source/history/history.ts';
import {writeRollup} from '../../../source/history/rollup.ts';
import {encodeEvent} from '../../../source/journal/codec.ts';
import {SCHEMA_VERSION} from '../../../source/journal/events.ts';
import {runPaths, writeRunRecord} from '../../../source/journal/run-folder.ts';
import {GIB, report, sample} from './events.js';

/** @import {RunEvent} from '../../../source/journal/events.ts' */

const [, , folder = '', count = '300'] = process.argv;

/** Enough that every series of a rollup is full. */
const SECONDS = 5400;
const SAMPLE_SECONDS = 2;
const REPORT_SECONDS = 5;
const ITERATIONS_A_REPORT = 10;
const ITERATIONS = (SECONDS / REPORT_SECONDS) * ITERATIONS_A_REPORT;
const command = ['python', '-m', 'mlx_lm', 'lora', '--train', '--iters', String(ITERATIONS)];

/** @param {number} number */
const idOf = number => `20260101-000000-${number.toString(16).padStart(4, '0')}`;

/**
 * @param {number} start
 * @returns {Generator<RunEvent>}
 */
function* lines(start) {
  yield {t: start, type: 'recording', pid: 4243, gapSeconds: null};
  yield {t: start, type: 'total', iterations: ITERATIONS, source: 'trainer'};
  yield {t: start, type: 'training'};
  for (let seconds = 1; seconds <= SECONDS; seconds++) {
    const t = start + seconds * 1000;
    if (seconds % REPORT_SECONDS === 0) yield* report(t, (seconds / REPORT_SECONDS) * ITERATIONS_A_REPORT);
    if (seconds % SAMPLE_SECONDS === 0) yield sample(t, seconds);
  }
  yield {t: start + SECONDS * 1000, type: 'end', state: 'finished', exitCode: 0};
}

const start = Date.now() - 30 * 86_400_000;
const rest = [...lines(start)].map(encodeEvent).join('');
let rollup = null;
for (let number = 0; number < Number(count); number++) {
  const id = idOf(number);
  const paths = runPaths(join(folder, id));
  mkdirSync(paths.folder, {mode: 0o700});
  /** @type {RunEvent & {type: 'run'}} */
  const run = {t: start, type: 'run', schema: SCHEMA_VERSION, id, name: `run-${id.slice(-4)}`, command, directory: '/'};
  writeFileSync(paths.journal, encodeEvent(run) + rest, {mode: 0o600});
  if (rollup === null) {
    const history = new RunHistory(paths);
    history.catchUpFully();
    rollup = history.rollup();
  }
  // The names are all of one length, and so are the journals.
  writeRollup(paths.rollup, {...rollup, state: {...rollup.state, id, name: run.name}});
  writeRunRecord(paths, {
    ...{schema: SCHEMA_VERSION, id, name: run.name, command, directory: '/', createdAt: start + number},
    ...{intervalMs: 2000, iterationsPattern: null, tmux: null},
    machine: {platform: 'darwin', processor: 'Apple M1', cores: 8, memoryBytes: 16 * GIB, system: 'macOS 15.5'},
  });
}
