import type {PowerSample} from '../journal/events.js';

/**
 * A power sample in which nothing is known: where each figure starts from, so that a platform names only those that it
 * can tell.
 */
export const NO_POWER: Required<PowerSample> = {
  gpuPercent: null,
  onBattery: null,
  hasBattery: null,
  lowPowerMode: null,
  speedLimitPercent: null,
};
