import {parseBattery, parseLowPowerMode, parseSpeedLimit} from '../../../host/darwin/pmset.js';
import {failureOf} from '../format-step.js';
import {differs, judged, type Step} from '../step.js';

export const pmset: Step = {
  name: 'pmset',
  item: null,
  tried: 'pmset -g batt, -g and -g therm',
  expected: 'the power source, the low power mode, and 100 % or a speed limit',
  async run({world: {tryTool}}) {
    const [batt, mode, therm] = [
      await tryTool('pmset', ['-g', 'batt']),
      await tryTool('pmset', ['-g']),
      await tryTool('pmset', ['-g', 'therm']),
    ];
    const failed = [batt, mode, therm].find(({failure}) => failure !== null);
    if (failed) return differs(failureOf(failed));
    const battery = parseBattery(batt.stdout);
    const low = parseLowPowerMode(mode.stdout);
    const speed = parseSpeedLimit(therm.stdout);
    const told = (value: unknown): string => (value === null ? 'not understood' : 'understood');
    return judged(
      battery !== null && low !== null && speed !== null,
      `power ${told(battery)}, low power mode ${told(low)}, heat ${told(speed)}; ${batt.tookMs}, ${mode.tookMs} and ${therm.tookMs} ms`,
    );
  },
};
