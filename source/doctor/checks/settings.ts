import {existsSync} from 'node:fs';
import {UserError} from '../../errors.js';
import {settingsPath, settingsPlace} from '../../settings/path.js';
import {readSettings} from '../../settings/settings.js';
import {note, ok, sharedAs} from '../finding.js';
import type {Check} from '../world.js';

/** Whether the settings can be read and are valid. */
export const settings: Check = {
  name: 'settings',
  async run() {
    try {
      await readSettings();
      return [
        ok('settings', existsSync(settingsPath() ?? '') ? `settings valid (${settingsPlace()})` : 'no settings file'),
      ];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const finding = note(
        'settings',
        error.message,
        'Alerts would only ring the bell, old runs would stay, and runs.independent and inside would have no effect.',
        error.nextStep,
      );
      // The message may repeat a value.
      return [sharedAs(finding, {what: 'the settings are not valid, or cannot be read', next: null})];
    }
  },
};
