import {UserError} from '../../errors.js';
import {settingsPlace} from '../../settings/path.js';
import {readSettings} from '../../settings/settings.js';
import {ok, problem} from '../finding.js';
import type {Check} from '../world.js';

/** Whether the settings can be read, and are right. */
export const settings: Check = {
  name: 'settings',
  async look() {
    try {
      await readSettings();
      return [ok('settings', `right, or none (${settingsPlace()})`)];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return [
        problem(
          'settings',
          error.message,
          'Alerts would go nowhere but to the bell, old runs stay, and runs.independent does not count.',
          error.nextStep,
        ),
      ];
    }
  },
};
