import {UserError} from '../../errors.js';
import type {RunRecord} from '../../journal/run-record.js';
import {type AlertSettings, NO_SETTINGS} from '../../settings/check.js';
import {readSettings} from '../../settings/settings.js';

const alertSettings = async (path: string | undefined): Promise<AlertSettings> => {
  try {
    return (await readSettings(path)).alerts;
  } catch (error) {
    // mlxtop send-alert reports what is wrong in the file; a dashboard opens all the same.
    if (error instanceof UserError) return NO_SETTINGS.alerts;
    throw error;
  }
};

/** Which alerts of a run ring in its dashboard: only there is a bell heard, so nothing else rings it. */
export const bellOf = async ({alertChannels, settingsPath}: RunRecord): Promise<(code: string) => boolean> => {
  const {bell, only} = await alertSettings(settingsPath);
  const isWanted = alertChannels == null ? bell : alertChannels.includes('bell');
  return code => isWanted && (only === null || only.includes(code));
};
