import {errorMessage} from '../../errors.js';
import type {User} from '../../runs/user.js';

/** A user who is told on a screen that is drawn: what is said is kept, and what would be asked has been asked. */
export const listeningUser = (): {user: User; words(): string} => {
  const said: string[] = [];
  const hear = (text: string): void => void said.push(text);
  const user: User = {
    say: hear,
    complain: hear,
    complainOnce: hear,
    canAsk: () => false,
    confirm: async () => true,
    async warnOnFailure(failed, work, otherwise) {
      try {
        return await work();
      } catch (error) {
        hear(`${failed}: ${errorMessage(error)}`);
        return otherwise;
      }
    },
  };
  return {user, words: () => said.join(' ').replace(/\s+/g, ' ').trim()};
};
