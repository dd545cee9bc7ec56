import type {EventOf} from '../../journal/events.js';
import {othersNow} from '../cards/of-run.js';
import {isTooHot} from '../hindrances.js';
import {isPressed, isRoomy, SWAPPING_BYTES_PER_SECOND, swapRate, TRICKLE_BYTES_PER_SECOND} from '../memory-limits.js';
import type {RunState} from '../state.js';
import {isStale, MAX_SAMPLE_SPAN_MS} from './freshness.js';
import type {Reading} from './state.js';

export type Sample = Omit<EventOf<'sample'>, 'type'>;
type Memory = NonNullable<Sample['memory']>;

/** The first reading speaks for so much time before it. */
const FIRST_SPAN_MS = 3000;

const largest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);

/**
 * What other programs use of the processor. Not the kernel's own work: on a machine that swaps most of that is done for
 * swapping (compression, page faults, writing out), and where nothing swaps there is little.
 */
const programsShare = ({otherProcessorShare, kernelProcessorShare}: Sample): number =>
  Math.max(0, (otherProcessorShare ?? 0) - (kernelProcessorShare ?? 0));

/**
 * Pages come back and hardly any goes out, while the system calls memory enough. `rate` stands where swap-out is not
 * known.
 */
const comesBack = ({pressure, swapInBytesPerSecond, swapOutBytesPerSecond}: Memory, rate: number): boolean =>
  pressure === 'green' &&
  (swapInBytesPerSecond ?? 0) >= SWAPPING_BYTES_PER_SECOND &&
  (swapOutBytesPerSecond ?? rate) < TRICKLE_BYTES_PER_SECOND;

const powerConditions = (power: RunState['power'], t: number): Pick<Reading, 'battery' | 'throttled'> => {
  const known = power && !isStale(power.t, t, 'power') ? power : null;
  return {
    battery: known?.onBattery === true,
    throttled: known?.lowPowerMode === true || (known != null && isTooHot(known)),
  };
};

/** A reading of the cards comes every half minute, and with each change: so old a one speaks of now. */
const CARDS_SPEAK_MS = 75_000;

const cardConditions = ({cards}: RunState, t: number): {shared: boolean; hot: boolean} => {
  const {latest, heat} = cards;
  if (latest === null || t - latest.at > CARDS_SPEAK_MS) return {shared: false, hot: false};
  return {shared: othersNow(cards) !== null, hot: heat !== null && heat.goneAt === null};
};

/** What a sample says of the time since the reading before; null where it says nothing new about swap. */
export const readingOf = (state: RunState, sample: Sample): Reading | null => {
  const {slowdown, clock, validations} = state;
  const {t, memory} = sample;
  if (!memory || memory.ageSeconds) return null;
  if (memory.swapInBytesPerSecond === null && memory.swapOutBytesPerSecond === null) return null;
  const power = powerConditions(state.power, t);
  const {shared, hot} = cardConditions(state, t);
  const rate = isRoomy(memory) ? 0 : swapRate(memory);
  return {
    from: Math.max(slowdown.readings.at(-1)?.to ?? t - FIRST_SPAN_MS, t - MAX_SAMPLE_SPAN_MS),
    to: t,
    rate,
    compression: largest(memory.compressBytesPerSecond ?? null, memory.decompressBytesPerSecond ?? null),
    comesBack: comesBack(memory, rate),
    trains: clock.pausedSince === null && validations.running === null,
    swapping: false,
    thrashing: false,
    pressed: isPressed(memory.pressure) || rate >= TRICKLE_BYTES_PER_SECOND,
    returning: false,
    battery: power.battery,
    throttled: power.throttled || hot,
    shared,
    load: programsShare(sample),
  };
};
