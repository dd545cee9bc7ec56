// Lets the recorder itself work through many days of a trainer in minutes, by a clock of its own: its timers and its
// trainer's output come in the order and at the times that they would, without waiting. Only the machine that it
// samples is made up. Arguments: the run's folder, the trainer (`lines`, `bar`), days. Prints what it holds after each
// day as JSON lines.
import {EventEmitter} from 'node:events';
import {mkdirSync, readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';

if (process.argv[2] === 'pack') {
  // The recorder starts this program to pack its journal.
  const {packMain} = await import('../../../source/recorder/pack.ts');
  process.exit(await packMain(process.argv.slice(3)));
}
const [, , folder = '', kind = 'lines', days = '7'] = process.argv;

/** @typedef {{at: number, every: number | null, run: () => void}} Timer */

const DAY_MS = 86_400_000;
const realImmediate = setImmediate;
const start = Date.now() - Number(days) * DAY_MS;
let now = start;
/** @type {Map<number, Timer>} */
const timers = new Map();
let lastTimer = 0;

/**
 * @param {() => void} run
 * @param {number} ms
 * @param {number | null} every
 */
const addTimer = (run, ms, every) => {
  const id = ++lastTimer;
  timers.set(id, {at: now + Math.max(1, ms), every, run});
  return id;
};
Object.assign(globalThis, {
  /** @type {(run: () => void, ms: number) => number} */
  setInterval: (run, ms) => addTimer(run, ms, ms),
  /** @type {(run: () => void, ms?: number) => number} */
  setTimeout: (run, ms = 1) => addTimer(run, ms, null),
  /** @type {(id: number) => void} */
  clearInterval: id => timers.delete(id),
  /** @type {(id: number) => void} */
  clearTimeout: id => timers.delete(id),
});
Date.now = () => Math.round(now);
performance.now = () => now - start;

const nextTimer = () => {
  /** @type {{id: number, timer: Timer} | null} */
  let next = null;
  for (const [id, timer] of timers) if (next === null || timer.at < next.timer.at) next = {id, timer};
  if (next === null) throw new Error('The recorder has no timer left');
  return next;
};

/** @param {{id: number, timer: Timer}} next */
const runTimer = ({id, timer}) => {
  now = Math.max(now, timer.at);
  if (timer.every === null) timers.delete(id);
  else timer.at = now + timer.every;
  timer.run();
};

const {fakeHost} = await import('./fake-host.js');
const {TRAINERS} = await import('./trainers.js');
const {Recorder} = await import('../../../source/recorder/recorder.ts');
const {TIMES} = await import('../../../source/recorder/recorder-options.ts');
const {runPaths} = await import('../../../source/journal/run-folder.ts');
const {appendEvent} = await import('../../../source/journal/append.ts');

mkdirSync(folder, {recursive: true});
const paths = runPaths(folder);
const command = ['python', 'train.py'];
appendEvent(paths.journal, {t: start, type: 'run', schema: 1, id: 'week', name: 'week', command, directory: folder});
const input = Object.assign(new EventEmitter(), {resume: () => undefined, destroy: () => undefined});
const recorder = new Recorder({
  host: fakeHost(() => (now - start) / 1000),
  paths,
  record: {
    ...{schema: 1, id: 'week', name: 'week', command, directory: folder, createdAt: start, intervalMs: 2000},
    ...{iterationsPattern: null, tmux: null},
    machine: {platform: 'darwin', processor: 'Apple M1', cores: 8, memoryBytes: 16 * 1024 ** 3, system: 'macOS 15.5'},
  },
  wrapperPid: 4242,
  input,
  // How often it checks for the run's end, which does not come.
  times: {...TIMES, checkMs: 1000},
  onProblem: problem => process.stderr.write(`${problem}\n`),
});
const over = recorder.run();

const files = () => Object.fromEntries(readdirSync(folder).map(name => [name, statSync(join(folder, name)).size]));

const onLinux = process.platform === 'linux';
/** @param {number | 'end'} day */
const tell = day =>
  process.stdout.write(
    `${JSON.stringify({
      day,
      residentBytes: onLinux
        ? 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
        : process.memoryUsage.rss(),
      descriptors: onLinux ? readdirSync('/proc/self/fd').length : null,
      files: files(),
    })}\n`,
  );

const breathe = () => new Promise(resolve => realImmediate(resolve));

const trainer = TRAINERS[kind];
if (trainer === undefined) throw new Error(`No trainer ${kind}: ${Object.keys(TRAINERS).join(', ')}`);
const output = trainer(Number(days) * 86_400);
// It asks the host about this machine before it starts its first timer.
for (let turns = 0; timers.size === 0 && turns < 1000; turns++) await breathe();
let told = 0;
let printed = output.next();
while (now - start < Number(days) * DAY_MS) {
  const timer = nextTimer();
  const at = start + printed.value.seconds * 1000;
  if (at <= timer.timer.at) {
    now = Math.max(now, at);
    input.emit('data', Buffer.from(printed.value.text));
    printed = output.next();
  } else {
    runTimer(timer);
    await breathe();
  }
  const day = Math.floor((now - start) / DAY_MS);
  if (day > told) {
    told = day;
    tell(day);
  }
}
recorder.stop();
await over;
tell('end');
process.exit(0);
