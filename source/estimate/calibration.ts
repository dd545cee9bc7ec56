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
  /** More of them for an approximated GELU (Gemma). */
  keepGelu: number;
  /** Outputs of modules that compute several things at once. */
  keepFused: number;
  /** Of T · hidden in families that norm after attention and MLP too. */
  keepNormed: number;
  /** Of T · hidden for each expert that a token goes to. */
  keepRouted: number;
  /** Float32 copies of the inputs of adapted modules, where the model is no float32. */
  keepInputs: number;
  /** Float32 outputs of adapters. */
  keepOutputs: number;
  /** Attention's probabilities: arrays of batch · heads · S². */
  keepScores: number;
  /** More of them where the scores are capped (Gemma 2). */
  cappedScores: number;
  /** With checkpointing: arrays of T · hidden that each block keeps. */
  keepCheckpoint: number;
  /** A block's own backward pass, beside what the block keeps. */
  workScores: number;
  /** The same with checkpointing, which computes the block again. */
  workCheckedScores: number;
  workInner: number;
  workHidden: number;
  /** Of the float32 inputs and outputs of a block's adapters. */
  workAdapted: number;
  /** Arrays of T · vocabulary at the loss, in training and in a validation; those of a soft cap besides. */
  logits: number;
  logitsForward: number;
  cappedLogits: number;
  /** A forward pass that keeps nothing. */
  forwardScores: number;
  forwardInner: number;
  forwardHidden: number;
  forwardAdapted: number;
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
    keepHidden: 2.45,
    keepQueries: 1.35,
    keepKeys: 1.35,
    keepInner: 4.74,
    keepGelu: 3.16,
    keepFused: 1.11,
    keepNormed: 2.72,
    keepRouted: 2,
    keepInputs: 0.557,
    keepOutputs: 0,
    keepScores: 1.2,
    cappedScores: 1.94,
    keepCheckpoint: 1.96,
    workScores: 1.63,
    workCheckedScores: 2.57,
    workInner: 13.5,
    workHidden: 8.17,
    workAdapted: 1.07,
    logits: 6.34,
    logitsForward: 3.23,
    cappedLogits: 1.4,
    forwardScores: 1.27,
    forwardInner: 7.45,
    forwardHidden: 7.17,
    forwardAdapted: 0.663,
    updateCopies: 3,
    doraWeights: 3,
    doraOutputs: 3,
    baseBytes: 1.4e6,
    frameworkBytes: 300e6,
    frameworkShare: 0.05,
  },
  metal: {
    keepHidden: 2.6,
    keepQueries: 1.3,
    keepKeys: 1.3,
    keepInner: 4.6,
    keepGelu: 1.5,
    keepFused: 1.3,
    keepNormed: 2.6,
    keepRouted: 2.6,
    keepInputs: 1.3,
    keepOutputs: 0,
    keepScores: 1.1,
    cappedScores: 1,
    keepCheckpoint: 1,
    workScores: 3,
    workCheckedScores: 3.42,
    workInner: 3,
    workHidden: 4,
    workAdapted: 1,
    logits: 4.67,
    logitsForward: 3,
    cappedLogits: 2,
    forwardScores: 2,
    forwardInner: 3,
    forwardHidden: 3,
    forwardAdapted: 1,
    updateCopies: 3,
    doraWeights: 2,
    doraOutputs: 2,
    baseBytes: 260e6,
    frameworkBytes: 600e6,
    frameworkShare: 0.02,
  },
};
