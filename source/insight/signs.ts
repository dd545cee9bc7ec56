import {shortElsewhere, swapsAnywhere} from './hosts/anywhere.js';
import {keepNewest} from './keep-newest.js';
import {isPressed} from './memory-limits.js';
import {saveOverdue} from './schedule.js';
import type {RunState} from './state.js';

const MAX_KEPT_GAPS = 16;
/**
 * Lines that arrive together (validation, report, save) are one sign: however many there are in a second, they count as
 * one gap.
 */
const SAME_SIGN_MS = 1000;
/** Silences from this length on are remembered for longer: a trainer may rest of its own accord now and then. */
const SILENCE_SECONDS = 10;
const MAX_KEPT_SILENCES = 32;

/**
 * Silence before the first report, or in a validation. There are reports of half an hour, with a bar that shows life.
 */
const LONG_SILENCE_SECONDS = 600;
const MIN_SILENCE_SECONDS = 20;
/** Where memory is short, or a save may be under way. */
const MIN_SILENCE_WHILE_HELD_SECONDS = 60;
/**
 * How many usual gaps make a stall; on a machine that is short of memory, which slows a trainer by three and more,
 * twice that.
 */
const GAPS = 3;
const GAPS_WHILE_SHORT = 6;
/** How many times as long as a silence that the trainer has come back from more than once. */
const SILENCES = 1.5;

/** Notes a span without a sign, in ms, as one of the usual ones. */
export const noteGap = ({signs}: RunState, ms: number): void => {
  const {short, gaps, silences} = signs;
  if (ms >= 1000 * SILENCE_SECONDS) keepNewest(silences, ms / 1000, MAX_KEPT_SILENCES);
  short.ms += ms;
  short.most = Math.max(short.most, ms);
  if (short.ms < SAME_SIGN_MS) return;
  keepNewest(gaps, short.most / 1000, MAX_KEPT_GAPS);
  signs.short = {ms: 0, most: 0};
};

const sign = (state: RunState, t: number): void => {
  const {signs, pace, validations, training} = state;
  if (pace.reached !== null && !validations.running && !training.over) noteGap(state, signs.quietMs);
  signs.quietMs = 0;
  signs.quietCpu = {percent: 0, samples: 0};
  signs.lastAt = Math.max(t, signs.lastAt ?? t);
};

/** Takes in that the trainer printed something that could be read. */
export const trainingSign = (state: RunState, t: number): void => {
  sign(state, t);
  state.signs.eventSinceSample = true;
};

/**
 * Takes in that the trainer has printed so many bytes by `t`: more than before are a sign, unless an event has
 * accounted for them.
 */
export const outputSign = (state: RunState, t: number, outputBytes: number): void => {
  const {signs} = state;
  if (outputBytes > signs.outputBytes && !signs.eventSinceSample) sign(state, t);
  signs.outputBytes = outputBytes;
  signs.eventSinceSample = false;
};

/** Takes in how busy the trainer was at a sample without a sign since the last one; 100 is a core. */
export const noteQuietCpu = ({signs}: RunState, percent: number | null): void => {
  if (percent === null || !Number.isFinite(percent)) return;
  signs.quietCpu.percent += percent;
  signs.quietCpu.samples++;
};

/**
 * A trainer that waits for its GPU, for pages or for a lock takes less of a core than this, one that spins takes all of
 * it.
 */
const BUSY_PERCENT = 50;

/** Whether its processor has been busy during the present silence; null where that is not known. */
export const isBusy = ({quietCpu: {percent, samples}}: RunState['signs']): boolean | null =>
  samples === 0 ? null : percent / samples >= BUSY_PERCENT;

/** With so many gaps a single one, such as that of the warm-up, is known to be unusual. */
const ENOUGH_GAPS = 4;

/** The usual span between two signs, in seconds: four of five do not exceed it. Null before there is one. */
const usualGap = (gaps: readonly number[]): number | null => {
  const sorted = [...gaps].sort((a, b) => a - b);
  const count = Math.ceil(0.8 * sorted.length);
  return sorted[Math.min(count, sorted.length - (sorted.length < ENOUGH_GAPS ? 0 : 1)) - 1] ?? null;
};

/** The longest silence that the trainer has come back from more than once, in seconds; 0 for none. */
const usualSilence = (silences: readonly number[]): number => [...silences].sort((a, b) => b - a)[1] ?? 0;

/** Memory is short, according to the last samples. */
const isShort = (state: RunState): boolean =>
  swapsAnywhere(state) || isPressed(state.sample?.memory?.pressure) || shortElsewhere(state);

/** It stands at an iteration whose save is due and has not been seen yet. */
const isSaving = (state: RunState): boolean => saveOverdue(state) === state.pace.reached;

/** By its own rhythm: the more often it prints something, the sooner it counts as silent. */
const byRhythm = (state: RunState, gap: number): number =>
  Math.max(
    isShort(state) || isSaving(state) ? MIN_SILENCE_WHILE_HELD_SECONDS : MIN_SILENCE_SECONDS,
    (isShort(state) ? GAPS_WHILE_SHORT : GAPS) * gap,
    SILENCES * usualSilence(state.signs.silences),
  );

/** All is trained: what comes now, an evaluation or the writing of weights, has a different rhythm. */
const isDone = ({training: {over, total, iteration}}: RunState): boolean =>
  over || (total !== null && iteration !== null && iteration >= total.iterations);

/**
 * How long no sign may come before the run counts as stalled, in seconds. `patient` while a validation may be under
 * way.
 */
export const silenceAllowed = (state: RunState, patient: boolean): number => {
  const gap = usualGap(state.signs.gaps);
  const long = patient || gap === null || state.pace.reached === null || isDone(state);
  return Math.max(long ? LONG_SILENCE_SECONDS : 0, byRhythm(state, gap ?? 0));
};
