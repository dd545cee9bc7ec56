import {LISTED_APPS} from '../../journal/events/memory.js';
import type {AppSample, EventOf} from '../../journal/events.js';
import {heldBytes} from '../measured-peak.js';
import {addSpanToSeries} from '../series.js';
import {MAX_SAMPLE_SPAN_MS} from '../slowdown/freshness.js';
import type {RunState} from '../state.js';
import {MACHINE_FIGURES, type MachineFigure, SERIES_UNITS, type Totals} from './state.js';

/** What host/protected.ts says of what is no application of the user's: the run itself, mlxtop, and the system. */
const NOT_OF_THE_USER = /^(?:the training itself|mlxtop itself|belongs to the system)/;

/** What an application that this reading lacks held less than; 0 where it lists all that were open. */
const leastListed = (seen: readonly AppSample[]): number =>
  seen.map(({bytes}) => bytes).sort((a, b) => b - a)[LISTED_APPS - 1] ?? 0;

/** Takes in which applications are open: of each the most that it held counts. */
export const noteLargestApps = ({totals}: RunState, seen: readonly AppSample[]): void => {
  for (const {name, bytes, protected: reason} of seen) {
    if (reason !== null && NOT_OF_THE_USER.test(reason)) continue;
    const known = totals.apps.find(app => app.name === name);
    if (known === undefined) totals.apps.push({name, bytes});
    else known.bytes = Math.max(known.bytes, bytes);
  }
  totals.apps.sort((a, b) => b.bytes - a.bytes);
  const [dropped] = totals.apps.splice(LISTED_APPS);
  totals.appsUnder = Math.max(totals.appsUnder ?? 0, leastListed(seen), dropped?.bytes ?? 0);
};

type Sample = Pick<EventOf<'sample'>, 't' | 'memory' | 'trainer'>;

const valuesOf = ({memory, trainer}: Sample): Record<MachineFigure, number | null> => ({
  app: memory?.appBytes ?? null,
  wired: memory?.wiredBytes ?? null,
  compressed: memory?.compressedBytes ?? null,
  cached: memory?.cachedBytes ?? null,
  trainer: heldBytes(trainer),
  swapIn: memory?.swapInBytesPerSecond ?? null,
  swapOut: memory?.swapOutBytesPerSecond ?? null,
});

const chart = ({byTime}: Totals, from: number, sample: Sample): void => {
  const values = valuesOf(sample);
  for (const figure of MACHINE_FIGURES) {
    const value = values[figure];
    if (value !== null) addSpanToSeries(byTime[figure], from, sample.t, Math.round(value / SERIES_UNITS[figure]));
  }
};

const plus = (sum: number | null, bytesPerSecond: number | null, ms: number): number | null =>
  bytesPerSecond === null ? sum : Math.round((sum ?? 0) + (bytesPerSecond * ms) / 1000);

/** Takes in a sample of the machine, which speaks for the time since the one before, if that is not long ago. */
export const noteMachine = ({totals}: RunState, sample: Sample): void => {
  const {t, memory} = sample;
  const seen = totals.seenUntil ?? t;
  const from = Math.max(seen, t - MAX_SAMPLE_SPAN_MS);
  // Samples of two recorders may be out of order, and the clock may have been set back.
  const ms = Math.max(0, t - from);
  totals.seenUntil = t;
  chart(totals, Math.min(from, t), sample);
  if (memory === null) return;
  if (memory.pressure !== null) totals.pressureMs[memory.pressure] += ms;
  totals.swappedIn = plus(totals.swappedIn, memory.swapInBytesPerSecond, ms);
  totals.swappedOut = plus(totals.swappedOut, memory.swapOutBytesPerSecond, ms);
};
