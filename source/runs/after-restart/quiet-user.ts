import type {User} from '../user.js';

/** A user who is not there: nothing is printed, and what would be asked is wanted. */
export const quietUser: User = {
  say: () => undefined,
  complain: () => undefined,
  complainOnce: () => undefined,
  canAsk: () => false,
  confirm: async () => true,
  async warnOnFailure(_failed, work, otherwise) {
    try {
      return await work();
    } catch {
      return otherwise;
    }
  },
};
