import type {Host} from '../host/types.js';

/**
 * A text that stays the same until the machine, or the container, is started again: the identity of its first process.
 * Null where the system does not give it, which does not stop the recording.
 */
export const placeOf = async (host: Host): Promise<string | null> => {
  try {
    return await host.processIdentity(1);
  } catch {
    return null;
  }
};
