import type {User} from '../../runs/user.js';
import {canAsk, confirm} from './ask.js';
import {complain, say} from './say.js';
import {warnOnFailure} from './warn-on-failure.js';

const complaints = new Set<string>();

const complainOnce = (text: string): void => {
  if (!complaints.has(text)) complain(text);
  complaints.add(text);
};

/** The user at the terminal, or behind the script, that called this command. */
export const user: User = {say, complain, complainOnce, canAsk, confirm, warnOnFailure};
