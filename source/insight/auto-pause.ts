import {formatSetting} from '../format/units.js';
import type {Moment} from '../journal/clocks.js';
import type {Actor} from '../journal/events.js';
import type {AutoPause} from '../journal/run-record.js';
import {activeMsWithin, resume} from './clock.js';
import {type Held, heldMs, holdsStill} from './held.js';
import type {RunState} from './state.js';

export type PauseDecision = {act: 'pause' | 'resume' | 'nothing'; why: string};

const WORDS = {red: 'memory pressure has been red', swapping: 'the machine has been swapping'} as const;

const nothing = (why: string): PauseDecision => ({act: 'nothing', why});

/**
 * For how long a pause has been unnecessary, in ms: by the better condition, and never while the one that it was made
 * for holds.
 */
const betterMs = ({conditions}: RunState, {when, resumeAt}: AutoPause, now: number): number => {
  const {green, notRed, notSwapping} = conditions;
  const needed = resumeAt === 'green' ? [green, notSwapping] : when === 'swapping' ? [notRed, notSwapping] : [notRed];
  return Math.min(...needed.map(held => heldMs(held, now)));
};

/** For how long the run has trained under a condition, in ms; 0 while it does not hold, even for a moment. */
const sufferedMs = (state: RunState, held: Held, now: number): number =>
  holdsStill(held) ? activeMsWithin(state, {from: held.since ?? now, to: now}) : 0;

const whilePaused = (state: RunState, plan: AutoPause, now: number, marginMs: number): PauseDecision => {
  const {pausedSince, pausedBy} = state.clock;
  if (pausedBy !== 'policy') return nothing('it was not paused automatically');
  if (now - (pausedSince ?? now) + marginMs >= plan.maxPauseSeconds * 1000) {
    return {act: 'resume', why: `it has been paused for ${plan.maxPauseSeconds} s`};
  }
  if (state.sample?.memory == null) return nothing('memory is not known');
  return betterMs(state, plan, now) >= plan.resumeAfterSeconds * 1000
    ? {act: 'resume', why: `memory has been better for ${plan.resumeAfterSeconds} s`}
    : nothing('memory is short');
};

const whileRunning = (state: RunState, plan: AutoPause, now: number): PauseDecision => {
  const {clock, conditions, sample, stops} = state;
  if (stops.length > 0) return nothing('it was asked to stop');
  if (sample?.memory == null) return nothing('memory is not known');
  if (sufferedMs(state, conditions[plan.when], now) < plan.afterSeconds * 1000) return nothing('memory is not short');
  const ran = clock.pauseChangedAt === null ? null : activeMsWithin(state, {from: clock.pauseChangedAt, to: now});
  if (ran !== null && ran < plan.minRunSeconds * 1000) return nothing('it has only just resumed');
  return {act: 'pause', why: `${WORDS[plan.when]} for ${plan.afterSeconds} s`};
};

/**
 * What a policy does about a run at `now` (ms since 1970), right after a sample of the machine. Time asleep does not
 * count as time under a condition, and a pause of the user's is never ended. It resumes `marginMs` before the longest
 * pause is over: the next sample may come too late.
 */
export const decidePause = (state: RunState, plan: AutoPause, now: Moment, marginMs = 0): PauseDecision => {
  if (state.end !== null) return nothing('it has ended');
  if (state.autoPause?.on !== true) return nothing('it is switched off');
  return state.clock.pausedSince === null ? whileRunning(state, plan, now) : whilePaused(state, plan, now, marginMs);
};

/**
 * Takes in that the run continues. Where the policy did not end its own pause itself, it is switched off for this run.
 */
export const resumed = (state: RunState, {t, by}: {t: number; by: Actor}): void => {
  const {pausedBy} = state.clock;
  resume(state, t);
  if (pausedBy !== 'policy' || by === 'policy' || state.clock.pausedSince !== null) return;
  const who = by === 'user' ? 'you have resumed it' : 'it was resumed from outside';
  state.autoPause = {on: false, why: `${who} during an automatic pause`};
};

/** The plan in one sentence, for the journal. */
export const describePlan = ({when, resumeAt, ...plan}: AutoPause): string => {
  const better = resumeAt === 'green' ? 'green' : when === 'swapping' ? 'neither red nor swapping' : 'no longer red';
  return (
    `pauses once ${WORDS[when]} for ${formatSetting(plan.afterSeconds)}, ` +
    `resumes once it has been ${better} for ${formatSetting(plan.resumeAfterSeconds)}, ` +
    `at most ${formatSetting(plan.maxPauseSeconds)} later`
  );
};
