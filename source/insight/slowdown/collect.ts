import type {EventOf} from '../../journal/events.js';
import {isRoomy, SWAPPING_BYTES_PER_SECOND, swapRate, TRICKLE_BYTES_PER_SECOND} from '../memory-limits.js';
import type {Quit, RunState} from '../state.js';
import {isStale} from './freshness.js';
import {type Look, noSpells, type Pending, type Spells} from './state.js';
import {keepStretch} from './stretches.js';
import {followTraffic, WINDOW_MS} from './traffic.js';

/** Longest time for which a look speaks when the one before it is missing. */
const LOOK_HOLDS_MS = 15_000;
/** A stretch of which less was seen says nothing. */
const LEAST_OBSERVED = 0.6;
/** More stretches than are told within a look's delay wait only when nobody looks any more. */
const KEPT_PENDING = 64;
/**
 * Looks at memory that are kept for what a quit brings: from before the look at applications that last saw it. And how long before the
 * note of a quit of ours one is from before it.
 */
const HOLDINGS_MS = 90_000;
const BEFORE_QUIT_MS = 16_000;
/** Memory is given back, and pages come in again, over some seconds. */
const AFTER_QUIT_MS = 30_000;

const SPELLS = Object.keys(noSpells()) as (keyof Spells)[];

type Span = {from: number; to: number};
type ShareName = 'otherProcessorShare' | 'kernelProcessorShare';

/** Adds a look's part of a span that is counted. */
const add = (span: Span & {observed: number; spells: Spells}, look: Look): void => {
  const ms = Math.min(span.to, look.to) - Math.max(span.from, look.from);
  if (ms <= 0 || !look.trains) return;
  span.observed += ms / 1000;
  for (const name of SPELLS) span.spells[name] += (Number(look[name]) * ms) / 1000;
};

/** What was swapped out comes back when it is needed: for so long after a swapping the pace is not yet that without it. */
const COMES_BACK_MS = 20_000;

/** Takes what is certain of a look into the stretches that it belongs to. */
const settle = (state: RunState, look: Look): void => {
  const {slowdown} = state;
  // Between the two thresholds, or with pressure but no traffic: neither clean nor swapping.
  if (look.swapping) slowdown.swappedAt = look.to;
  if (look.swapping && look.comesBack) {
    look.swapping = false;
    look.thrashing = false;
    look.pressed = true;
    look.returning = true;
  } else if (look.swapping) {
    look.pressed = false;
  } else if (slowdown.swappedAt !== null && look.to - slowdown.swappedAt <= COMES_BACK_MS) {
    look.pressed = true;
    look.returning = true;
  }
  for (const pending of slowdown.pending) {
    const span = {from: pending.from, to: pending.endedAt, observed: pending.observed, spells: pending.spells};
    add(span, look);
    pending.observed = span.observed;
  }
  if (slowdown.open) {
    const span = {
      from: slowdown.open.at,
      to: Number.POSITIVE_INFINITY,
      observed: slowdown.open.observed,
      spells: slowdown.open.spells,
    };
    add(span, look);
    slowdown.open.observed = span.observed;
  }
  slowdown.settledAt = look.to;
};

const finish = (state: RunState, {iterations, tokens, seconds, endedAt, observed, spells, from}: Pending): void => {
  const length = Math.min(seconds, (endedAt - from) / 1000);
  if (observed <= 0 || observed < LEAST_OBSERVED * length) return;
  const scale = seconds / observed;
  const scaled = noSpells();
  for (const name of SPELLS) scaled[name] = Math.round(100 * scale * spells[name]) / 100;
  keepStretch(state.slowdown.stretches, {iterations, tokens, seconds, endedAt, ...scaled});
};

const settleStretches = (state: RunState): void => {
  const {slowdown} = state;
  while (slowdown.pending[0] && slowdown.pending[0].endedAt <= (slowdown.settledAt ?? 0)) {
    finish(state, slowdown.pending[0]);
    slowdown.pending.shift();
  }
  while (slowdown.pending.length > KEPT_PENDING) slowdown.pending.shift();
};

const noteHolding = (state: RunState, {t, memory}: Omit<EventOf<'sample'>, 'type'>): void => {
  const {slowdown} = state;
  if (!memory) return;
  const {usedBytes, swapUsedBytes, pressure} = memory;
  const holding = {at: t, usedBytes, swapUsedBytes, pressure};
  slowdown.holdings.push(holding);
  while ((slowdown.holdings[1]?.at ?? t) < t - HOLDINGS_MS) slowdown.holdings.shift();
  const {quit} = slowdown;
  if (quit && !quit.after && t >= quit.goneBy + AFTER_QUIT_MS) quit.after = holding;
};

/** An application was quit: what memory held before it is kept. The note of a quit of ours comes only when it has happened. */
export const noteQuit = (state: RunState, {at, goneBy}: Quit): void => {
  const {slowdown} = state;
  const until = goneBy === null ? at - BEFORE_QUIT_MS : at;
  const before = slowdown.holdings.findLast(holding => holding.at <= until) ?? slowdown.holdings[0];
  if (before) slowdown.quit = {at, goneBy: goneBy ?? at, before, after: null};
};

const largest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);

/**
 * What other programs use of the processor. Not the kernel's own work: on a machine that swaps most of that is the swapping's
 * (compression, page faults, writing out), and where nothing swaps there is little.
 */
const programsShare = ({otherProcessorShare, kernelProcessorShare}: Pick<EventOf<'sample'>, ShareName>): number =>
  Math.max(0, (otherProcessorShare ?? 0) - (kernelProcessorShare ?? 0));

/** What a sample says of the time since the one before. */
export const noteLook = (state: RunState, sample: Omit<EventOf<'sample'>, 'type'>): void => {
  const {slowdown, power, clock, validations} = state;
  const {t, memory} = sample;
  noteHolding(state, sample);
  if (!memory || memory.ageSeconds) return;
  const {swapInBytesPerSecond, swapOutBytesPerSecond, pressure} = memory;
  if (swapInBytesPerSecond === null && swapOutBytesPerSecond === null) return;
  const rate = isRoomy(memory) ? 0 : swapRate(memory);
  const last = slowdown.looks.at(-1);
  const known = power && !isStale(power.t, t, 'power') ? power : null;
  slowdown.looks.push({
    from: Math.max(last?.to ?? t - LOOK_HOLDS_MS / 5, t - LOOK_HOLDS_MS),
    to: t,
    rate,
    compression: largest(memory.compressBytesPerSecond ?? null, memory.decompressBytesPerSecond ?? null),
    comesBack:
      pressure === 'green' &&
      (swapInBytesPerSecond ?? 0) >= SWAPPING_BYTES_PER_SECOND &&
      (swapOutBytesPerSecond ?? rate) < TRICKLE_BYTES_PER_SECOND,
    trains: clock.pausedSince === null && validations.running === null,
    swapping: false,
    thrashing: false,
    pressed: (pressure !== null && pressure !== 'green') || rate >= TRICKLE_BYTES_PER_SECOND,
    returning: false,
    battery: known?.onBattery === true,
    throttled: known?.lowPowerMode === true || (known?.speedLimitPercent ?? 100) < 100,
    load: programsShare(sample),
  });
  followTraffic(slowdown);
  while (slowdown.looks[0] && slowdown.looks[0].to <= t - WINDOW_MS) {
    settle(state, slowdown.looks[0]);
    slowdown.looks.shift();
  }
  settleStretches(state);
};

/**
 * Takes over the segment that an event has ended. To be called after every event: whatever ends or voids a segment (reports, gaps,
 * sleep, a new training loop) shows in where the next one begins.
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
