import {notificationWords} from '../../alerts/seen.js';
import {readSettings} from '../../settings/settings.js';
import {note, ok} from '../finding.js';
import type {Check} from '../world.js';

/** Whether a notification would be seen, which no system reports: how to find out. */
export const notifications: Check = {
  name: 'notifications',
  async run({platform}) {
    // Another check reports wrong settings.
    const settings = await readSettings().catch(() => null);
    if (settings?.alerts.desktop !== true) return [ok('notifications', 'notifications off (alerts.desktop)')];
    const {unknown, findOut, ifNot} = notificationWords(platform);
    return [
      note(
        'notifications',
        'enabled; whether you see them cannot be determined',
        unknown,
        `${findOut}. If none appears: ${ifNot}`,
      ),
    ];
  },
};
