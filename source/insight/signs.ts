import type {RunState} from './state.js';

const KEPT_GAPS = 16;
/** Lines that come at once (validation, report, save) are one sign. */
const SAME_SIGN_MS = 1000;

/** Silence before the first report, or in a validation: half an hour of it is on record, with a bar that shows life. */
const LONG_SILENCE_SECONDS = 600;
const LEAST_SILENCE_SECONDS = 60;

/** Notes a span without a sign, in ms, as one of the usual ones. */
export const noteGap = (state: RunState, ms: number): void => {
  if (ms < SAME_SIGN_MS) return;
  const {gaps} = state.signs;
  gaps.push(ms / 1000);
  if (gaps.length > KEPT_GAPS) gaps.shift();
};

const sign = (state: RunState, t: number): void => {
  const {signs, pace, validations, training} = state;
  if (pace.told !== null && !validations.running && !training.over) noteGap(state, signs.quietMs);
  signs.quietMs = 0;
  signs.quietCpu = {percent: 0, samples: 0};
  signs.lastAt = Math.max(t, signs.lastAt ?? t);
};

/** The trainer told something that could be read. */
export const trainingSign = (state: RunState, t: number): void => {
  sign(state, t);
  state.signs.eventSinceSample = true;
};

/** The trainer has printed so many bytes by `t`: more than before are a sign, unless an event has already told of them. */
export const outputSign = (state: RunState, t: number, outputBytes: number): void => {
  const {signs} = state;
  if (outputBytes > signs.outputBytes && !signs.eventSinceSample) sign(state, t);
  signs.outputBytes = outputBytes;
  signs.eventSinceSample = false;
};

/** How busy the trainer was at a look without a sign since the last one; 100 is a core. */
export const noteQuietCpu = ({signs}: RunState, percent: number | null): void => {
  if (percent === null || !Number.isFinite(percent)) return;
  signs.quietCpu.percent += percent;
  signs.quietCpu.samples++;
};

/** A trainer that waits for its GPU, for pages or for a lock takes less of a core than this, one that spins takes all of it. */
const BUSY_PERCENT = 50;

/** Whether its processor works although nothing is printed, over the present silence; null when nothing tells. */
export const isBusy = ({quietCpu: {percent, samples}}: RunState['signs']): boolean | null =>
  samples === 0 ? null : percent / samples >= BUSY_PERCENT;

/** The usual span between two signs, in seconds: the one that four of five do not exceed. Null before there is one. */
const usualGap = (gaps: readonly number[]): number | null => {
  const sorted = [...gaps].sort((a, b) => a - b);
  return sorted[Math.ceil(0.8 * sorted.length) - 1] ?? null;
};

/** How long no sign may come before the run counts as stalled, in seconds. `patient` while a validation may be under way. */
export const silenceAllowed = (state: RunState, patient: boolean): number => {
  const gap = usualGap(state.signs.gaps);
  const long = patient || gap === null || state.pace.told === null || state.training.over;
  return Math.max(long ? LONG_SILENCE_SECONDS : LEAST_SILENCE_SECONDS, 3 * (gap ?? 0));
};
