/*
 * The constants of the estimate. They count copies: how many arrays of a size are there at once.
 *
 * `cpu`: fitted on real runs of mlx_lm 0.32.2 and mlx 0.32.4 (`npm run bench:estimate`), near to what the graph of the
 * computation says (two arrays of T · hidden, one of the queries, …).
 *
 * `metal`: `workCheckedScores`, `logits` and `baseBytes` are fitted on four points of Qwen3-8B-4bit (mlx 0.31.2, M1
 * Max, IonDen/mlx-train-perf, docs/papers/when-the-bottleneck-moved.md). What a block keeps without checkpointing is
 * what the graph says, by 1.3: the same author's two points without checkpointing (85 bytes · T · hidden · blocks) ask
 * for as much. What Python and the heap take beside MLX's own count is inferred (0.5 to 1 GB), not measured.
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
  /** More of them where they are capped. */
  workCappedScores: number;
  workInner: number;
  workHidden: number;
  /** Of the queries, keys and values. */
  workQueries: number;
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
  forwardQueries: number;
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
    keepHidden: 2.39,
    keepQueries: 1.22,
    keepKeys: 1.22,
    keepInner: 5.12,
    keepGelu: 2.87,
    keepFused: 1.16,
    keepNormed: 2.6,
    keepRouted: 2.04,
    keepInputs: 0.607,
    keepOutputs: 0,
    keepScores: 1.28,
    cappedScores: 0.876,
    keepCheckpoint: 1.83,
    workScores: 1.51,
    workCheckedScores: 3.35,
    workCappedScores: 4.39,
    workInner: 10.6,
    workHidden: 6.29,
    workQueries: 3.91,
    workAdapted: 0.983,
    logits: 6.45,
    logitsForward: 3.31,
    cappedLogits: 1.92,
    forwardScores: 0.942,
    forwardInner: 7.1,
    forwardHidden: 6.35,
    forwardQueries: 3.77,
    forwardAdapted: 0.622,
    updateCopies: 1.2,
    doraWeights: 6.08,
    doraOutputs: 0.185,
    baseBytes: 0.687e6,
    frameworkBytes: 180e6,
    frameworkShare: 0.02,
  },
  metal: {
    keepHidden: 2.6,
    keepQueries: 1.3,
    keepKeys: 1.3,
    keepInner: 4.6,
    keepGelu: 4,
    keepFused: 1.3,
    keepNormed: 3.5,
    keepRouted: 3,
    keepInputs: 1.3,
    keepOutputs: 0,
    keepScores: 1.1,
    cappedScores: 1,
    keepCheckpoint: 1,
    workScores: 3,
    workCheckedScores: 3.36,
    workCappedScores: 3,
    workInner: 3,
    workHidden: 4,
    workQueries: 2,
    workAdapted: 1,
    logits: 4.7,
    logitsForward: 3,
    cappedLogits: 2,
    forwardScores: 2,
    forwardInner: 3,
    forwardHidden: 3,
    forwardQueries: 2,
    forwardAdapted: 1,
    updateCopies: 3,
    doraWeights: 6,
    doraOutputs: 0.5,
    baseBytes: 245e6,
    frameworkBytes: 600e6,
    frameworkShare: 0.05,
  },
};
