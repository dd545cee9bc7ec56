import type {createNoise} from './noise.js';
import type {observe} from './observe.js';
import type {Stage} from './stage.js';

export type Bound = {text: string; holds: boolean};

/** A row of the table that is printed. */
export type Row = {
  what: string;
  measured: string;
  scatter?: string;
  /** The same for a bare Node, or for the trainer alone. */
  bare?: string;
  /** Left out for a figure that the design puts no bound on. */
  bound?: Bound;
  noisy?: boolean;
  /** Whether it holds however busy the machine is. */
  onAnyMachine?: boolean;
};

export type Noise = ReturnType<typeof createNoise>;

export type Observation = Awaited<ReturnType<typeof observe>>;

export type Measure = (setting: {stage: Stage; noise: Noise; quick: boolean}) => Promise<Row[]>;

/** A report of the trainer by its own clock: `at` in ms since 1970. */
export type Report = {iteration: number; milliseconds: number; at: number};
