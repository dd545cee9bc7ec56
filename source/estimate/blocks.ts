import type {Calibration} from './calibration.js';
import type {ModelFacts, TrainSettings} from './facts.js';
import {bytesOf, type Trained, type TrainedBlock} from './trained.js';
import {adaptedInputs, adaptedOutputs, widthsOf} from './widths.js';
import type {WorstBatch} from './worst-batch.js';

/** What all of the estimate is computed from. */
export type Ground = {
  model: ModelFacts;
  settings: TrainSettings;
  trained: Trained;
  constants: Calibration;
};

/** Norms after attention and MLP too, not only before. */
const normsTwice = ({modelType}: ModelFacts): boolean => /^(?:gemma[234]|glm4|olmo[23]$)/.test(modelType);
/** Norms of queries and keys, whose inputs are kept. */
const normsQueries = ({modelType}: ModelFacts): boolean =>
  /^(?:qwen3|gemma[34]|olmo|cohere2?|exaone4|hunyuan)/.test(modelType);

/** An approximated GELU keeps more than SwiGLU. */
const isGelu = ({modelType}: ModelFacts): boolean => modelType.startsWith('gemma');

/** Bytes that what is trained of a block keeps for each token, so that its gradients can be computed. */
const keptOfTrained = ({adapted, facts}: TrainedBlock, {model, settings, constants}: Ground): number => {
  const value = bytesOf(model.dtype);
  // Each linear layer's own input, for the gradient of its weights.
  if (settings.fineTuneType === 'full') return constants.keepInputs * value * adaptedInputs(facts.modules, facts);
  // Adapters take a copy in float32 of an input that is not.
  const copies = model.dtype === 'float32' ? 0 : constants.keepInputs * adaptedInputs(adapted, facts);
  const outputs = adaptedOutputs(adapted, facts);
  const dora = settings.fineTuneType === 'dora' ? constants.doraOutputs * outputs : 0;
  return 4 * (copies + constants.keepOutputs * outputs + 2 * settings.rank * adapted.length) + dora * value;
};

/** Bytes that a block keeps for its backward pass, for each token, without attention's probabilities. */
export const keptPerToken = (block: TrainedBlock, ground: Ground): number => {
  const {model, constants} = ground;
  const {queries, keys, inner, routed, fused} = widthsOf(block.facts, model.intermediateSize);
  const hidden = constants.keepHidden + constants.keepRouted * routed + (normsTwice(model) ? constants.keepNormed : 0);
  const heads = normsQueries(model) ? 1 : 0;
  const values =
    hidden * model.hiddenSize +
    (constants.keepQueries + heads) * queries +
    (constants.keepKeys + heads / 2) * keys +
    (constants.keepInner + (isGelu(model) ? constants.keepGelu : 0)) * inner +
    constants.keepFused * fused;
  return values * bytesOf(model.dtype) + keptOfTrained(block, ground);
};

/** Bytes of one array of attention's scores of a block: batch · heads · S², unfused in training. */
export const scoresOf = ({facts}: TrainedBlock, {rows, sequence}: WorstBatch, {model}: Ground): number =>
  facts.attention === 'gated-delta' ? 0 : rows * facts.heads * sequence ** 2 * bytesOf(model.dtype);

/** Gemma 2 caps its scores too, by a division, a tanh and a product of their size. */
export const capsScores = ({modelType}: ModelFacts): boolean => modelType === 'gemma2';

/** Bytes for a token of what the adapters of a block take and give in float32, all at once. */
export const adapterFlow = ({adapted, facts}: TrainedBlock, {model}: Ground): number =>
  4 * ((model.dtype === 'float32' ? 0 : adaptedInputs(adapted, facts)) + adaptedOutputs(adapted, facts));

/** Bytes for a token that a block's backward pass needs beside what the block keeps. */
export const workPerToken = (block: TrainedBlock, ground: Ground): number => {
  const {model, constants} = ground;
  const {inner, queries, keys} = widthsOf(block.facts, model.intermediateSize);
  const values =
    constants.workInner * inner + constants.workHidden * model.hiddenSize + constants.workQueries * (queries + keys);
  return bytesOf(model.dtype) * values + constants.workAdapted * adapterFlow(block, ground);
};
