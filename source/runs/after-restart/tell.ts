import {basename} from 'node:path';
import type {Run} from '../../journal/runs.js';
import {readSettings} from '../../settings/settings.js';
import {sendAlert} from '../alert/send-alert.js';
import {sendMessage} from '../alert/send-message.js';

/** `restarted`: it continues; `failed`: it does not. */
type Code = 'restarted' | 'failed';

/** Tells the user by the run's channels, as an alert of that code. What goes wrong is noted in the run's journal. */
export const tell = async ({record, paths}: Run, code: Code, text: string, tools: string | null): Promise<void> => {
  await sendAlert([
    ...['--folder', paths.folder, '--code', code, '--text', text.replaceAll('\n', ' ')],
    ...(record.settingsPath === undefined ? [] : ['--settings', record.settingsPath]),
    ...(tools === null ? [] : ['--tools', tools]),
  ]);
};

/** Tells the user of a run whose folder is not there: by the channels of the usual settings. Never throws. */
export const tellOfUnknown = async (folder: string, text: string, tools: string | null): Promise<void> => {
  const run = basename(folder);
  const message = {code: 'failed', over: false, text, run, runId: run, at: new Date().toISOString()};
  try {
    await sendMessage(message, null, await readSettings(), null, tools);
  } catch {
    // Settings that cannot be read: nobody is there to read of them.
  }
};
