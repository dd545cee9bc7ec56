import {flow, named} from '../fields.js';
import {bytesField, gigabytesField, percentField} from '../figures.js';
import {gutterOf, withGutter} from '../gutter.js';
import {quiet, type Row, say} from '../row.js';
import type {Scene} from '../scene.js';
import {hasEnded} from '../state-words.js';

/** The trainer's processes in one row. */
export const trainerRow = ({view: {trainer, run}}: Scene, width: number): Row[] => {
  const inner = width - gutterOf(width);
  if (hasEnded(run.state)) return withGutter('trainer', [[quiet('has ended')]], width);
  const kind = trainer.memoryKind === null ? '' : ` (${trainer.memoryKind})`;
  // Swapped out while it runs: the reason for a slow iteration, seen from the trainer's side.
  const muchSwapped = (trainer.swappedBytes ?? 0) > (trainer.memoryBytes ?? Number.POSITIVE_INFINITY) / 10;
  const fields: Row[] = [
    named('pid', String(trainer.pid ?? '—').padStart(7)),
    // The last look at the processes may be older than the resume.
    trainer.stopped === true && run.state === 'paused'
      ? [say('suspended'.padEnd(16), {color: 'yellow', bold: true})]
      : named('processor', percentField(trainer.cpuPercent)),
    [...named('memory', bytesField(trainer.memoryBytes)), quiet(kind)],
    named('swapped', say(gigabytesField(trainer.swappedBytes), muchSwapped ? {color: 'yellow', bold: true} : {})),
    named('processes', String(trainer.processes ?? '—').padStart(3)),
  ];
  return withGutter('trainer', [flow(fields, inner)], width);
};
