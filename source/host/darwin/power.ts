import type {PowerSample} from '../../journal/events.js';
import {GPU_IOREG, parseGpuPercent} from './ioreg.js';
import {parseBattery, parseLowPowerMode, parseSpeedLimit} from './pmset.js';
import type {RunTool} from './run-tool.js';
import {COSTLY_TIMES, type Seen, ToolLook} from './tool-look.js';

/** Settings and heat change slowly, and every tool that is started costs: 80 a minute is all that a recorder may start. */
const PMSET_REST_MS = 60_000;
/** ioreg walks through the drivers. */
const GPU_REST_MS = 10_000;

/** A tool that takes long is asked less often: see `COSTLY_TIMES`. */
const KNOWN_MS = 60_000;

/** A sample tells no age: what a tool has not confirmed for three of its turns is no longer known. */
const recent = <Value>(seen: Seen<Value> | null, restMs: number): Value | null =>
  seen === null || seen.ageMs > Math.max(3 * restMs, KNOWN_MS) ? null : seen.value;

/** Battery, power mode, thermal limit and GPU. Null when none of the tools has told anything. */
export const createPowerLook = (
  run: RunTool,
  times: {now: () => number; patienceMs: number},
): (() => Promise<PowerSample | null>) => {
  const pmset = <Value>(what: readonly string[], read: (text: string) => Value | null) =>
    new ToolLook({...times, name: 'pmset', restMs: PMSET_REST_MS, start: () => run('pmset', ['-g', ...what]), read});
  const battery = pmset(['batt'], parseBattery);
  const mode = pmset([], parseLowPowerMode);
  const heat = pmset(['therm'], parseSpeedLimit);
  const gpu = new ToolLook({
    ...times,
    name: 'ioreg',
    restMs: GPU_REST_MS,
    restTimes: COSTLY_TIMES,
    start: () => run('ioreg', GPU_IOREG),
    read: parseGpuPercent,
  });
  return async () => {
    const [gpuSeen, batterySeen, modeSeen, heatSeen] = await Promise.all([
      gpu.newest(),
      battery.newest(),
      mode.newest(),
      heat.newest(),
    ]);
    const power = recent(batterySeen, PMSET_REST_MS);
    const sample: PowerSample = {
      gpuPercent: recent(gpuSeen, GPU_REST_MS),
      onBattery: power?.onBattery ?? null,
      hasBattery: power?.hasBattery ?? null,
      lowPowerMode: recent(modeSeen, PMSET_REST_MS),
      speedLimitPercent: recent(heatSeen, PMSET_REST_MS),
    };
    return Object.values(sample).every(value => value === null) ? null : sample;
  };
};
