import {isAbsolute, join} from 'node:path';
import {homeOrNull} from '../paths/home.js';
import {withoutControls} from '../paths/plain.js';

/**
 * `~/.config/mlxtop/settings.yaml`, or in `$XDG_CONFIG_HOME`: on macOS too, where people look for a terminal program's
 * settings. Another program named mlxtop keeps its config.json in that folder. Null where no such folder is known, or
 * by no whole path (the recorder works in another one): then there are no settings.
 */
export const settingsPath = (environment: NodeJS.ProcessEnv = process.env): string | null => {
  const folder = environment.XDG_CONFIG_HOME || join(homeOrNull() ?? '', '.config');
  return isAbsolute(folder) ? withoutControls(join(folder, 'mlxtop', 'settings.yaml'), "The settings' path") : null;
};

/** The same for a sentence. */
export const settingsPlace = (): string =>
  settingsPath() ?? '~/.config/mlxtop/settings.yaml (no home folder is known: set HOME)';
