import {createHost} from './index.js';
import type {Host} from './types.js';

let host: Promise<Host> | undefined;

/** The machine that this process runs on. One object a process, because rates come from the difference between two readings. */
export const getHost = (): Promise<Host> => {
  host ??= Promise.resolve(createHost());
  return host;
};
