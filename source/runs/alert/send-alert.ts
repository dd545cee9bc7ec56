import {parseArgs} from 'node:util';
import type {Message} from '../../alerts/message.js';
import {errorMessage, usageError} from '../../errors.js';
import {latestHistory} from '../../history/shared.js';
import {appendEvent} from '../../journal/append.js';
import {isWaiting} from '../../journal/queue-entry.js';
import {readRunRecord, runPaths} from '../../journal/run-folder.js';
import type {Run} from '../../journal/runs.js';
import {steadyNow} from '../../journal/steady-clock.js';
import {readSettings} from '../../settings/settings.js';
import {sendMessage} from './send-message.js';

const argumentsOf = (
  words: readonly string[],
): {folder: string; code: string; text: string; over: boolean; settings?: string; tools?: string} => {
  const text = {type: 'string'} as const;
  const {values} = parseArgs({
    args: [...words],
    options: {folder: text, code: text, text, tools: text, settings: text, over: {type: 'boolean', default: false}},
  });
  const {folder, code} = values;
  if (!folder || !code || !values.text) {
    throw usageError(
      'mlxtop send-alert is internal: the recorder starts it.',
      'To try your alerts: mlxtop alerts test',
    );
  }
  return {folder, code, text: values.text, over: values.over, settings: values.settings, tools: values.tools};
};

/** Records a channel's problem once, as a warning of the run, and withdraws it when the channel works again. */
const note = ({paths}: Run, channel: string, problem: string | null): void => {
  // The journal of a run that waits in the queue begins when that starts.
  if (isWaiting(paths)) return;
  const code = `alert-${channel}`;
  const history = latestHistory(paths);
  const isKnown = history.state.warnings.some(warning => warning.code === code);
  if (isKnown === (problem !== null)) return;
  const t = steadyNow();
  appendEvent(
    paths.journal,
    problem === null
      ? {t, type: 'warning-over', code}
      : {t, type: 'warning', code, text: `An alert could not be sent by ${channel}: ${problem}.`},
  );
};

/**
 * `mlxtop send-alert`: sends an alert of the recorder, in a process of its own that lives for some seconds, so that the
 * recorder needs no HTTP client and never waits for one. Returns the exit code.
 */
export const sendAlert = async (words: readonly string[]): Promise<number> => {
  const {folder, code, text, over, settings, tools} = argumentsOf(words);
  const paths = runPaths(folder);
  const record = await readRunRecord(paths);
  if (!record) return 1;
  const run = {record, paths};
  const message: Message = {
    code,
    over,
    text,
    run: record.name,
    runId: record.id,
    at: new Date().toISOString(),
  };
  try {
    const deliveries = await sendMessage(message, run, await readSettings(settings), null, tools);
    for (const {channel, problem} of deliveries) note(run, channel, problem);
    note(run, 'settings', null);
    return deliveries.every(({problem}) => problem === null) ? 0 : 1;
  } catch (error) {
    note(run, 'settings', errorMessage(error));
    return 1;
  }
};
