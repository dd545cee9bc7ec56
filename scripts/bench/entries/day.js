// Draws the frames of so many hours of a run, as the dashboard does, one as soon as the last one is drawn; after each
// hour a line of JSON goes into the file given: frames so far, and this process' resident size (the median of the
// hour's last samples).
import {appendFileSync} from 'node:fs';
import {setTimeout as delay, setImmediate as turn} from 'node:timers/promises';
import {render} from 'ink';
import {createElement} from 'react';
import {App, inkOptions} from '../../../source/dashboard/app.tsx';
import {RunFeed} from '../../../source/dashboard/feed.ts';
import {fold} from '../../../source/insight/fold.ts';
import {createState} from '../../../source/insight/state.ts';
import {SCHEMA_VERSION} from '../../../source/journal/events.ts';
import {GIB, report, sample} from './events.js';

/** @import {Actions} from '../../../source/dashboard/types.ts' */
/** @import {RunHistory} from '../../../source/history/history.ts' */
/** @import {RunEvent} from '../../../source/journal/events.ts' */

const [, , file = '', hours = '24'] = process.argv;
const FRAME_SECONDS = 2;
const REPORT_SECONDS = 24;
const FRAMES_AN_HOUR = 3600 / FRAME_SECONDS;
const SAMPLES = 60;
/** A frame that takes longer is not going to be drawn. */
const MAX_MS = 10_000;

const start = Date.now();
const state = createState();
const command = ['python', '-m', 'mlx_lm', 'lora', '--train', '--iters', '250000'];
/** @type {RunEvent[]} */
const first = [
  {t: start, type: 'run', schema: SCHEMA_VERSION, id: 'day', name: 'day', command, directory: '/work'},
  {t: start, type: 'recording', pid: 4243, gapSeconds: null},
  {t: start, type: 'total', iterations: 250_000, source: 'trainer'},
  {t: start, type: 'training'},
];
for (const event of first) fold(state, event);

let seconds = 0;
let iteration = 0;
/** No journal: its events are folded here. */
const history = {
  state,
  time: () => ({now: start + seconds * 1000, offset: 0}),
  catchUp: () => ({atEnd: true, changed: true}),
};
const machine = {platform: 'darwin', processor: 'Apple M1', cores: 8, memoryBytes: 16 * GIB, system: 'macOS 15.5'};
const nothing = async () => undefined;
const feed = new RunFeed({
  history: /** @type {RunHistory} */ (/** @type {unknown} */ (history)),
  machine,
  labels: () => ({name: null, tags: [], note: null}),
  hint: null,
  readApps: async () => [],
  lastWords: () => [],
  readEarlier: async () => [],
  alerted: () => undefined,
});
/** @type {Actions} */
const actions = {
  pause: nothing,
  resume: nothing,
  stop: nothing,
  quitApp: async () => ({outcome: {result: 'not-running'}, bytes: 0, before: null, after: null}),
  stopAtCheckpoint: nothing,
  continueRun: nothing,
  close: () => undefined,
};

let frames = 0;
const ink = render(
  createElement(App, {
    feed,
    actions,
    options: {ascii: false, color: true, placement: 'alone'},
  }),
  {
    ...inkOptions,
    maxFps: 1000,
    onRender: () => {
      frames++;
    },
  },
);

const drawNext = async () => {
  const before = frames;
  seconds += FRAME_SECONDS;
  if (seconds % REPORT_SECONDS === 0) {
    iteration += 10;
    for (const event of report(start + seconds * 1000, iteration)) fold(state, event);
  }
  fold(state, sample(start + seconds * 1000, seconds));
  feed.tick();
  feed.stop();
  for (const until = performance.now() + MAX_MS; frames === before; await turn()) {
    if (performance.now() > until) throw new Error(`no frame was drawn for second ${seconds}`);
  }
};

await delay(500);
for (let hour = 1; hour <= Number(hours); hour++) {
  const samples = [];
  for (let frame = 1; frame <= FRAMES_AN_HOUR; frame++) {
    await drawNext();
    if (frame > FRAMES_AN_HOUR - SAMPLES) samples.push(process.memoryUsage.rss());
  }
  samples.sort((a, b) => a - b);
  appendFileSync(file, `${JSON.stringify({hour, frames, residentBytes: samples[SAMPLES / 2]})}\n`);
}
ink.unmount();
process.exit(0);
