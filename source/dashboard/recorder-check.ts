import {errorMessage} from '../errors.js';

/** Whether a recorder is at work on the run (null: nobody can tell from here), and what keeps it from writing. */
export type CheckRecorder = () => Promise<{alive: boolean | null; problem: string | null}>;

type RecorderFeed = {
  read(): {loading: boolean};
  setRecorder(alive: boolean | null, problem: string | null): void;
};

/**
 * A look for the recorder, whose answer the feed is told. One at a time: on a machine that swaps each may take longer than the time
 * between two. None before all is read: it would read the rest of a long journal at once, and no key is answered meanwhile.
 */
export const createRecorderCheck = (feed: RecorderFeed, checkRecorder: CheckRecorder): (() => Promise<void>) => {
  let isLooking = false;
  return async () => {
    if (isLooking || feed.read().loading) return;
    isLooking = true;
    const {alive, problem} = await checkRecorder().catch(error => ({
      alive: false,
      problem: `The recorder cannot be looked for: ${errorMessage(error)}`,
    }));
    feed.setRecorder(alive, problem);
    isLooking = false;
  };
};
