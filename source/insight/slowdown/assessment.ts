import type {Clean} from './baseline.js';

/** What swapping cost, and what that rests on. */
export type Assessment = {
  /** How many times as long as clean the work took while it swapped. */
  factor: number | null;
  /**
   * Where swapping and other programs' load came together and cannot be separated: from nearly all being due to the
   * load, to none of it. Null where the factor is due to swapping alone.
   */
  range: {low: number; high: number} | null;
  /** Training time beyond that, in seconds. */
  lostSeconds: number | null;
  evidence: 'none' | 'weak' | 'strong';
  /** Relative standard error of the factor. */
  error: number | null;
  /** What keeps the evidence from being strong. */
  because: Doubt | null;
  clean: Clean | null;
  cleanSeconds: number;
  swappingSeconds: number;
};

/** Why the evidence is not strong. */
export type Doubt =
  | 'no-swapping'
  | 'no-baseline'
  | 'little-clean'
  | 'little-swapping'
  | 'no-effect'
  | 'scatter'
  | 'other-cause'
  | 'neighbours'
  | 'unlike'
  | 'pressure'
  | 'pressed-baseline';
