import {existsSync} from 'node:fs';
import {startDetached} from '../host/start-program.js';
import type {RunRecord} from '../journal/run-record.js';
import type {AlertWatchOptions} from './alert-watch.js';
import {ownWords} from './own-words.js';

/** What a process of its own is needed for. The bell is rung by the dashboard. */
const isForSender = (channel: string): boolean => channel !== 'bell';

/**
 * A way to tell somebody of a run's alerts, by a process of its own for each (`mlxtop send-alert`), which may take its time. Null where
 * nobody is to be told but by the bell: without settings, or by the run's own choice.
 */
export const alertSender = (
  folder: string,
  {alertChannels, settingsPath}: RunRecord,
  tools: string | undefined,
): AlertWatchOptions['send'] => {
  const isSetUp = settingsPath !== undefined && existsSync(settingsPath);
  if (alertChannels == null ? !isSetUp : !alertChannels.some(isForSender)) return null;
  const place = [
    ...['--folder', folder],
    ...(settingsPath === undefined ? [] : ['--settings', settingsPath]),
    ...(tools ? ['--tools', tools] : []),
  ];
  return (code, text, over) =>
    startDetached(ownWords(['send-alert', ...place, '--code', code, '--text', text, ...(over ? ['--over'] : [])]));
};
