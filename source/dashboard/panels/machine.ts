import {sessionWords} from '../../format/session-words.js';
import {formatBytes} from '../../format/units.js';
import {flow, named} from '../fields.js';
import {gutterOf, withGutter} from '../gutter.js';
import {quiet, type Row, say} from '../row.js';
import type {Scene} from '../scene.js';
import {cleanText} from '../width.js';

const NOTICE = {color: 'yellow', bold: true} as const;

/** What slows the machine down by itself; nothing while it does not. */
const powerFields = ({view: {power}}: Scene): Row[] => {
  if (power === null) return [];
  const {onBattery, lowPowerMode, speedLimitPercent} = power;
  const words = [
    speedLimitPercent !== null && speedLimitPercent < 100 ? `hot: ${Math.round(speedLimitPercent)} % of its speed` : '',
    lowPowerMode === true ? 'low power mode' : '',
    onBattery === true ? 'on battery' : '',
  ];
  return words.filter(Boolean).map(text => [say(text, NOTICE)]);
};

/** What it runs on, in one row; and what slows that down. */
export const machineRow = (scene: Scene, width: number): Row[] => {
  const {machine} = scene;
  if (machine === null) return [];
  const session = sessionWords(scene.session);
  const {processor, cores, memoryBytes, system, gpuWorkingSetBytes} = machine;
  const facts: Row[] = [
    [quiet(cleanText(processor ?? `${cores} cores`))],
    ...(memoryBytes === null ? [] : [[quiet(formatBytes(memoryBytes))]]),
    [quiet(cleanText(system))],
    ...(session === null ? [] : [[quiet(cleanText(session))]]),
    ...(typeof gpuWorkingSetBytes === 'number' ? [named('GPU at most', quiet(formatBytes(gpuWorkingSetBytes)))] : []),
  ];
  return withGutter('machine', [flow([...facts, ...powerFields(scene)], width - gutterOf(width))], width);
};
