import type {PowerSample} from '../../journal/events.js';
import {NO_POWER} from '../no-power.js';
import {GPU_READING} from './ioreg.js';
import {PMSET_READINGS} from './pmset.js';
import {PolledTool} from './polled-tool.js';
import type {PowerReading} from './power-reading.js';
import type {RunTool} from './run-tool.js';

/** Everything that a power sample consists of: a new figure is another entry here, or another field of one. */
const READINGS: readonly PowerReading[] = [GPU_READING, ...PMSET_READINGS];

/** A slow tool is run less often: see `COSTLY_TIMES`. */
const KNOWN_MS = 60_000;

/**
 * The newest figures. A sample has no age: figures that a tool has not confirmed for three of its rests no longer count
 * as known.
 */
const recent = async (
  look: PolledTool<Partial<PowerSample>>,
  {restMs}: PowerReading,
): Promise<Partial<PowerSample> | null> => {
  const seen = await look.newest();
  return seen === null || seen.ageMs > Math.max(3 * restMs, KNOWN_MS) ? null : seen.value;
};

/** Battery, power mode, thermal limit and GPU. Null when no tool has answers anything. */
export const createPowerReader = (
  run: RunTool,
  times: {now: () => number; patienceMs: number},
): (() => Promise<PowerSample | null>) => {
  const looks = READINGS.map(reading => {
    const {tool, args, ...rest} = reading;
    return {reading, look: new PolledTool({...times, ...rest, name: tool, start: () => run(tool, args)})};
  });
  return async () => {
    const answers = await Promise.all(looks.map(({look, reading}) => recent(look, reading)));
    const sample: PowerSample = Object.assign({...NO_POWER}, ...answers);
    return Object.values(sample).every(value => value === null) ? null : sample;
  };
};
