import {usageError} from '../../errors.js';
import type {QueueWish} from '../../runs/start/request.js';
import type {Options} from '../../syntax/option.js';
import {isSet, textFlag} from './command.js';

export const queueOptions = {
  queue: {text: 'one run at a time: start when the last run in the queue has finished and memory is green'},
  queueAny: {text: 'the same, however that run ends'},
  after: {value: 'RUN', text: 'start when that run has finished and memory has been green for a minute'},
  afterAny: {value: 'RUN', text: 'the same, however that run ends'},
} as const satisfies Options;

/** After which run the flags have a start wait; null for at once. Throws a usage error for two answers to that. */
export const queueWish = (flags: Record<string, unknown>): QueueWish | null => {
  const [after, afterAny] = [textFlag(flags, 'after'), textFlag(flags, 'afterAny')];
  const wishes: QueueWish[] = [
    ...(isSet(flags, 'queue') ? [{kind: 'queue' as const, anyEnd: false}] : []),
    ...(isSet(flags, 'queueAny') ? [{kind: 'queue' as const, anyEnd: true}] : []),
    ...(after === undefined ? [] : [{kind: 'after' as const, run: after, anyEnd: false}]),
    ...(afterAny === undefined ? [] : [{kind: 'after' as const, run: afterAny, anyEnd: true}]),
  ];
  if (wishes.length > 1) {
    throw usageError(
      'Use only one of --queue, --queue-any, --after and --after-any.',
      '--queue waits for the last run in the queue, --after RUN for the run that you name.',
    );
  }
  return wishes[0] ?? null;
};
