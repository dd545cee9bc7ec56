import type {Host} from '../host/types.js';
import type {LockOwner} from '../journal/lock.js';

/**
 * This process as the owner of a run's lock: its pid, the identity that no later process shares, and its place.
 * `identity` is null while ps has not answered: a recorder that waited for ps would record nothing meanwhile.
 */
export const lockOwnerHere = async (host: Host): Promise<LockOwner> => {
  const [identity, place] = await Promise.all([host.processIdentity(process.pid).catch(() => null), host.place()]);
  return {pid: process.pid, identity, place};
};
