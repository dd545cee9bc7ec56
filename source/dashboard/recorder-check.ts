import {errorMessage} from '../errors.js';

/** Whether a recorder is at work on the run (null: that cannot be known from here), and what keeps it from writing. */
export type CheckRecorder = () => Promise<{alive: boolean | null; problem: string | null}>;

type RecorderFeed = {
  read(): {loading: boolean};
  setRecorder(alive: boolean | null, problem: string | null): void;
};

/**
 * Returns a function that checks the recorder and passes the answer on to the feed. Only one check runs at a time: on a
 * machine that swaps one may take longer than the time between two. None runs before the journal has been read: it
 * would read the rest of a long one at once, and no key would be answered meanwhile.
 */
export const createRecorderCheck = (feed: RecorderFeed, checkRecorder: CheckRecorder): (() => Promise<void>) => {
  let isChecking = false;
  return async () => {
    if (isChecking || feed.read().loading) return;
    isChecking = true;
    const {alive, problem} = await checkRecorder().catch(error => ({
      alive: false,
      problem: `The recorder cannot be checked: ${errorMessage(error)}`,
    }));
    feed.setRecorder(alive, problem);
    isChecking = false;
  };
};
