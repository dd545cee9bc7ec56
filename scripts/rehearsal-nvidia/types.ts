/** What one made-up card shows; sizes in MiB, as the driver counts. */
export type Card = {
  name: string;
  uuid: string;
  busId: string;
  total: number;
  /** The driver's own reserve: it counts neither as used nor as free. */
  reserved: number;
  /** What is used by nobody's process: the context of the driver, and of processes that cannot be seen. */
  unseen: number;
  /** Busy while one of its processes is not stopped: the average of 14 s, and the bounds of single looks. */
  busy: {average: number; low: number; high: number};
  /** While it is busy, and while it is not. */
  watts: {busy: number; idle: number};
  limit: number;
  celsius: {busy: number; idle: number};
  /** Bits of `clocks_event_reasons.active` while it is busy: 0x4 power cap, 0x40 heat, 0x80 power brake. */
  reasons: number;
  /** Split into instances (MIG): its utilisation is `N/A`. */
  mig: boolean;
};

/** A process that holds memory of a card. */
export type Process = {
  /** Number of the card. */
  card: number;
  /** A made-up pid of a process that always runs; or the real process whose words contain the text, while it lives. */
  who: {pid: number} | {words: string};
  name: string;
  type: 'C' | 'G' | 'C+G';
  /** MiB; null for `N/A`, as under WDDM and for some of MIG's. */
  size: number | null;
  /** Seconds after the rehearsal's beginning. */
  from?: number;
  until?: number;
};

export type Fault =
  /** Each call ends at once, with these words on standard output. */
  | {kind: 'exit'; code: number; text: string}
  /** Gives no answer, and does not end by SIGTERM either. */
  | {kind: 'hang'}
  /** Each look takes so long. */
  | {kind: 'slow'; seconds: number}
  /** Ends after so many looks, with this code. */
  | {kind: 'dies'; looks: number; code: number};

export type State = {
  driver: string;
  cuda: string;
  /** Words and sections of drivers before 525: `Clocks Throttle Reasons`, `Power Draw`, `[Not Supported]`. */
  old: boolean;
  /** Milliseconds since 1970. */
  beganAt: number;
  cards: Card[];
  processes: Process[];
  fault: Fault | null;
};
