/*
 * The constants of the estimate. They count copies: how many arrays of a size are there at once. Fitted on real runs
 * of mlx_lm 0.32.2 by `npm run bench:estimate` (`cpu`); `metal` keeps what follows from the graph of the computation,
 * which is the same there, and changes what Metal does otherwise.
 */

export type Calibration = {
  /** Kept by each trained block until its backward pass, without checkpointing: arrays of T · (a width). */
  keepHidden: number;
  keepQueries: number;
  keepKeys: number;
  keepInner: number;
  /** Of T · hidden for each expert that a token goes to. */
  keepRouted: number;
  /** Float32 copies of the inputs of adapted modules, where the model is no float32. */
  keepInputs: number;
  /** Float32 outputs of adapters. */
  keepOutputs: number;
  /** Attention's probabilities: arrays of batch · heads · S². */
  keepScores: number;
  /** With checkpointing: arrays of T · hidden that each block keeps. */
  keepCheckpoint: number;
  /** A block's own backward pass, beside what the block keeps. */
  workScores: number;
  /** The same with checkpointing, which computes the block again. */
  workCheckedScores: number;
  workInner: number;
  workHidden: number;
  /** Arrays of T · vocabulary at the loss, in training and in a validation; those of a soft cap besides. */
  logits: number;
  logitsForward: number;
  cappedLogits: number;
  /** A forward pass that keeps nothing. */
  forwardScores: number;
  forwardInner: number;
  forwardHidden: number;
  /** Arrays of the trained parameters that are there while the optimizer updates them, beside its state. */
  updateCopies: number;
  /** Of the largest adapted module's weights in float32 (DoRA computes their norm). */
  doraWeights: number;
  /** Outputs of DoRA modules, kept for their magnitudes. */
  doraOutputs: number;
  /** Bytes that are always there: small arrays, buffers of commands in flight. */
  baseBytes: number;
  /** Python, its libraries, and the heap of freed buffers, beside what MLX counts: bytes, and a share of that. */
  frameworkBytes: number;
  frameworkShare: number;
};

export type EstimatePlatform = 'metal' | 'cpu';

export const CALIBRATION: Readonly<Record<EstimatePlatform, Calibration>> = {
  cpu: {
    keepHidden: 4.81,
    keepQueries: 4.1,
    keepKeys: 1.13,
    keepInner: 2.27,
    keepRouted: 3,
    keepInputs: 0.509,
    keepOutputs: 0.364,
    keepScores: 0.903,
    keepCheckpoint: 3.91,
    workScores: 1.23,
    workCheckedScores: 2.13,
    workInner: 15.3,
    workHidden: 14.8,
    logits: 5.9,
    logitsForward: 3,
    cappedLogits: 3.53,
    forwardScores: 2,
    forwardInner: 3,
    forwardHidden: 3,
    updateCopies: 3,
    doraWeights: 2,
    doraOutputs: 2,
    baseBytes: 965000,
    frameworkBytes: 300e6,
    frameworkShare: 0.05,
  },
  metal: {
    keepHidden: 4,
    keepQueries: 2,
    keepKeys: 2,
    keepInner: 5,
    keepRouted: 3,
    keepInputs: 1,
    keepOutputs: 0,
    keepScores: 1,
    keepCheckpoint: 1,
    workScores: 2.85,
    workCheckedScores: 3.85,
    workInner: 3,
    workHidden: 14,
    logits: 4.4,
    logitsForward: 3,
    cappedLogits: 2,
    forwardScores: 2,
    forwardInner: 3,
    forwardHidden: 3,
    updateCopies: 3,
    doraWeights: 2,
    doraOutputs: 2,
    baseBytes: 0.3e9,
    frameworkBytes: 600e6,
    frameworkShare: 0.02,
  },
};
