import {adapterFlow, capsScores, type Ground, keptPerToken, scoresOf, workPerToken} from './blocks.js';
import type {EstimatePart, Phase} from './facts.js';
import {gatedDeltaBytes} from './gated-delta.js';
import {optimizerCopies} from './optimizer.js';
import {most, sum} from './sums.js';
import {bytesOf, type TrainedBlock} from './trained.js';
import {widthsOf} from './widths.js';
import type {WorstBatch} from './worst-batch.js';

/** Bytes of each part at one moment; parts that are not there are 0. */
export type Parts = Readonly<Record<EstimatePart['name'], number>>;

export type Moment = {phase: Phase; parts: Parts};

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

/** What is there in every moment of the training itself. */
const standing = ({model, settings, trained, constants}: Ground): Parts => {
  const bytes = trained.parameters * trained.bytesPerParameter;
  const isFull = settings.fineTuneType === 'full';
  return {
    ...NOTHING,
    weights: model.weightBytes,
    adapters: isFull ? 0 : bytes,
    gradients: settings.gradAccumulationSteps > 1 ? bytes : 0,
    optimizer: bytes * optimizerCopies(settings.optimizer, isFull ? null : settings.rank),
    framework: constants.baseBytes,
  };
};

const weightsOf = ({adapted}: TrainedBlock): number =>
  sum(adapted.map(({inputs, outputs, experts}) => inputs * outputs * experts));

/** DoRA unpacks what is quantised, and the backward pass needs it unpacked; bytes of a block. */
const unpackedByDora = (block: TrainedBlock, {model, settings}: Ground): number =>
  settings.fineTuneType === 'dora' && block.adapted.some(({quantization}) => quantization !== null)
    ? weightsOf(block) * bytesOf(model.dtype)
    : 0;

/** DoRA computes the norm of each adapted weight in float32. */
const doraWork = ({trained, settings, constants}: Ground): number => {
  if (settings.fineTuneType !== 'dora') return 0;
  const sizes = trained.blocks.flatMap(({adapted}) => adapted.map(({inputs, outputs}) => 4 * inputs * outputs));
  return constants.doraWeights * most(sizes);
};

/** Bytes that stay from the forward pass until the backward pass has come to them. */
const keptOf = (ground: Ground, batch: WorstBatch): {activations: number; attention: number} => {
  const {model, settings, trained, constants} = ground;
  const tokens = batch.rows * batch.sequence;
  const {blocks} = trained;
  if (settings.gradCheckpoint) {
    const each = tokens * constants.keepCheckpoint * model.hiddenSize * bytesOf(model.dtype);
    return {activations: blocks.length * each, attention: 0};
  }
  const states = sum(blocks.map(({facts}) => gatedDeltaBytes(facts, batch)));
  const copies = constants.keepScores + (capsScores(model) ? constants.cappedScores : 0);
  return {
    activations: sum(blocks.map(block => tokens * keptPerToken(block, ground) + unpackedByDora(block, ground))),
    attention: copies * sum(blocks.map(block => scoresOf(block, batch, ground))) + states,
  };
};

/** Bytes that the backward pass of the largest block needs for itself; checkpointed, it is computed again first. */
const workOf = (ground: Ground, batch: WorstBatch): {activations: number; attention: number} => {
  const {settings, trained, constants} = ground;
  const {blocks} = trained;
  const isChecked = settings.gradCheckpoint;
  const tokens = batch.rows * batch.sequence;
  const again = isChecked
    ? most(blocks.map(block => tokens * keptPerToken(block, ground) + unpackedByDora(block, ground)))
    : 0;
  const states = isChecked ? most(blocks.map(({facts}) => gatedDeltaBytes(facts, batch))) : 0;
  const copies =
    (isChecked ? constants.workCheckedScores : constants.workScores) +
    (capsScores(ground.model) ? constants.workCappedScores : 0);
  return {
    activations: again + tokens * most(blocks.map(block => workPerToken(block, ground))) + doraWork(ground),
    attention: states + copies * most(blocks.map(block => scoresOf(block, batch, ground))),
  };
};

