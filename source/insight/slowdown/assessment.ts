import type {Clean} from './baseline.js';

/** What swapping cost, and what that rests on. */
export type Assessment = {
  /** Training time while it swapped against what the same work takes clean. */
  factor: number | null;
  /**
   * Where swapping and other programs' load came together and cannot be parted: from where nearly all is the load's to where nothing is.
   * Null where the factor is swapping's alone.
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
