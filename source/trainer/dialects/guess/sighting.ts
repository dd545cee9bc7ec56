import type {Figures} from './figures.js';

/** Where one line, or one state of a bar, says that the training is. */
export type Sighting = {
  /** What it has in common with the other lines of its kind: their wording, without the numbers. */
  readonly shape: string;
  readonly kind: 'bar' | 'print';
  readonly step: number;
  /** Of so many steps, of the whole training or of one pass; null where it does not say. */
  readonly of: number | null;
  /** The pass over the data, as it is counted there, and how many there are. */
  readonly epoch: number | null;
  readonly epochs: number | null;
  /** Whether its steps are passes: no finer count stands in the line. */
  readonly isEpoch: boolean;
  /** Whether its words name training, so that it needs no loss. */
  readonly isNamed: boolean;
  readonly perSecond: number | null;
  readonly elapsedSeconds: number | null;
  readonly figures: Figures;
};
