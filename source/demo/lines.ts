import {fixed, scientific} from './python-format.js';

/** The exact lines of mlx_lm up to 0.31 (mlx_lm/lora.py, mlx_lm/tuner/trainer.py), without the line feed. */

export const trainableLine = (trainable: number, total: number): string =>
  `Trainable parameters: ${fixed((trainable * 100) / total, 3)}% ` +
  `(${fixed(trainable / 1e6, 3)}M/${fixed(total / 1e6, 3)}M)`;

export const validationLine = (iteration: number, loss: number, seconds: number): string =>
  `Iter ${iteration}: Val loss ${fixed(loss, 3)}, Val took ${fixed(seconds, 3)}s`;

export type TrainReport = {
  readonly iteration: number;
  readonly loss: number;
  readonly learningRate: number;
  readonly iterationsPerSecond: number;
  readonly tokensPerSecond: number;
  readonly trainedTokens: number;
  readonly peakMemoryBytes: number;
};

/** Gigabytes are decimal, as in mlx_lm. */
export const trainLine = (report: TrainReport): string =>
  [
    `Iter ${report.iteration}: Train loss ${fixed(report.loss, 3)}`,
    `Learning Rate ${scientific(report.learningRate, 3)}`,
    `It/sec ${fixed(report.iterationsPerSecond, 3)}`,
    `Tokens/sec ${fixed(report.tokensPerSecond, 3)}`,
    `Trained Tokens ${report.trainedTokens}`,
    `Peak mem ${fixed(report.peakMemoryBytes / 1e9, 3)} GB`,
  ].join(', ');

export const savedLine = (iteration: number, newest: string, numbered: string): string =>
  `Iter ${iteration}: Saved adapter weights to ${newest} and ${numbered}.`;
