import {formatNumber} from './units.js';

/** The part of `RunView.settings` that is worded here; null when not known. */
type Settings = {
  model: string | null;
  fineTuneType: string | null;
  numLayers: number | null;
  rank: number | null;
  batchSize: number | null;
  gradAccumulationSteps: number | null;
  maxSeqLength: number | null;
  learningRate: number | null;
  data: string | null;
  trainRows: number | null;
};

const layers = (count: number | null): string =>
  count === null ? '' : count < 0 ? 'all layers' : `${formatNumber(count)} layer${count === 1 ? '' : 's'}`;

const batch = ({batchSize, gradAccumulationSteps}: Settings): string => {
  if (batchSize === null) return '';
  const updates = gradAccumulationSteps !== null && gradAccumulationSteps > 1 ? ` × ${gradAccumulationSteps}` : '';
  return `batch ${formatNumber(batchSize)}${updates}`;
};

/** The name of a model or of data without the folders before it; a name on a hub keeps its owner. */
export const shortName = (name: string): string => {
  const isPath = /^[/.~…]/.test(name) || name.split('/').length > 2;
  return isPath ? (name.replace(/\/+$/, '').split('/').at(-1) ?? name) : name;
};

/** What is trained, most important first: `tiny`, `lora, 16 layers, rank 8`, `batch 4`, …. Only what is known. */
export const settingsWords = (settings: Settings): string[] => {
  const {model, fineTuneType, numLayers, rank, maxSeqLength, learningRate, data, trainRows} = settings;
  const how = [fineTuneType ?? '', layers(numLayers), rank === null ? '' : `rank ${rank}`].filter(Boolean).join(', ');
  const rows = trainRows === null ? '' : `${formatNumber(trainRows)} rows`;
  return [
    model === null ? '' : shortName(model),
    how,
    batch(settings),
    maxSeqLength === null ? '' : `at most ${formatNumber(maxSeqLength)} tokens`,
    learningRate === null ? '' : `learning rate ${String(learningRate)}`,
    [data === null ? '' : shortName(data), rows].filter(Boolean).join(': '),
  ].filter(Boolean);
};
