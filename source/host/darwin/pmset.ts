import {wholeLines} from './lines.js';
import type {PowerReading} from './power-reading.js';

/** The last value after a key at the start of a line. */
const setting = (text: string, pattern: RegExp): string | null =>
  wholeLines(text)
    .flatMap(line => pattern.exec(line)?.[1] ?? [])
    .at(-1) ?? null;

export type Battery = {onBattery: boolean; hasBattery: true | null};

/**
 * Parses `pmset -g batt`: `Now drawing from 'AC Power'` in its first line, then a line for each battery, `
 * -InternalBattery-0 (id=…)`. A UPS is a battery, but not the machine's own; no line says that the machine has none, so
 * `hasBattery` is true or null. Null for any other text.
 */
export const parseBattery = (text: string): Battery | null => {
  const source = setting(text, /^Now drawing from '(.+)'/) ?? '';
  const onBattery = {'AC Power': false, 'Battery Power': true, 'UPS Power': true}[source];
  return onBattery === undefined ? null : {onBattery, hasBattery: /^ ?-InternalBattery-\d/m.test(text) || null};
};

/**
 * Parses `pmset -g`, the settings in use: `lowpowermode` is 0 or 1; Macs with a high power mode have `powermode`
 * instead, where 1 is low and 2 high. Null when neither is there (desktops before macOS 15).
 */
export const parseLowPowerMode = (text: string): boolean | null => {
  const mode = setting(text, /^\s*(?:low)?powermode\s+(\d+)\s*$/);
  return mode === null ? null : mode === '1';
};

/**
 * Parses `pmset -g therm`: the speed that the thermal limit leaves, in per cent. Usually it only notes that nothing has
 * been recorded, which means 100. Null when it does not mention the processor's power.
 */
export const parseSpeedLimit = (text: string): number | null => {
  const limit = setting(text, /^\s*CPU_Speed_Limit\s*=\s*(\d+)\s*$/);
  if (limit !== null) return Number(limit);
  return setting(text, /^(Note: No CPU power status) has been recorded/) === null ? null : 100;
};

/** Settings and heat change slowly. */
const REST_MS = 60_000;

const reading = (option: readonly string[], read: PowerReading['read']): PowerReading => ({
  tool: 'pmset',
  args: ['-g', ...option],
  restMs: REST_MS,
  read,
});

/** Battery, power mode and thermal limit. */
export const PMSET_READINGS: readonly PowerReading[] = [
  reading(['batt'], parseBattery),
  reading([], text => {
    const lowPowerMode = parseLowPowerMode(text);
    return lowPowerMode === null ? null : {lowPowerMode};
  }),
  reading(['therm'], text => {
    const speedLimitPercent = parseSpeedLimit(text);
    return speedLimitPercent === null ? null : {speedLimitPercent};
  }),
];
