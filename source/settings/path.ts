import {isAbsolute, join} from 'node:path';
import {homeOrNull} from '../paths/home.js';
import {withoutControls} from '../paths/plain.js';

/**
 * `~/.config/mlxtop/settings.yaml`, or in `$XDG_CONFIG_HOME`: on macOS too, since that is where users look for a
 * terminal program's settings. Another program named mlxtop keeps its config.json in that folder. Null, and so no
 * settings, where the folder is unknown or not an absolute path (the recorder runs in another directory).
 */
export const settingsPath = (environment: NodeJS.ProcessEnv = process.env): string | null => {
  const folder = environment.XDG_CONFIG_HOME || join(homeOrNull() ?? '', '.config');
  return isAbsolute(folder) ? withoutControls(join(folder, 'mlxtop', 'settings.yaml'), "The settings' path") : null;
};

/** The same for a message. */
export const settingsPlace = (): string =>
  settingsPath() ?? '~/.config/mlxtop/settings.yaml (the home folder is unknown: set HOME)';
