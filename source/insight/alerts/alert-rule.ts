import type {RunState} from '../state.js';

/** Everything there is to say about one kind of alert. Times in ms, `now` since 1970. */
export type AlertRule = {
  /** The sentence the user is sent; null while there is nothing to report. */
  text: (state: RunState, now: number) => string | null;
  /** How long it must have lasted before it is reported; null for at once. */
  after: {ms: number; lastedMs: (state: RunState, now: number) => number} | null;
  /** The sentence the user is sent when it is over. */
  over: string;
  /**
   * Where it stands while it lasts, in `to do`, `status` and JSON, with what follows from it: in the run's state, in a
   * warning of its own that says more (describe-warnings.ts), or in this sentence, which becomes a warning.
   */
  stands: 'state' | 'warning' | ((state: RunState) => string | null);
  /** Needs the user now, rather than when they like. */
  urgent: boolean;
  /** Its words in the summary of what happened while the user was away; null where another line of that says it. */
  story: string | null;
} & (
  | {
      /** Whether the end of a run is what it reports, or something about a run that has not ended. */
      about: 'end';
    }
  | {
      about: 'run';
      /** Said instead of `over` when the run ends first: how things stood then, not that they are better now. */
      untilTheEnd: string;
      /** What an ended run still shows: the end does not mend it. */
      outlivesTheRun: boolean;
    }
);
