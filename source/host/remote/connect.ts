import type {LinkOptions, RemoteLink} from './link.js';

/** Connecting takes 5 s at most by ssh's own limit, and a machine that is short of memory is slow to list processes. */
const LIMIT_MS = 8000;

/** Returns what connects to another machine; loads that only when it is called. */
export const createConnect =
  (options: Omit<LinkOptions, 'limitMs'>): ((host: string) => Promise<RemoteLink>) =>
  async host =>
    (await import('./link.js')).connectRemote(host, {...options, limitMs: LIMIT_MS});
