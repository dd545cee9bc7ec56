import {flow, named} from '../fields.js';
import {bytesField, gigabytesField, percentField} from '../figures.js';
import {gutterOf} from '../gutter.js';
import {quiet, type Row, rowWidth, type Segment, say} from '../row.js';
import type {Scene} from '../scene.js';
import {hasEnded} from '../state-words.js';
import {isSwapping} from './memory.js';

/** A GPU that waits more than this while the machine swaps waits for memory. */
const BUSY_PERCENT = 90;
/** The GPU is looked at once a minute. */
const OLD_POWER_MS = 150_000;

/** Null where the system does not tell, or has not for long. */
const gpuField = ({view, now}: Scene): Row | null => {
  const {power, run} = view;
  if (power === null || power.gpuPercent === null || now - power.takenAt > OLD_POWER_MS) return null;
  const waits = run.state === 'training' && power.gpuPercent < BUSY_PERCENT && isSwapping(view);
  return named('GPU', say(percentField(power.gpuPercent), waits ? {color: 'yellow', bold: true} : {}));
};

/** The trainer's processes in one row. */
export const trainerRow = (scene: Scene, width: number): Row => {
  const {trainer, run} = scene.view;
  const inner = width - gutterOf(width);
  if (hasEnded(run.state)) return [quiet('has ended')];
  // Swapped out while it runs: the reason for a slow iteration, seen from the trainer's side.
  const muchSwapped = (trainer.swappedBytes ?? 0) > (trainer.memoryBytes ?? Number.POSITIVE_INFINITY) / 10;
  const gpu = gpuField(scene);
  const first: Row[] = [
    named('pid', String(trainer.pid ?? '—').padStart(7)),
    // The last look at the processes may be older than the resume.
    trainer.stopped === true && run.state === 'paused'
      ? [say('suspended'.padEnd(16), {color: 'yellow', bold: true})]
      : named('processor', percentField(trainer.cpuPercent)),
    ...(gpu === null ? [] : [gpu]),
  ];
  const memory = named('memory', bytesField(trainer.memoryBytes));
  const kind: Segment[] = trainer.memoryKind === null ? [] : [quiet(` (${trainer.memoryKind})`)];
  // The word for the kind of memory gives way before the figure does.
  const withKind = [...first, [...memory, ...kind]];
  const fields: Row[] = [
    ...(rowWidth(flow(withKind, Number.POSITIVE_INFINITY)) <= inner ? withKind : [...first, memory]),
    named('swapped', say(gigabytesField(trainer.swappedBytes), muchSwapped ? {color: 'yellow', bold: true} : {})),
    ...(trainer.peakBytes === null ? [] : [named('peak', bytesField(trainer.peakBytes))]),
    named('processes', String(trainer.processes ?? '—').padStart(3)),
  ];
  return flow(fields, inner);
};
