import type {PowerSample} from '../../journal/events.js';
import {NO_POWER} from '../no-power.js';
import {GPU_READING} from './ioreg.js';
import {PMSET_READINGS} from './pmset.js';
import type {PowerReading} from './power-reading.js';
import type {RunTool} from './run-tool.js';
import {ToolLook} from './tool-look.js';

/** All that a power sample is made of: another figure is another entry here, or another field of one. */
const READINGS: readonly PowerReading[] = [GPU_READING, ...PMSET_READINGS];

/** A tool that takes long is asked less often: see `COSTLY_TIMES`. */
const KNOWN_MS = 60_000;

/** What the newest answer said. A sample has no age: what a tool has not confirmed for three of its turns is no longer known. */
const recent = async (
  look: ToolLook<Partial<PowerSample>>,
  {restMs}: PowerReading,
): Promise<Partial<PowerSample> | null> => {
  const seen = await look.newest();
  return seen === null || seen.ageMs > Math.max(3 * restMs, KNOWN_MS) ? null : seen.value;
};

/** Battery, power mode, thermal limit and GPU. Null when no tool has said anything. */
export const createPowerLook = (
  run: RunTool,
  times: {now: () => number; patienceMs: number},
): (() => Promise<PowerSample | null>) => {
  const looks = READINGS.map(reading => {
    const {tool, args, ...rest} = reading;
    return {reading, look: new ToolLook({...times, ...rest, name: tool, start: () => run(tool, args)})};
  });
  return async () => {
    const said = await Promise.all(looks.map(({look, reading}) => recent(look, reading)));
    const sample: PowerSample = Object.assign({...NO_POWER}, ...said);
    return Object.values(sample).every(value => value === null) ? null : sample;
  };
};
