import {notificationWords} from '../../alerts/seen.js';
import {readSettings} from '../../settings/settings.js';
import {note, ok} from '../finding.js';
import type {Check} from '../world.js';

/** Whether a notification would be seen, which no system tells: how to find out. */
export const notifications: Check = {
  name: 'notifications',
  async look({platform}) {
    // Settings that are wrong are another check's.
    const settings = await readSettings().catch(() => null);
    if (settings?.alerts.desktop !== true) return [ok('notifications', 'none are asked for (alerts.desktop)')];
    const {unknown, findOut, ifNot} = notificationWords(platform);
    return [
      note(
        'notifications',
        'asked for; whether they are seen cannot be known',
        unknown,
        `${findOut}. If none appears: ${ifNot}`,
      ),
    ];
  },
};
