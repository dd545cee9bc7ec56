import type {Actor, EndState, EventOf, FailureKind} from '../../journal/events.js';
import type {Outcome} from '../view.js';

/** Something that happened several times: how often, and for how long altogether. */
export type Times = {
  count: number;
  seconds: number;
  /** Part of it comes from old episodes that have been merged. */
  approximate: boolean;
};

/**
 * What is worth reporting about a period, as data that `report/story.ts` puts into words. Times in ms since 1970.
 * Figures from the beginning of the period are null where they were unknown then.
 */
export type Line =
  | {
      about: 'end';
      at: number;
      state: EndState;
      exitCode: number | null;
      /** The end was not recorded as it happened: `at` is approximate. */
      unseen?: boolean | undefined;
      outcome: Outcome;
      /** It had not reached its last iteration. */
      early: boolean;
      kind: FailureKind | null;
    }
  | {
      about: 'iterations';
      from: number;
      to: number;
      total: number | null;
      perMinute: number | null;
      /** Older positions have been thinned out around the beginning of the period: `from` is approximate. */
      approximate: boolean;
      /** When a new training loop began, which counts from the start again; null for none. */
      beganAt: number | null;
      running: boolean;
    }
  | {
      about: 'losses';
      train: {from: number | null; to: number | null};
      validation: {from: number | null; to: number | null};
      best: {iteration: number; value: number} | null;
    }
  /** mlxtop itself started the run at `at`, after the machine was started at `machineStartedAt`. */
  | {about: 'restarted'; at: number; machineStartedAt: number}
  | {about: 'alerts'; codes: string[]}
  | ({about: 'swapping'; mostBytesPerSecond: number | null; holds: boolean; lost: Lost | null} & Times)
  | {about: 'pressure'; red: Times; yellow: Times; mostSwapBytes: number | null; holds: 'red' | 'yellow' | null}
  /** What another machine of a run on several did: it swapped, its pressure was red, it did not answer. */
  | ({
      about: 'hosts';
      what: 'swapping' | 'red' | 'silent';
      host: string;
      /** When it first began, in that period or before. */
      from: number;
      mostBytesPerSecond: number | null;
      holds: boolean;
    } & Times)
  /** Others used the NVIDIA cards of the run, or heat slowed these down. */
  | {about: 'cards'; shared: Times; mostOthersBytes: number | null; hot: Times; holds: 'shared' | 'hot' | null}
  | {about: 'checkpoints'; count: number; atLeast: boolean; last: {iteration: number | null; at: number}}
  | ({about: 'pauses'; by: {actor: Actor; count: number}[]; holds: boolean} & Times)
  | {
      about: 'quits';
      app: string;
      at: number;
      result: EventOf<'quit'>['result'];
      /** By when it was seen to be gone; null for one that mlxtop quit. */
      goneBy: number | null;
      freedBytes: number | null;
      paceBefore: number | null;
      paceAfter: number | null;
      others: number;
    }
  | {about: 'apps'; came: SeenApp[]; gone: SeenApp[]; atLeast: boolean}
  | {about: 'away'; asleep: Times; unrecorded: Times}
  /** The machine's clock was set, by `bySeconds` altogether, the last time at `at`. */
  | {about: 'clock'; count: number; bySeconds: number; at: number}
  | {about: 'forgotten'; before: number};

/** What swapping has cost the whole run so far. */
export type Lost = {seconds: number; sure: boolean};

/** An application that appeared or vanished between two readings. */
export type SeenApp = {app: string; bytes: number | null; from: number; to: number};
