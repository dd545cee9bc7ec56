import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {gunzipSync} from 'node:zlib';
import {chartedRuns} from '../../source/dashboard/charted-runs.js';
import {latestApps} from '../../source/dashboard/latest-apps.js';
import type {Snapshot} from '../../source/dashboard/types.js';
import {describe} from '../../source/insight/describe.js';
import {fold} from '../../source/insight/fold.js';
import {createState, type RunState} from '../../source/insight/state.js';
import {decodeEvent} from '../../source/journal/codec.js';
import type {RunEvent} from '../../source/journal/events.js';
import type {RunRecord} from '../../source/journal/run-record.js';

const MIB = 1024 ** 2;

/** A run that `scripts/screens/record.js` has recorded, with the real program on the made-up Mac. */
const FOLDER = new URL('../fixtures/screens/', import.meta.url);

const fixture = (name: string): Buffer => readFileSync(fileURLToPath(new URL(name, FOLDER)));

/** When it began, for the pictures: in every time zone the clock on them shows the same. */
const BEGAN = new Date(2026, 10, 24, 21, 4).getTime();

/** More than its Mac moved: by the fast clock of its recording swapping begins at a rate that none has. */
const MOST_PER_SECOND = 40 * MIB;

const plausible = (event: RunEvent): RunEvent => {
  if (event.type !== 'sample' || event.memory === null) return event;
  const {swapInBytesPerSecond: into, swapOutBytesPerSecond: out} = event.memory;
  const most = (rate: number | null): number | null => (rate === null ? null : Math.min(rate, MOST_PER_SECOND));
  return {...event, memory: {...event.memory, swapInBytesPerSecond: most(into), swapOutBytesPerSecond: most(out)}};
};

/** Its events up to `minutes` after its first one. */
const eventsUntil = (minutes: number): RunEvent[] => {
  const lines = gunzipSync(fixture('journal.ndjson.gz')).toString('utf8').split('\n');
  const events = lines.map(line => decodeEvent(line)).filter(event => event !== null && event !== 'unknown');
  const later = BEGAN - (events[0]?.t ?? 0);
  return events.map(event => plausible({...event, t: event.t + later})).filter(({t}) => t <= BEGAN + minutes * 60_000);
};

/** What was known of it when it had run for so long, and the time then. */
export const recordedState = (minutes: number): {state: RunState; now: number} => {
  const state = createState();
  const events = eventsUntil(minutes);
  for (const event of events) fold(state, event);
  return {state, now: events.at(-1)?.t ?? 0};
};

/** What its dashboard showed when it had run for so long. */
export const recordedSnapshot = (minutes: number): Snapshot => {
  const {state, now} = recordedState(minutes);
  const machine: RunRecord['machine'] = JSON.parse(fixture('machine.json').toString('utf8'));
  return {
    view: describe(state, now),
    ...chartedRuns([], state, now, 0),
    now,
    recorderAlive: true,
    loading: false,
    viewerMemoryBytes: 80 * MIB,
    viewerCpuPercent: 1.2,
    apps: latestApps(null, state.apps),
    appsProblem: null,
    machine,
    lastWords: [],
    away: null,
  };
};
