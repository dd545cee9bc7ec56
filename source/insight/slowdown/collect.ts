import {type Elsewhere, elsewhereDuring} from '../hosts/anywhere.js';
import type {RunState} from '../state.js';
import {LEAST_SAMPLE_SPAN_MS} from './freshness.js';
import {noteHolding} from './holdings.js';
import {readingOf, type Sample} from './reading.js';
import {noSpells, type Pending, type Reading, type SlowdownState, SPELL_NAMES, type Tally} from './state.js';
import {keepStretch} from './stretches.js';
import {followTraffic, WINDOW_MS} from './traffic.js';

/** A stretch says nothing when a smaller share of it was seen. */
const MIN_OBSERVED = 0.6;
/** More stretches than fit into the delay of a reading wait only when no more readings come. */
const MAX_PENDING = 64;
/**
 * What was swapped out comes back when it is needed: for so long after swapping the pace is not yet that without it.
 */
const COMES_BACK_MS = 20_000;

type Span = {from: number; to: number};

/** The tally of a span with a reading's part of it. */
const withReading = (tally: Tally, {from, to}: Span, reading: Reading): Tally => {
  const ms = Math.min(to, reading.to) - Math.max(from, reading.from);
  if (ms <= 0 || !reading.trains) return tally;
  const spells = {...tally.spells};
  for (const name of SPELL_NAMES) spells[name] += (Number(reading[name]) * ms) / 1000;
  return {observed: tally.observed + ms / 1000, spells};
};

/**
 * A reading as it counts, once it is certain whether it swapped; `swappedAt` is when it last did. Between the two
 * thresholds, or with pressure but no traffic, it is neither clean nor swapping. Of a run on several machines it counts
 * as swapping when any of them swaps; and with one that was not read then it is not clean.
 */
const asItCounts = (reading: Reading, swappedAt: number | null, elsewhere: Elsewhere): Reading => {
  const returning = {pressed: true, returning: true};
  if (elsewhere.swapping) {
    return {...reading, swapping: true, thrashing: reading.thrashing || elsewhere.thrashing, pressed: false};
  }
  if (reading.swapping) {
    const isLeftOver = {swapping: false, thrashing: false, ...returning};
    return reading.comesBack ? {...reading, ...isLeftOver} : {...reading, pressed: false};
  }
  const isSoonAfter = swappedAt !== null && reading.to - swappedAt <= COMES_BACK_MS;
  if (isSoonAfter) return {...reading, ...returning};
  return elsewhere.pressed || elsewhere.unknown ? {...reading, pressed: true} : reading;
};

/** Takes a reading that is certain into the stretches that it belongs to. */
const settle = (slowdown: SlowdownState, reading: Reading, elsewhere: Elsewhere): void => {
  if (reading.swapping || elsewhere.swapping) slowdown.swappedAt = reading.to;
  const settled = asItCounts(reading, slowdown.swappedAt, elsewhere);
  slowdown.pending = slowdown.pending.map(pending => ({
    ...pending,
    ...withReading(pending, {from: pending.from, to: pending.endedAt}, settled),
  }));
  const {open} = slowdown;
  if (open) slowdown.open = {at: open.at, ...withReading(open, {from: open.at, to: Number.POSITIVE_INFINITY}, settled)};
  slowdown.settledAt = reading.to;
};

const finish = (slowdown: SlowdownState, pending: Pending): void => {
  const {iterations, tokens, seconds, endedAt, observed, spells, from} = pending;
  const length = Math.min(seconds, (endedAt - from) / 1000);
  if (observed <= 0 || observed < MIN_OBSERVED * length) return;
  const scale = seconds / observed;
  const scaled = noSpells();
  for (const name of SPELL_NAMES) scaled[name] = Math.round(100 * scale * spells[name]) / 100;
  keepStretch(slowdown.stretches, {iterations, tokens, seconds, endedAt, ...scaled});
};

const settleStretches = (slowdown: SlowdownState): void => {
  while (slowdown.pending[0] && slowdown.pending[0].endedAt <= (slowdown.settledAt ?? 0)) {
    finish(slowdown, slowdown.pending[0]);
    slowdown.pending.shift();
  }
  while (slowdown.pending.length > MAX_PENDING) slowdown.pending.shift();
};

const comesTooSoon = ({holdings}: SlowdownState, {t}: Sample): boolean => {
  const since = t - (holdings.at(-1)?.at ?? Number.NEGATIVE_INFINITY);
  return since >= 0 && since < LEAST_SAMPLE_SPAN_MS;
};

/** Takes in what a sample says of memory since the one before. */
export const noteReading = (state: RunState, sample: Sample): void => {
  const {slowdown} = state;
  if (comesTooSoon(slowdown, sample)) return;
  noteHolding(state, sample);
  const reading = readingOf(state, sample);
  if (reading === null) return;
  slowdown.readings.push(reading);
  followTraffic(slowdown);
  while (slowdown.readings[0] && slowdown.readings[0].to <= sample.t - WINDOW_MS) {
    const [oldest] = slowdown.readings;
    settle(slowdown, oldest, elsewhereDuring(state, oldest.from, oldest.to));
    slowdown.readings.shift();
  }
  settleStretches(slowdown);
};

/**
 * Takes over the segment that an event has ended. To be called after every event: whatever ends or voids a segment
 * (reports, gaps, sleep, a new training loop) shows in where the next one begins.
 */
export const followSegments = (state: RunState): void => {
  const {pace, slowdown} = state;
  const at = pace.open?.at ?? null;
  if (at === (slowdown.open?.at ?? null)) return;
  const segment = pace.segments.at(-1);
  if (slowdown.open && segment && segment.endedAt === at && segment.endedAt !== slowdown.lastSegmentAt) {
    const {iterations, seconds, endedAt} = segment;
    const tokens = segment.tokens?.iterations === iterations ? segment.tokens.trained : null;
    const {observed, spells} = slowdown.open;
    slowdown.pending.push({iterations, tokens, seconds, from: slowdown.open.at, endedAt, observed, spells});
    slowdown.lastSegmentAt = endedAt;
  }
  slowdown.open = at === null ? null : {at, observed: 0, spells: noSpells()};
};
