import type {Host} from '../host/types.js';
import type {LockOwner} from '../journal/lock.js';

/**
 * This process as the owner of a run's lock: with what tells it from a later one, and where it lives. Where ps does not tell, without:
 * a recorder that waited for it would record nothing meanwhile.
 */
export const lockOwnerHere = async (host: Host): Promise<LockOwner> => {
  const [identity, place] = await Promise.all([host.processIdentity(process.pid).catch(() => null), host.place()]);
  return {pid: process.pid, identity, place};
};
