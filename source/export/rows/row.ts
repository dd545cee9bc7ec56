import type {RunStatus} from '../../insight/view.js';
import type {EventOf, PowerSample} from '../../journal/events.js';

/** What a report, or losses without an iteration, state. */
export type Stated = Omit<
  EventOf<'report'>,
  'type' | 't' | 'w' | 'history' | 'retold' | 'iteration' | 'guessed' | 'inside'
>;

/** What was measured of the machine and the trainer last before a row; `ageMs` is how long before. */
export type Reading = Pick<EventOf<'sample'>, 'memory' | 'trainer'> & {ageMs: number; power: PowerSample | null};

/** The run's NVIDIA cards together: busy on average, memory in use by anybody, and by the run. */
export type CardsReading = {busyPercent: number | null; usedBytes: number | null; runBytes: number | null};

/** One iteration that the trainer has told of, and what was known at that moment. */
export type Row = {
  run: string;
  /** By the machine's clock, in ms since 1970; null for what was printed before it could be dated. */
  at: number | null;
  /** The same, or when it was read. */
  readAt: number;
  /** Since the run's first event by the run's own clock, and without pauses and sleep; null where `at` is. */
  elapsedMs: number | null;
  trainedMs: number | null;
  state: RunStatus;
  /** Counts from 1 on: one more each time that a run's iterations start over. */
  loop: number;
  /** Null for losses that the trainer gives no iteration for. */
  iteration: number | null;
  stated: Stated;
  valLoss: number | null;
  validationSeconds: number | null;
  testLoss: number | null;
  testPerplexity: number | null;
  /** By our own clock, without pauses, sleep, validations and saves. */
  secondsPerIteration: number | null;
  reading: Reading | null;
  cards: CardsReading | null;
};

/** What nothing is stated of. */
export const NOTHING_STATED: Stated = {
  trainLoss: null,
  learningRate: null,
  trainerIterationsPerSecond: null,
  tokensPerSecond: null,
  trainedTokens: null,
  peakMemoryBytes: null,
};

/** What an event states, without what every event has. */
export const statedIn = (event: EventOf<'report'> | EventOf<'unplaced'>): Stated => ({
  trainLoss: event.trainLoss,
  learningRate: event.learningRate,
  trainerIterationsPerSecond: event.type === 'report' ? event.trainerIterationsPerSecond : null,
  tokensPerSecond: event.tokensPerSecond,
  trainedTokens: event.trainedTokens,
  peakMemoryBytes: event.peakMemoryBytes,
  ...(event.type === 'report' && {
    activeMemoryBytes: event.activeMemoryBytes,
    cacheMemoryBytes: event.cacheMemoryBytes,
  }),
  epoch: event.epoch,
  figures: event.figures,
});

/** What one of two says, and where it says nothing, the other. */
export const firstOf = (one: Stated, other: Stated): Stated => {
  const known = Object.entries(one).filter(([, value]) => value !== null && value !== undefined);
  return {...other, ...Object.fromEntries(known)};
};
