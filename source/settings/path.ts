import {homedir} from 'node:os';
import {join} from 'node:path';

/**
 * `~/.config/mlxtop/settings.yaml`, or in `$XDG_CONFIG_HOME`: on macOS too, where people look for a terminal program's settings. Another
 * program named mlxtop keeps its config.json in that folder.
 */
export const settingsPath = (environment: NodeJS.ProcessEnv = process.env): string =>
  join(environment.XDG_CONFIG_HOME || join(homedir(), '.config'), 'mlxtop', 'settings.yaml');
