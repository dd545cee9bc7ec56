import {existsSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {errorMessage} from '../errors.js';
import {startBackground} from './background.js';
import {tryProgram} from './try-program.js';

/** `open` only hands the file over; where it cannot (from a tmux server without a session) it says so at once. */
const LIMIT_MS = 10_000;

/** The desktop that a file is opened on. `tools` is a folder searched before the system's own, as in `MLXTOP_TOOLS`. */
export type OpenOn = {platform: NodeJS.Platform; tools: string | null; environment: NodeJS.ProcessEnv};

const own = (tools: string | null, name: string): string[] => (tools === null ? [] : [join(tools, name)]);

/** The program that opens a file as its user would by a double click; null where there is none. */
export const opener = ({platform, tools, environment}: OpenOn): string | null => {
  const onPath = (environment.PATH ?? '').split(delimiter).filter(folder => folder.startsWith('/'));
  const places =
    platform === 'darwin'
      ? [...own(tools, 'open'), '/usr/bin/open']
      : [...own(tools, 'xdg-open'), ...onPath.map(folder => join(folder, 'xdg-open'))];
  return places.find(existsSync) ?? null;
};

/**
 * Opens a file, given by its whole path, in the user's browser. Resolves with what went wrong, null when the desktop
 * took it: on Linux the browser may be the very process that was started, which is not waited for.
 */
export const openFile = async (path: string, desktop: OpenOn): Promise<string | null> => {
  const program = opener(desktop);
  if (program === null) {
    return desktop.platform === 'darwin' ? '/usr/bin/open is missing' : 'xdg-open is not installed (xdg-utils)';
  }
  const {DISPLAY, WAYLAND_DISPLAY} = desktop.environment;
  if (desktop.platform !== 'darwin' && !DISPLAY && !WAYLAND_DISPLAY) {
    return 'there is no desktop session here, as over ssh';
  }
  if (desktop.platform !== 'darwin') {
    try {
      await startBackground([program, path], desktop.environment);
      return null;
    } catch (error) {
      return errorMessage(error);
    }
  }
  const {code, failure, stderr} = await tryProgram([program, path], {limitMs: LIMIT_MS, env: desktop.environment});
  return code === 0 ? null : stderr.trim().split('\n')[0] || failure || `open exited with ${code}`;
};
