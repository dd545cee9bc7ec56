import {setImmediate, setTimeout} from 'node:timers/promises';

/** Yields to signals and stream errors, at almost no cost. Throws the signal's reason when it is aborted. */
export const breathe = async (signal: AbortSignal): Promise<void> => {
  await setImmediate();
  signal.throwIfAborted();
};

/** Waits; throws the signal's reason as soon as it is aborted. */
export const wait = async (seconds: number, signal: AbortSignal): Promise<void> => {
  try {
    await setTimeout(seconds * 1000, undefined, {signal});
  } catch (error) {
    // The timer's own AbortError says less than the reason.
    signal.throwIfAborted();
    throw error;
  }
};