/** Bytes of the logits at the loss; an adapter on the head computes its share of them in float32. */
const logitsOf = ({model, trained, constants}: Ground, tokens: number): number => {
  const copies = constants.logits + (model.capsLogits ? constants.cappedLogits : 0);
  const head = sum(trained.outside.filter(({kind}) => kind === 'linear').map(({outputs}) => outputs));
  return tokens * (copies * model.vocabularySize * bytesOf(model.dtype) + 2 * 4 * head);
};

const trainingMoments = (ground: Ground, batch: WorstBatch): Moment[] => {
  const {trained, constants} = ground;
  const always = standing(ground);
  const kept = keptOf(ground, batch);
  const work = workOf(ground, batch);
  const bytes = trained.parameters * trained.bytesPerParameter;
  const withGradients = {...always, gradients: always.gradients + bytes};
  const one = 1 / Math.max(1, trained.blocks.length);
  return [
    {phase: 'loss', parts: {...always, ...kept, logits: logitsOf(ground, batch.rows * batch.sequence)}},
    // The last block's backward pass comes first, before there is a gradient; the first trained block's comes last.
    {
      phase: 'attention',
      parts: {
        ...always,
        activations: kept.activations + work.activations,
        attention: kept.attention + work.attention,
      },
    },
    {
      phase: 'attention',
      parts: {
        ...withGradients,
        activations: one * kept.activations + work.activations,
        attention: one * kept.attention + work.attention,
      },
    },
    {phase: 'optimizer', parts: {...withGradients, optimizer: always.optimizer + constants.updateCopies * bytes}},
  ];
};

const validationMoment = (ground: Ground, batch: WorstBatch): Moment => {
  const {model, trained, constants} = ground;
  const tokens = batch.rows * batch.sequence;
  const value = bytesOf(model.dtype);
  const plain = model.blocks.map(facts => ({facts, adapted: []}));
  const widths = plain.map(({facts}) => widthsOf(facts, model.intermediateSize));
  const values =
    constants.forwardInner * most(widths.map(({inner}) => inner)) +
    constants.forwardQueries * most(widths.map(({queries, keys}) => queries + keys)) +
    constants.forwardHidden * model.hiddenSize;
  const ofBlock =
    tokens *
    (value * values + constants.forwardAdapted * most(trained.blocks.map(block => adapterFlow(block, ground))));
  const ofScores = constants.forwardScores * most(plain.map(block => scoresOf(block, batch, ground)));
  const ofLogits = constants.logitsForward * tokens * model.vocabularySize * value;
  const isLoss = ofLogits > ofBlock + ofScores;
  return {
    phase: 'validation',
    parts: {
      ...standing(ground),
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
  const fused = sum(trained.blocks.map(weightsOf));
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

/** Only the adapters are there where nothing is trained (`--test` alone). */
const testingMoment = (ground: Ground, batch: WorstBatch): Moment => {
  const {phase, parts} = validationMoment(ground, batch);
  return {phase, parts: {...parts, gradients: 0, optimizer: 0}};
};

/**
 * The moments of a training run in which its memory may be the greatest, each with what is there: the loss, the
 * backward pass of one block, the optimizer's step, a validation, fusing. The peak is the largest of them, not the
 * sum: logits are gone when attention's backward pass peaks.
 */
export const momentsOf = (
  ground: Ground,
  {train, valid}: {train: WorstBatch; valid: WorstBatch | null},
): readonly Moment[] => {
  const {model, settings, constants} = ground;
  const loading: Moment = {
    phase: 'loading',
    parts: {...NOTHING, weights: model.weightBytes, framework: constants.baseBytes},
  };
  if (!settings.train) return [loading, testingMoment(ground, valid ?? train)];
  return [
    loading,
    ...trainingMoments(ground, train),
    ...(valid === null ? [] : [validationMoment(ground, valid)]),
    ...(settings.fuse ? [fusingMoment(ground)] : []),
  ];
};

/** Bytes of all parts together. */
export const totalOf = (parts: Parts): number => sum(Object.values(parts));
