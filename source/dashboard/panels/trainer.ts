import {isOldReading} from '../../insight/reading-age.js';
import {isGpuWaiting, isMuchSwapped, isSuspended} from '../../insight/trainer-signs.js';
import {flow, named} from '../fields.js';
import {bytesField, gigabytesField, percentField} from '../figures.js';
import {gutterOf} from '../gutter.js';
import type {PanelSpec} from '../panel-spec.js';
import {quiet, type Row, rowWidth, type Style, say} from '../row.js';
import type {Scene} from '../scene.js';
import {hasEnded} from '../state-words.js';

const NOTICE: Style = {color: 'yellow', bold: true};

/** Null where the system does not report it, or has not for a while. */
const gpuField = ({view, now}: Scene): Row | null => {
  const {power} = view;
  if (power === null || power.gpuPercent === null || isOldReading('gpu', power.takenAt, now)) return null;
  const waits = isGpuWaiting(view);
  return named('GPU', say(percentField(power.gpuPercent), waits ? NOTICE : {}));
};

/** The fields up to the trainer's memory. The word for the kind of memory gives way before the figure does. */
const memoryFields = (first: readonly Row[], {trainer}: Scene['view'], inner: number): Row[] => {
  const memory = named('memory', bytesField(trainer.memoryBytes));
  if (trainer.memoryKind === null) return [...first, memory];
  const withKind: Row[] = [...first, [...memory, quiet(` (${trainer.memoryKind})`)]];
  return rowWidth(flow(withKind, Number.POSITIVE_INFINITY)) <= inner ? withKind : [...first, memory];
};

const trainerRow = (scene: Scene, width: number): Row => {
  const {view} = scene;
  const {trainer, run} = view;
  const inner = width - gutterOf(width);
  if (hasEnded(run.state)) return [quiet('has ended')];
  const gpu = gpuField(scene);
  const first: Row[] = [
    named('pid', String(trainer.pid ?? '—').padStart(7)),
    isSuspended(view) ? [say('suspended'.padEnd(16), NOTICE)] : named('processor', percentField(trainer.cpuPercent)),
    ...(gpu === null ? [] : [gpu]),
  ];
  const fields: Row[] = [
    ...memoryFields(first, view, inner),
    named('swapped', say(gigabytesField(trainer.swappedBytes), isMuchSwapped(trainer) ? NOTICE : {})),
    ...(trainer.peakBytes === null ? [] : [named('peak', bytesField(trainer.peakBytes))]),
    named('processes', String(trainer.processes ?? '—').padStart(3)),
  ];
  return flow(fields, inner);
};

/** The trainer's processes, in one row. */
export const TRAINER: PanelSpec = {
  name: 'trainer',
  minRows: () => 1,
  rowsOf: (scene, width) => [trainerRow(scene, width)],
};
