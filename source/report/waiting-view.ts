import {commandLine} from '../format/command-line.js';
import {formatClock} from '../format/units.js';
import type {RunView} from '../insight/view.js';

/** What is shown of a place in the queue: see journal/queue-entry.ts. */
export type ShownEntry = {
  queuedAt: number;
  after: string | null;
  reason: {kind: 'run' | 'memory' | 'held' | 'lost'; text: string};
};

/** What it waits for, or why it is held, in words: `for lora-1 to finish`, `lora-1 failed`. */
export const waitWords = ({kind, text}: ShownEntry['reason']): string =>
  kind === 'run' || kind === 'memory' ? `for ${text}` : text;

/** The same as the end of a sentence: `waits for lora-1 to finish`, `is held: lora-1 failed`. */
export const waitSentence = (reason: ShownEntry['reason']): string => {
  const words = waitWords(reason);
  if (reason.kind === 'held') return `is held: ${words}`;
  return reason.kind === 'lost' ? `waits: ${words}` : `waits ${words}`;
};

/** The view of a run that has not started: it has trained nothing, and no time has passed. */
export const asWaitingView = (view: RunView, {queuedAt, after, reason}: ShownEntry): RunView => ({
  ...view,
  run: {
    ...view.run,
    state: 'waiting',
    elapsedSeconds: 0,
    pausedSeconds: 0,
    trainedSeconds: 0,
    endedAt: null,
    waits: {since: queuedAt, held: reason.kind === 'held', reason: waitWords(reason), after},
  },
  verdict: {level: 'unknown', sentence: '', brief: ''},
  warnings: [],
});

/** `waiting for lora-1 to finish` or `held: lora-1 failed`. */
export const waitingState = ({held, reason}: NonNullable<RunView['run']['waits']>): string =>
  held ? `held: ${reason}` : reason.startsWith('for ') ? `waiting ${reason}` : `waiting: ${reason}`;

/** What `mlxtop status` says of a run that waits, a label and a text a row. */
export const waitingRows = (
  {run}: RunView,
  waits: NonNullable<RunView['run']['waits']>,
  now: number,
): [string, string][] => [
  ['state', waitingState(waits)],
  ['queued', formatClock(waits.since, now)],
  ['command', commandLine(run.command)],
  ['start it', `mlxtop queue start ${run.id}`],
  ['the order', 'mlxtop queue'],
];
