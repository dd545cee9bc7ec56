import {type Finding, note, ok} from '../finding.js';
import type {BatteryFacts} from '../machine/facts.js';
import type {Check, World} from '../world.js';

const percentOf = (battery: BatteryFacts | null): string =>
  battery?.percent == null ? '' : `, ${Math.round(battery.percent)} %`;

/** Below this Apple calls a battery worn, and has it replaced. */
const WORN_PERCENT = 80;

const healthOf = (battery: BatteryFacts | null): string => {
  const health = battery?.healthPercent ?? null;
  if (health === null || health >= WORN_PERCENT) return '';
  return ` (worn: ${health} % of its capacity${battery?.cycles ? ` after ${battery.cycles} cycles` : ''})`;
};

const lidFinding = async ({lidClosed, platform}: World): Promise<Finding[]> => {
  if ((await lidClosed()) !== true) return [];
  return [
    note(
      'power',
      'the lid is closed',
      platform === 'darwin'
        ? 'Without mains power and a display a Mac then sleeps, whatever keeps it awake, and the run stops until it wakes.'
        : 'Many machines then sleep, and the run stops until they wake.',
      platform === 'darwin'
        ? 'Leave it open, or connect power and a display.'
        : 'Leave it open, or see HandleLidSwitch in logind.conf.',
    ),
  ];
};

/** What slows a run down, or ends it: battery, Low Power Mode, heat, a closed lid. */
export const power: Check = {
  name: 'power',
  async run(world) {
    const [now, {battery}, lid] = await Promise.all([world.host.power(), world.machineFacts(), lidFinding(world)]);
    const {onBattery = null, lowPowerMode = null, speedLimitPercent = null} = now ?? {};
    const charge = `${percentOf(battery)}${healthOf(battery)}`;
    const findings: Finding[] = [...lid];
    if (onBattery === true) {
      findings.push(
        note(
          'power',
          `on battery${charge}`,
          'A training run drains it within hours, is slower on many machines, and stops while the machine sleeps.',
          'Connect it to mains power before a long run.',
        ),
      );
    }
    if (lowPowerMode === true) {
      findings.push(
        note(
          'power',
          'Low Power Mode is on',
          'It slows down the processor and the GPU.',
          'Turn it off: System Settings > Battery > Low Power Mode',
        ),
      );
    }
    if (speedLimitPercent !== null && speedLimitPercent < 100) {
      findings.push(
        note(
          'power',
          `heat limits the processor to ${speedLimitPercent} % of its speed`,
          'Iterations take longer until it has cooled down.',
          'Give it air: use a hard surface, with the lid open.',
        ),
      );
    }
    if (findings.length > 0) return findings;
    // A Mac without a battery says that it is on mains power.
    if (onBattery === null && (world.platform === 'darwin' || battery !== null))
      return [ok('power', `battery or mains is not known${charge}`)];
    if (onBattery === null) return [ok('power', 'no battery')];
    return [ok('power', `on mains power${charge}`)];
  },
};
