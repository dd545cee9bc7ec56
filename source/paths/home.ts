import {homedir} from 'node:os';
import {errorCode} from '../errors.js';

/** The user's home folder; null when HOME is not set and the system knows none for the user, as in some containers. */
export const homeOrNull = (): string | null => {
  try {
    return homedir();
  } catch (error) {
    if (errorCode(error) === 'ERR_SYSTEM_ERROR') return null;
    throw error;
  }
};
