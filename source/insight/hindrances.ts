import type {PowerSample} from '../journal/events.js';

/**
 * What slows the whole machine down, as its readings of power tell: `speedPercent` is what heat leaves of its speed.
 */
export type Hindrance = {kind: 'heat'; speedPercent: number} | {kind: 'low-power-mode'} | {kind: 'battery'};

/** Whether heat leaves the processor less than its full speed; false where the system does not tell. */
export const isTooHot = ({speedLimitPercent}: Pick<PowerSample, 'speedLimitPercent'>): boolean =>
  (speedLimitPercent ?? 100) < 100;

/** All that slows the machine down by itself; empty where the system does not tell. */
export const hindrancesOf = (power: PowerSample | null): Hindrance[] => {
  if (power === null) return [];
  const {onBattery, lowPowerMode, speedLimitPercent} = power;
  return [
    ...(speedLimitPercent !== null && isTooHot(power)
      ? [{kind: 'heat', speedPercent: speedLimitPercent} as const]
      : []),
    ...(lowPowerMode === true ? [{kind: 'low-power-mode'} as const] : []),
    ...(onBattery === true ? [{kind: 'battery'} as const] : []),
  ];
};
