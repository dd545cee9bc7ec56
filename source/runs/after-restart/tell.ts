import type {Run} from '../../journal/runs.js';
import {readSettings} from '../../settings/settings.js';
import {sendMessage} from '../alert/send-message.js';

/** `restarted`: it continues; `failed`: it does not. */
type Code = 'restarted' | 'failed';

/** Tells the user by the run's channels, as an alert of that code. Never throws: nobody is there to read an error. */
export const tell = async (run: Run, code: Code, text: string, tools: string | null): Promise<void> => {
  const {name, id, settingsPath} = run.record;
  const message = {
    code,
    over: false,
    text: text.replaceAll('\n', ' '),
    run: name,
    runId: id,
    at: new Date().toISOString(),
  };
  try {
    await sendMessage(message, run, await readSettings(settingsPath), null, tools);
  } catch {
    // Settings that cannot be read: status says it all the same.
  }
};
