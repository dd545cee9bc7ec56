import type {DataFacts, Estimated, Measured, ModelFacts, TrainSettings} from './facts.js';

/** STAND-IN until the real one is merged. */
export const estimatePeak = (
  model: ModelFacts,
  settings: TrainSettings,
  _data: {train: DataFacts | null; valid: DataFacts | null},
  _context: {platform: NodeJS.Platform; measured: Measured | null},
): Estimated => {
  const length = settings.maxSeqLength;
  const logits = 8 * settings.batchSize * length * model.vocabularySize;
  const activations = (settings.gradCheckpoint ? 2 : 85) * settings.batchSize * length * model.hiddenSize;
  const parts = [
    {name: 'weights' as const, bytes: model.weightBytes},
    {name: 'activations' as const, bytes: activations},
    {name: 'logits' as const, bytes: logits},
    {name: 'framework' as const, bytes: 0.6e9},
  ];
  const peakBytes = parts.reduce((sum, {bytes}) => sum + bytes, 0);
  const estimate = {
    peakBytes,
    lowBytes: 0.9 * peakBytes,
    highBytes: 1.15 * peakBytes,
    parts,
    phase: 'loss' as const,
    calibratedBy: null,
    beyond: [],
  };
  return {estimate, unknown: null};
};
