import type {Actor} from '../journal/events.js';
import type {RunState, TimeSpan} from './state.js';

/** Enough for every pause and sleep within one interval between reports. */
const MAX_KEPT_IDLE_SPANS = 16;
/**
 * Events of two processes may be some milliseconds out of order. By more than this, the machine's clock was set back.
 */
const SET_BACK_MS = 10_000;

/**
 * What the time from the last event to `now` adds to the run's active time and to its clean time (no validation), in
 * ms.
 */
export const sinceLastEvent = (state: RunState, now: number): {activeMs: number; cleanMs: number} => {
  const {at, pausedSince} = state.clock;
  if (at === null || pausedSince !== null || state.end || now <= at) return {activeMs: 0, cleanMs: 0};
  return {activeMs: now - at, cleanMs: state.validations.running ? 0 : now - at};
};

const setBack = (clock: RunState['clock'], t: number): void => {
  clock.at = t;
  if (clock.pausedSince !== null) clock.pausedSince = Math.min(clock.pausedSince, t);
  if (clock.pauseChangedAt !== null) clock.pauseChangedAt = Math.min(clock.pauseChangedAt, t);
};

/** Moves every running figure on to `t` (ms since 1970). A time a little before the latest event's changes nothing. */
export const tick = (state: RunState, t: number): void => {
  if (state.clock.at !== null && t < state.clock.at - SET_BACK_MS) setBack(state.clock, t);
  const {clock, pace, validations, signs} = state;
  const {activeMs, cleanMs} = sinceLastEvent(state, t);
  clock.at = Math.max(t, clock.at ?? t);
  signs.quietMs += activeMs;
  if (validations.running) validations.running.activeMs += activeMs;
  pace.position.cleanMs += cleanMs;
  if (pace.open) pace.open.cleanMs += cleanMs;
};

/** In more, what the machine measured meanwhile would be taken for other iterations. */
const MAX_REWIND_MS = 600_000;

/**
 * Takes the running figures back to `t`, the time of an event that counts only now: the time since then has been
 * counted, and will be again from there. Across a pause, or over a long time, it stays as it is: then that event
 * measures nothing.
 */
export const rewind = (state: RunState, t: number): void => {
  const {clock, pace, validations, signs} = state;
  if (
    clock.at === null ||
    t >= clock.at ||
    t < clock.at - MAX_REWIND_MS ||
    clock.pausedSince !== null ||
    validations.running !== null
  )
    return;
  if (clock.idleSpans.some(({to}) => to > t)) return;
  const less = (ms: number): number => Math.max(0, ms - ((clock.at ?? t) - t));
  signs.quietMs = less(signs.quietMs);
  pace.position.cleanMs = less(pace.position.cleanMs);
  if (pace.open) pace.open.cleanMs = less(pace.open.cleanMs);
  clock.at = t;
};

const addIdleSpan = (state: RunState, span: TimeSpan): void => {
  const {idleSpans} = state.clock;
  idleSpans.push(span);
  idleSpans.sort((a, b) => a.from - b.from);
  if (idleSpans.length > MAX_KEPT_IDLE_SPANS) idleSpans.shift();
};

/** The parts of a span of time in which the run was neither paused nor asleep, oldest first. */
export const activeParts = (state: RunState, {from, to}: TimeSpan): TimeSpan[] => {
  const {idleSpans, pausedSince} = state.clock;
  const all = pausedSince === null ? idleSpans : [...idleSpans, {from: pausedSince, to: Number.POSITIVE_INFINITY}];
  const parts: TimeSpan[] = [];
  let start = from;
  for (const idle of all) {
    if (idle.to <= start || idle.from >= to) continue;
    if (idle.from > start) parts.push({from: start, to: idle.from});
    start = idle.to;
  }
  if (start < to) parts.push({from: start, to});
  return parts;
};

/** How long the run was neither paused nor asleep within a span of time, in ms. */
export const activeMsWithin = (state: RunState, span: TimeSpan): number =>
  activeParts(state, span).reduce((sum, part) => sum + part.to - part.from, 0);

/**
 * Takes in that the run was paused. The same pause may be noted twice, by the command that made it and by the recorder
 * that saw it; then it is ours. A user who pauses what the policy has paused takes the pause over, never the other way
 * round. A pause that was seen before the last resume, but written after it, is over already.
 */
export const pause = (state: RunState, t: number, by: Actor): void => {
  const {clock} = state;
  if (clock.pausedSince !== null) {
    if (by === 'user' || clock.pausedBy === 'outside') clock.pausedBy = by;
    return;
  }
  if (state.end || (clock.pauseChangedAt !== null && t < clock.pauseChangedAt)) return;
  clock.pausedSince = t;
  clock.pausedBy = by;
  clock.pauseChangedAt = t;
};

/** Takes in that the run continues. */
export const resume = (state: RunState, t: number): void => {
  const {clock} = state;
  if (clock.pausedSince === null || t < clock.pausedSince) return;
  clock.pausedMs += t - clock.pausedSince;
  addIdleSpan(state, {from: clock.pausedSince, to: t});
  clock.pausedSince = null;
  clock.pausedBy = null;
  clock.pauseChangedAt = t;
};

/**
 * Takes in that the machine slept for this long just before `t`: the time is taken out of what was counted meanwhile.
 * What was reported between waking and `t` came after the sleep: it keeps its clean time, and a segment that ended
 * there measures nothing.
 */
export const sleep = (state: RunState, t: number, seconds: number): void => {
  if (!(seconds > 0) || state.end) return;
  const span = {from: t - seconds * 1000, to: t};
  const counted = activeMsWithin(state, span);
  const {pace, validations, signs, clock} = state;
  const {running} = validations;
  clock.asleepMs += counted;
  const less = (ms: number): number => Math.max(0, ms - counted);
  if (running && running.since <= span.from) {
    running.activeMs = less(running.activeMs);
  } else {
    if (pace.position.at <= span.from) pace.position.cleanMs = less(pace.position.cleanMs);
    if (pace.open && pace.open.at <= span.from) pace.open.cleanMs = less(pace.open.cleanMs);
    pace.segments = pace.segments.filter(segment => segment.endedAt <= span.from);
  }
  signs.quietMs = less(signs.quietMs);
  addIdleSpan(state, span);
};
