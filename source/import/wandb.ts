import {isRecord} from '../trainer/is-record.js';
import {settingsFromConfig} from '../trainer/settings/from-config.js';
import {TOO_LONG} from './json-records.js';
import {eachLine, parseJson} from './lines.js';
import {createRecords, msOf} from './records.js';
import type {FileFacts, FormatReader, Take} from './types.js';

const textOf = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value : null);

/** Fields of such a record; none for what is not one. */
const within = (record: Record<string, unknown>, name: string): Record<string, unknown> => {
  const value = record[name];
  return isRecord(value) ? value : {};
};

/** Each step has what was logged for it, `_step` and `_timestamp`. */
const historyOf = (record: Record<string, unknown>): Record<string, unknown> => {
  const {item} = within(record, 'history');
  return isRecord(item) ? {...item, step: item.step ?? item._step} : {};
};

const factsOfRun = (run: Record<string, unknown>): FileFacts => {
  const {settings, iterations} = settingsFromConfig(within(run, 'config').update ?? {});
  const name = textOf(run.display_name) ?? textOf(run.run_id);
  const startedAt = msOf(run.start_time);
  const tags = Array.isArray(run.tags) ? run.tags.filter(tag => typeof tag === 'string') : [];
  return {
    settings,
    ...(iterations !== null && {iterations}),
    ...(name !== null && {name}),
    ...(startedAt !== null && {startedAt}),
    ...(tags.length > 0 && {tags}),
    ...(textOf(run.notes) !== null && {note: String(run.notes)}),
  };
};

const factsOfEnvironment = (environment: Record<string, unknown>): FileFacts => {
  const directory = textOf(environment.root);
  return directory === null ? {} : {directory};
};

/** Lines of other kinds say nothing of the training. */
const KINDS =
  'header run environment files telemetry stats output output_raw summary history exit final config metric artifact alert footer'.split(
    ' ',
  );

/**
 * Whether a line is one that `wandb leet inspect --json` prints: a number, a kind, and what that kind has.
 */
export const isWandbLine = (value: unknown): value is Record<string, unknown> & {type: string} =>
  isRecord(value) && typeof value.num === 'number' && typeof value.type === 'string';

/** Reads what `wandb leet inspect --json FILE` prints: the records of a run of Weights & Biases, one a line. */
export const wandbReader = (take: Take): FormatReader => {
  const records = createRecords('wandb', take);
  const facts: FileFacts = {};

  const read = (record: Record<string, unknown> & {type: string}, text: string): void => {
    switch (record.type) {
      case 'history':
        records.take(historyOf(record), text);
        return;
      case 'run':
        Object.assign(facts, factsOfRun(within(record, 'run')));
        return;
      case 'environment':
        Object.assign(facts, factsOfEnvironment(within(record, 'environment')));
        return;
      case 'exit': {
        const code = within(record, 'exit').exit_code;
        if (typeof code === 'number' && code >= 0 && code <= 255) facts.exitCode = code;
        return;
      }
      default:
        if (!KINDS.includes(record.type)) records.leave(text);
    }
  };

  const lines = eachLine(text => {
    const value = text === null ? undefined : parseJson(text);
    if (text === null || !isWandbLine(value)) records.leave(text ?? TOO_LONG);
    else read(value, text);
  });
  return {
    push: lines.push,
    end: () => {
      lines.end();
      return {examined: records.end(), facts};
    },
  };
};
