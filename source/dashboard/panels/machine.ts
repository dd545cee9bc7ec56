import {sessionWords} from '../../format/session-words.js';
import {formatBytes} from '../../format/units.js';
import {type Hindrance, hindrancesOf} from '../../insight/hindrances.js';
import {flow, named} from '../fields.js';
import {gutterOf} from '../gutter.js';
import type {PanelSpec} from '../panel-spec.js';
import {quiet, type Row, say} from '../row.js';
import type {Scene} from '../scene.js';
import {cleanText} from '../width.js';

const NOTICE = {color: 'yellow', bold: true} as const;

const hindranceText = (hindrance: Hindrance): string => {
  switch (hindrance.kind) {
    case 'heat':
      return `hot: ${Math.round(hindrance.speedPercent)} % of its speed`;
    case 'low-power-mode':
      return 'low power mode';
    case 'battery':
      return 'on battery';
  }
};

const facts = ({session}: Scene, machine: NonNullable<Scene['machine']>): Row[] => {
  const {processor, cores, memoryBytes, system, gpuWorkingSetBytes} = machine;
  const words = sessionWords(session);
  return [
    [quiet(cleanText(processor ?? `${cores} cores`))],
    ...(memoryBytes === null ? [] : [[quiet(formatBytes(memoryBytes))]]),
    [quiet(cleanText(system))],
    ...(words === null ? [] : [[quiet(cleanText(words))]]),
    ...(typeof gpuWorkingSetBytes === 'number' ? [named('GPU at most', quiet(formatBytes(gpuWorkingSetBytes)))] : []),
  ];
};

/** Of the machine that an imported run was trained on nothing is known. */
const isKnown = (machine: Scene['machine']): machine is NonNullable<Scene['machine']> =>
  machine !== null && machine.system !== '';

/** What the run was started on, in one row, and what slows that down. */
export const MACHINE: PanelSpec = {
  name: 'machine',
  minRows: ({machine}) => (isKnown(machine) ? 1 : 0),
  rowsOf: (scene, width) => {
    const {machine, view} = scene;
    if (!isKnown(machine)) return [];
    const hindrances = hindrancesOf(view.power).map((one): Row => [say(hindranceText(one), NOTICE)]);
    return [flow([...facts(scene, machine), ...hindrances], width - gutterOf(width))];
  },
};
