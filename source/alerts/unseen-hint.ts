import {wrapped} from '../format/wrap.js';
import type {Settings} from '../settings/check.js';
import {unconfirmedWords} from './seen.js';
import {noteSeen, readSeen} from './seen-notification.js';

const COLUMNS = 79;

/**
 * What to say, once, of a run whose alerts go by notifications (`channels`; null for those of the settings) while nobody has said that one
 * appeared; null when there is nothing to say.
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
