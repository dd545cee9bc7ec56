import type {CardProcess, CardSample} from '../journal/events.js';

/** An NVIDIA card as it is now; whose its memory is, the caller knows. */
export type Card = Omit<CardSample, 'runBytes' | 'othersBytes'>;

/** A process that holds memory of a card; its name as the driver gives it. */
export type CardHolder = Omit<CardProcess, 'ofRun'>;

/** One look at the NVIDIA cards, with their processes, the largest first. */
export type CardsReading = {cards: Card[]; processes: CardHolder[]};

/** Looks at the NVIDIA cards every few seconds, by one program that stays. */
export type CardsLoop = {
  /**
   * To be called every few seconds: the looks since the last call, in order. Starts the program when it has ended, at
   * growing intervals, and ends one that is silent.
   */
  take(): CardsReading[];
  /** Why there are no looks, in a few words; null while there are, and where there is no card. */
  readonly trouble: string | null;
  /** What the program that stays uses; null while none runs. */
  cost(): {memoryBytes: number | null; cpuSeconds: number | null} | null;
  /** Ends the program, at once. */
  close(): void;
};

/** Why the NVIDIA cards cannot be read, in a few words. */
export type CardsTrouble = {trouble: string};
