import {printable} from '../format/printable.js';
import type {RunView} from './view.js';

type Imported = Pick<RunView['run'], 'imported' | 'elapsedSeconds'>;

/** Whether a run comes from a file whose lines name no times: nothing is known of when what happened in it. */
export const hasNoTimes = ({imported}: Pick<RunView['run'], 'imported'>): boolean => imported?.hasTimes === false;

/** Formats of which the text is kept as the run's output. */
const WITH_OUTPUT: ReadonlySet<string> = new Set(['log', 'mlx-lm-lora']);

/** Whether an imported file of that format is what a trainer printed; a table is not. */
export const isOutput = (format: string): boolean => WITH_OUTPUT.has(format);

/** Whether there is a log of what the trainer printed. */
export const hasOutput = ({imported}: Pick<RunView['run'], 'imported'>): boolean =>
  imported ? isOutput(imported.format) : true;

/** Whether it is not even known when it began and ended: its times are those of the import. */
export const isUndated = (run: Imported): boolean => hasNoTimes(run) && run.elapsedSeconds === 0;

/** When a run ended, or will be done, in ms since 1970; null where that is not known. */
export const shownEnd = ({run, training}: Pick<RunView, 'run' | 'training'>): number | null =>
  isUndated(run) ? null : (run.endedAt ?? training.finishAt);

/** How long it took, in seconds; null where that is not known. */
export const shownSeconds = (run: Imported): number | null => (isUndated(run) ? null : run.elapsedSeconds);

/** `imported from train.log`, with `, without times`; null for a run that was recorded here. */
export const importedWords = ({imported}: Pick<RunView['run'], 'imported'>): string | null =>
  imported
    ? `imported from ${printable(imported.file)} (${printable(imported.format)})${imported.hasTimes ? '' : ', without times'}`
    : null;
