import {startDetached} from '../host/start-program.js';
import type {RunRecord} from '../journal/run-record.js';
import type {AlertWatchOptions} from './alert-watch.js';
import {ownWords} from './own-words.js';

/**
 * A way to tell somebody of a run's alerts, by a process of its own for each (`mlxtop send-alert`), which may take its time. Null for a
 * run that was told to alert nobody.
 */
export const alertSender = (
  folder: string,
  {alertChannels, settingsPath}: RunRecord,
  tools: string | undefined,
): AlertWatchOptions['send'] => {
  if (alertChannels?.length === 0) return null;
  const place = [
    ...['--folder', folder],
    ...(settingsPath === undefined ? [] : ['--settings', settingsPath]),
    ...(tools ? ['--tools', tools] : []),
  ];
  return (code, text, over) =>
    startDetached(ownWords(['send-alert', ...place, '--code', code, '--text', text, ...(over ? ['--over'] : [])]));
};
