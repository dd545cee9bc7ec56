import {UserError} from '../errors.js';
import {toolsFolder} from './tools-folder.js';
import type {Host} from './types.js';

export type HostOptions = {
  /** The folder that stands for `/`: another one shows another machine's `proc` and `sys` (Linux). */
  root?: string;
  /** See `Host.toolsFolder`; none when null or empty. By default `MLXTOP_TOOLS`. */
  tools?: string | null;
  platform?: NodeJS.Platform;
  /** After what time a tool of macOS is ended, instead of each tool's own limit. */
  limitMs?: number;
  /** Milliseconds of a clock that is never set back, for rates, ages and hysteresis. */
  now?: () => number;
};

/**
 * The machine that this process runs on; each platform's side is loaded only there. Throws a `UserError` on any other
 * one.
 */
export const createHost = async ({
  root = '/',
  tools = toolsFolder(),
  platform = process.platform,
  now = () => performance.now(),
  limitMs,
}: HostOptions = {}): Promise<Host> => {
  if (platform === 'linux') {
    const {createLinuxHost} = await import('./linux/host.js');
    return createLinuxHost(root, now, tools || null);
  }
  if (platform === 'darwin') {
    const {createDarwinHost} = await import('./darwin/host.js');
    return createDarwinHost({tools: tools || null, now, ...(limitMs !== undefined && {limitMs})});
  }
  throw new UserError(
    'mlxtop runs on macOS and Linux only.',
    `This system is ${platform}: start the run, and mlxtop, on a Mac or a Linux machine.`,
  );
};
