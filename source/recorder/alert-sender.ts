import {existsSync} from 'node:fs';
import {ownWords} from '../host/own-program.js';
import {startDetached} from '../host/start-program.js';
import {toolsWords} from '../host/tools-folder.js';
import type {RunRecord} from '../journal/run-record.js';
import type {AlertWatchOptions} from './alert-watch.js';

/** Whether a channel needs a process of its own. The bell is rung by the dashboard. */
const isForSender = (channel: string): boolean => channel !== 'bell';

/**
 * Sends a run's alerts, each by a process of its own (`mlxtop send-alert`), which may take its time. Null when no
 * channel but the bell is chosen: without a settings file, or by the run's own choice.
 */
export const alertSender = (
  folder: string,
  {alertChannels, settingsPath}: RunRecord,
  toolsFolder: string | null,
): AlertWatchOptions['send'] => {
  const isSetUp = settingsPath !== undefined && existsSync(settingsPath);
  if (alertChannels == null ? !isSetUp : !alertChannels.some(isForSender)) return null;
  const place = [
    ...['--folder', folder],
    ...(settingsPath === undefined ? [] : ['--settings', settingsPath]),
    ...toolsWords(toolsFolder),
  ];
  return async (code, text, over) => {
    const words = ['send-alert', ...place, '--code', code, '--text', text, ...(over ? ['--over'] : [])];
    await startDetached(await ownWords(words));
  };
};
