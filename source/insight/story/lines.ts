import type {Actor, EndState, EventOf, FailureKind} from '../../journal/events.js';
import type {Outcome} from '../view.js';

/** A span of the run's life that came several times: how often, and for how long together. */
export type Times = {
  count: number;
  seconds: number;
  /** Some of it is known by old neighbours that have been merged. */
  approximate: boolean;
};

/**
 * What is worth saying of a time, in parts that `report/story.ts` puts into words. Times in ms since 1970. The figures before it are null
 * where they were not known then.
 */
export type Line =
  | {
      about: 'end';
      at: number;
      state: EndState;
      exitCode: number | null;
      /** Nobody recorded the end as it happened: `at` is approximate. */
      unseen?: boolean | undefined;
      outcome: Outcome;
      /** It had not got to its last iteration. */
      early: boolean;
      kind: FailureKind | null;
    }
  | {
      about: 'iterations';
      from: number;
      to: number;
      total: number | null;
      perMinute: number | null;
      /** The run was asked in a place where older positions are kept only here and there. */
      approximate: boolean;
      /** A new training loop began then, and counts from the start again. */
      beganAt: number | null;
      running: boolean;
    }
  | {
      about: 'losses';
      train: {from: number | null; to: number | null};
      validation: {from: number | null; to: number | null};
      best: {iteration: number; value: number} | null;
    }
  | {about: 'alerts'; codes: string[]}
  | ({about: 'swapping'; mostBytesPerSecond: number | null; holds: boolean; lost: Lost | null} & Times)
  | {about: 'pressure'; red: Times; yellow: Times; mostSwapBytes: number | null; holds: 'red' | 'yellow' | null}
  | {about: 'checkpoints'; count: number; atLeast: boolean; last: {iteration: number | null; at: number}}
  | ({about: 'pauses'; by: {actor: Actor; count: number}[]; holds: boolean} & Times)
  | {
      about: 'quits';
      app: string;
      at: number;
      result: EventOf<'quit'>['result'];
      /** By when it was seen to be gone, of one that somebody else quit. */
      goneBy: number | null;
      freedBytes: number | null;
      paceBefore: number | null;
      paceAfter: number | null;
      others: number;
    }
  | {about: 'apps'; came: SeenApp[]; gone: SeenApp[]; atLeast: boolean}
  | {about: 'away'; asleep: Times; unrecorded: Times}
  /** The machine's clock was set; `bySeconds` all together, the last time at `at`. */
  | {about: 'clock'; count: number; bySeconds: number; at: number}
  | {about: 'forgotten'; before: number};

/** What swapping has cost the whole run so far. */
export type Lost = {seconds: number; sure: boolean};

/** It came or went between two looks. */
export type SeenApp = {app: string; bytes: number | null; from: number; to: number};
