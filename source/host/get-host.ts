import {createHost, type HostOptions} from './index.js';
import type {Host} from './types.js';

let host: Promise<Host> | undefined;

/**
 * The machine that this process runs on. One object a process, because rates come from the difference between two
 * readings. `options` count at the first call, by a command that is given other tools than its environment's.
 */
export const getHost = (options: HostOptions = {}): Promise<Host> => {
  host ??= createHost(options);
  return host;
};
