import {wrapped} from '../format/wrap.js';
import type {Settings} from '../settings/check.js';
import {unconfirmedWords} from './seen.js';
import {noteSeen, readSeen} from './seen-notification.js';

const COLUMNS = 79;

/**
 * What to say, once, when a run's alerts go out as notifications and the user has not confirmed that one appears; null
 * for nothing. `channels` are those chosen for the run, null for those of the settings.
 */
export const unseenHint = async (
  channels: readonly string[] | null,
  settings: Settings | null,
): Promise<string | null> => {
  const isWanted = channels === null ? settings?.alerts.desktop === true : channels.includes('desktop');
  if (!isWanted) return null;
  const {seen, hinted} = await readSeen();
  if (seen === true || hinted) return null;
  await noteSeen({hinted: true});
  return wrapped(unconfirmedWords(seen), COLUMNS);
};
