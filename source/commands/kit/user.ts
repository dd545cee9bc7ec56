import type {User} from '../../runs/user.js';
import {canAsk, confirm} from './ask.js';
import {complain, say} from './say.js';
import {warnOnFailure} from './warn-on-failure.js';

const createUser = (): User => {
  const printed = new Set<string>();
  const complainOnce = (text: string): void => {
    if (!printed.has(text)) complain(text);
    printed.add(text);
  };
  return {say, complain, complainOnce, canAsk, confirm, warnOnFailure};
};

/** The user at the terminal, or behind the script, that called this command. */
export const user: User = createUser();
