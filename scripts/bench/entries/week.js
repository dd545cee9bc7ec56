// Writes the folder of a run that has been recorded for a week, as its recorder would leave it, into the folder given,
// and tells its last iteration and its size as JSON on standard output.
import {closeSync, openSync, statSync, writeSync} from 'node:fs';
import {RunHistory} from '../../../source/history/history.ts';
import {writeRollup} from '../../../source/history/rollup.ts';
import {encodeEvent} from '../../../source/journal/codec.ts';
import {SCHEMA_VERSION} from '../../../source/journal/events.ts';
import {runPaths, writeRunRecord} from '../../../source/journal/run-folder.ts';
import {GIB, report, sample} from './events.js';

const [, , folder = '', id = '', livingPid = ''] = process.argv;

const SECONDS = 7 * 86_400;
const SAMPLE_SECONDS = 2;
const REPORT_SECONDS = 25;
const ITERATIONS_A_REPORT = 10;
const TOTAL = 250_000;
/** The recorder writes its rollup every 256 KiB: a view may find it so far behind the journal. */
const BEHIND_BYTES = 250 * 1024;

const paths = runPaths(folder);
const end = Date.now();
const start = end - SECONDS * 1000;
const command = ['python', '-m', 'mlx_lm', 'lora', '--train', '--iters', String(TOTAL)];

let iteration = 0;
function* lines() {
  yield encodeEvent({t: start, type: 'run', schema: SCHEMA_VERSION, id, name: 'week', command, directory: folder});
  yield encodeEvent({t: start, type: 'recording', pid: 4243, gapSeconds: null});
  yield encodeEvent({t: start, type: 'total', iterations: TOTAL, source: 'trainer'});
  yield encodeEvent({t: start, type: 'training'});
  let told = REPORT_SECONDS;
  for (let seconds = SAMPLE_SECONDS; seconds <= SECONDS; seconds += SAMPLE_SECONDS) {
    for (; told <= seconds; told += REPORT_SECONDS) {
      iteration += ITERATIONS_A_REPORT;
      for (const event of report(start + told * 1000, iteration)) yield encodeEvent(event);
    }
    yield encodeEvent(sample(start + seconds * 1000, seconds));
  }
}

const journal = openSync(paths.journal, 'w', 0o600);
let piece = '';
let held = '';
for (const line of lines()) {
  piece += line;
  if (piece.length < BEHIND_BYTES) continue;
  writeSync(journal, held);
  held = piece;
  piece = '';
}
// What is held back, and what is left, is written after the rollup, which is never further behind than that.
const rest = held + piece;
const early = rest.length - BEHIND_BYTES;
const cut = early <= 0 ? 0 : rest.indexOf('\n', early) + 1;
writeSync(journal, rest.slice(0, cut));
const foldStart = performance.now();
const history = new RunHistory(paths);
history.catchUpFully();
const foldMs = performance.now() - foldStart;
const rollupStart = performance.now();
writeRollup(paths.rollup, history.rollup());
const rollupMs = performance.now() - rollupStart;
writeSync(journal, rest.slice(cut));
closeSync(journal);

writeRunRecord(paths, {
  schema: SCHEMA_VERSION,
  id,
  name: 'week',
  command,
  directory: folder,
  createdAt: start,
  intervalMs: 2000,
  iterationsPattern: null,
  machine: {platform: 'darwin', processor: 'Apple M1', cores: 8, memoryBytes: 16 * GIB, system: 'macOS 15.5'},
  tmux: null,
});
// A living owner of the lock is a recorder at work: the dashboard need not revive one.
const lock = openSync(paths.lock, 'w', 0o600);
writeSync(lock, JSON.stringify({pid: Number(livingPid), identity: null}));
closeSync(lock);

process.stdout.write(
  JSON.stringify({
    iteration,
    journalBytes: statSync(paths.journal).size,
    rollupBytes: statSync(paths.rollup).size,
    behindBytes: statSync(paths.journal).size - history.rollup().journalBytes,
    foldMs,
    rollupMs,
  }),
);
