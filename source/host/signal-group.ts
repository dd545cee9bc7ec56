import {errorCode} from '../errors.js';

/**
 * Signals every process of a group. Does nothing when the group has gone; macOS answers EPERM, and not ESRCH, for one
 * that has ended and only waits to be reaped.
 */
export const signalGroup = (groupId: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-groupId, signal);
  } catch (error) {
    if (!['ESRCH', 'EPERM'].includes(errorCode(error) ?? '')) throw error;
  }
};
