import type {User} from '../../source/runs/user.js';

/** A script's user: nothing is printed, nothing can be asked. Add what a test looks at. */
export const quietUser: User = {
  say() {},
  complain() {},
  complainOnce() {},
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
