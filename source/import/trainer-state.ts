import {isRecord} from '../trainer/is-record.js';
import {parseJson, wholeText} from './lines.js';
import {createRecords} from './records.js';
import type {FileFacts, FormatReader, Take} from './types.js';

const count = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;

/** The records of such a file; null where it has none. */
const recordsOf = (value: unknown): Record<string, unknown>[] | null => {
  const list = isRecord(value) ? (value.log_history ?? value.rows) : value;
  return Array.isArray(list) ? list.filter(isRecord) : null;
};

const settingsOf = (state: Record<string, unknown>): FileFacts['settings'] => {
  const batchSize = count(state.train_batch_size);
  const stepsPerReport = count(state.logging_steps);
  const stepsPerEval = count(state.eval_steps);
  const saveEvery = count(state.save_steps);
  const epochs = count(state.num_train_epochs);
  return {
    ...(batchSize !== null && {batchSize}),
    ...(stepsPerReport !== null && {stepsPerReport}),
    ...(stepsPerEval !== null && {stepsPerEval}),
    ...(saveEvery !== null && {saveEvery}),
    ...(epochs !== null && {epochs}),
  };
};

/** transformers logs its totals in the same list: `{train_runtime, train_loss, …}`, which is the mean of all steps. */
const isSummary = (record: Record<string, unknown>): boolean => 'train_runtime' in record;

/**
 * Reads transformers' `trainer_state.json`, and any JSON list of records with the usual names. It has no times.
 */
export const stateReader = (take: Take): FormatReader => {
  const whole = wholeText();
  const records = createRecords('hf-trainer', take);

  const readState = (state: Record<string, unknown>): FileFacts => {
    const total = count(state.max_steps);
    const step = count(state.global_step);
    if (total !== null) take({event: {type: 'total', iterations: total, source: 'trainer'}, at: null, isOwn: false});
    if (total !== null) records.note({type: 'total', iterations: total, source: 'trainer'});
    const place = {at: null, isOwn: false};
    // It logs each tenth step, say, and has gone on since.
    if (step !== null) take({event: {type: 'progress', iteration: step, total}, ...place});
    return {settings: settingsOf(state), ...(total !== null && {iterations: total})};
  };

  return {
    push: whole.push,
    end: () => {
      const value = parseJson(whole.text());
      for (const record of recordsOf(value) ?? []) {
        if (!isSummary(record)) records.take(record, JSON.stringify(record));
      }
      const facts = isRecord(value) && 'log_history' in value ? readState(value) : {};
      return {examined: records.end(), facts};
    },
  };
};
