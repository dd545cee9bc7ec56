import type {Calibration} from './calibration.js';
import type {EstimatePart, ModelFacts, Phase, TrainSettings} from './facts.js';
import {gatedDeltaBytes} from './gated-delta.js';
import {optimizerCopies} from './optimizer.js';
import {bytesOf, type Trained, type TrainedBlock} from './trained.js';
import {adaptedInputs, adaptedOutputs, widthsOf} from './widths.js';
import type {WorstBatch} from './worst-batch.js';

/** Bytes of each part at one moment; parts that are not there are 0. */
export type Parts = Readonly<Record<EstimatePart['name'], number>>;

export type Moment = {phase: Phase; parts: Parts};

type Ground = {
  model: ModelFacts;
  settings: TrainSettings;
  trained: Trained;
  constants: Calibration;
};

const NOTHING: Parts = {
  weights: 0,
  adapters: 0,
  gradients: 0,
  optimizer: 0,
  activations: 0,
  attention: 0,
  logits: 0,
  framework: 0,
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const most = (values: readonly number[]): number => values.reduce((top, value) => Math.max(top, value), 0);

/** Float32 values that the adapters of a block keep for each token, where the model is no float32. */
const keptOfAdapters = ({adapted, facts}: TrainedBlock, {model, settings, constants}: Ground): number => {
  const copies = model.dtype === 'float32' ? 0 : constants.keepInputs * adaptedInputs(adapted, facts);
  const outputs = adaptedOutputs(adapted, facts);
  const dora = settings.fineTuneType === 'dora' ? constants.doraOutputs * outputs : 0;
  return (
    4 * (copies + constants.keepOutputs * outputs + 2 * settings.rank * adapted.length) + dora * bytesOf(model.dtype)
  );
};

/** Bytes that a block keeps for its backward pass, for each token, without attention's probabilities. */
const keptPerToken = (block: TrainedBlock, ground: Ground): number => {
  const {model, constants} = ground;
  const {queries, keys, inner, routed} = widthsOf(block.facts, model.intermediateSize);
  const values =
    (constants.keepHidden + constants.keepRouted * routed) * model.hiddenSize +
    constants.keepQueries * queries +
    constants.keepKeys * keys +
    constants.keepInner * inner;
  return values * bytesOf(model.dtype) + keptOfAdapters(block, ground);
};

/** Bytes of one array of attention's scores of a block: batch · heads · S², unfused in training. */
const scoresOf = ({facts}: TrainedBlock, {rows, sequence}: WorstBatch, {model}: Ground): number =>
  facts.attention === 'gated-delta' ? 0 : rows * facts.heads * sequence ** 2 * bytesOf(model.dtype);

const workPerToken = (block: TrainedBlock, {model, constants}: Ground): number =>
  bytesOf(model.dtype) *
  (constants.workInner * widthsOf(block.facts, model.intermediateSize).inner + constants.workHidden * model.hiddenSize);

/** What is there in every moment of the training itself. */
const standing = ({model, settings, trained, constants}: Ground): Parts => {
  const bytes = trained.parameters * trained.bytesPerParameter;
  const isFull = settings.fineTuneType === 'full';
  return {
    ...NOTHING,
    weights: model.weightBytes,
    adapters: isFull ? 0 : bytes,
    gradients: bytes + (settings.gradAccumulationSteps > 1 ? bytes : 0),
    optimizer: bytes * optimizerCopies(settings.optimizer, isFull ? null : settings.rank),
    framework: constants.baseBytes,
  };
};

/** Dora computes the norm of each adapted weight in float32, and unpacks what is quantised. */
const doraWork = ({trained, settings, constants}: Ground): number => {
  if (settings.fineTuneType !== 'dora') return 0;
  const sizes = trained.blocks.flatMap(({adapted}) => adapted.map(({inputs, outputs}) => 4 * inputs * outputs));
  return constants.doraWeights * most(sizes);
};

const trainingMoments = (ground: Ground, batch: WorstBatch): Moment[] => {
  const {model, settings, trained, constants} = ground;
  const tokens = batch.rows * batch.sequence;
  const value = bytesOf(model.dtype);
  const always = standing(ground);
  const {blocks} = trained;
  const isChecked = settings.gradCheckpoint;
  const kept = isChecked
    ? tokens * constants.keepCheckpoint * model.hiddenSize * value * blocks.length
    : tokens * sum(blocks.map(block => keptPerToken(block, ground)));
  const states = blocks.map(({facts}) => gatedDeltaBytes(facts, batch));
  const keptScores = isChecked
    ? 0
    : constants.keepScores * sum(blocks.map(block => scoresOf(block, batch, ground))) + sum(states);
  const logitCopies = constants.logits + (model.capsLogits ? constants.cappedLogits : 0);
  const again = isChecked ? most(blocks.map(block => keptPerToken(block, ground))) : 0;
  const work = tokens * (again + most(blocks.map(block => workPerToken(block, ground))));
  const scoreCopies = isChecked ? constants.workCheckedScores : constants.workScores;
  const update = constants.updateCopies * trained.parameters * trained.bytesPerParameter;
  return [
    {
      phase: 'loss',
      parts: {
        ...always,
        activations: kept,
        attention: keptScores,
        logits: logitCopies * tokens * model.vocabularySize * value,
      },
    },
    {
      phase: 'attention',
      parts: {
        ...always,
        activations: kept + work + doraWork(ground),
        attention:
          keptScores +
          (isChecked ? most(states) : 0) +
          scoreCopies * most(blocks.map(block => scoresOf(block, batch, ground))),
      },
    },
    {phase: 'optimizer', parts: {...always, optimizer: always.optimizer + update}},
  ];
};

const validationMoment = (ground: Ground, batch: WorstBatch): Moment => {
  const {model, constants} = ground;
  const tokens = batch.rows * batch.sequence;
  const value = bytesOf(model.dtype);
  const blocks = model.blocks.map(facts => ({facts, adapted: []}));
  const inner = most(blocks.map(({facts}) => widthsOf(facts, model.intermediateSize).inner));
  const logits = constants.logitsForward + (model.capsLogits ? constants.cappedLogits : 0);
  const ofBlock = tokens * value * (constants.forwardInner * inner + constants.forwardHidden * model.hiddenSize);
  const ofScores = constants.forwardScores * most(blocks.map(block => scoresOf(block, batch, ground)));
  const ofLogits = logits * tokens * model.vocabularySize * value;
  const isLoss = ofLogits > ofBlock + ofScores;
  return {
    phase: 'validation',
    parts: {
      ...standing(ground),
      gradients: 0,
      activations: isLoss ? 0 : ofBlock,
      attention: isLoss ? 0 : ofScores,
      logits: isLoss ? ofLogits : 0,
    },
  };
};

/**
 * The largest weight, unpacked, in float32: a fuse goes module by module, but the fused ones stay beside the old.
 */
const fusingMoment = ({model, settings, trained}: Ground): Moment => {
  const bytes = trained.parameters * trained.bytesPerParameter;
  const fused = sum(
    trained.blocks.flatMap(({adapted}) => adapted.map(({inputs, outputs, experts}) => inputs * outputs * experts)),
  );
  return {
    phase: 'fusing',
    parts: {
      ...NOTHING,
      weights: model.weightBytes,
      adapters: bytes,
      optimizer: bytes * optimizerCopies(settings.optimizer, settings.rank),
      activations: fused * bytesOf(model.dtype),
    },
  };
};

/**
 * The moments of a training run in which its memory may be the greatest, each with what is there: the loss, the
 * backward pass of one block, the optimizer's step, a validation, fusing. The peak is the largest of them, not the
 * sum: logits are gone when attention's backward pass peaks.
 */
export const momentsOf = (
  ground: Ground,
  {train, valid}: {train: WorstBatch; valid: WorstBatch | null},
): readonly Moment[] => [
  {phase: 'loading', parts: {...NOTHING, weights: ground.model.weightBytes, framework: ground.constants.baseBytes}},
  ...trainingMoments(ground, train),
  ...(valid === null ? [] : [validationMoment(ground, valid)]),
  ...(ground.settings.fuse ? [fusingMoment(ground)] : []),
];

/** Bytes of all parts together. */
export const totalOf = (parts: Parts): number => sum(Object.values(parts));
