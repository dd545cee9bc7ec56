import {homedir} from 'node:os';
import {errorCode} from '../errors.js';

/** The user's home folder; null for a user of whom the system knows none, in a container, without HOME. */
export const homeOrNull = (): string | null => {
  try {
    return homedir();
  } catch (error) {
    if (errorCode(error) === 'ERR_SYSTEM_ERROR') return null;
    throw error;
  }
};
