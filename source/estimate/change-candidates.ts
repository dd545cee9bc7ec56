import {formatNumber} from '../format/units.js';
import {listed} from '../insight/listed.js';
import type {Change, DataFacts, ModelFacts, Quantization, TrainSettings} from './facts.js';
import {type MachineNow, withoutApps} from './room.js';

/** What is judged: a training run's settings, its model, and the machine that it is to run on. */
export type Setup = {settings: TrainSettings; model: ModelFacts; machine: MachineNow};

/** One thing to change, before it is priced. */
export type Candidate = Pick<Change, 'setting' | 'from' | 'to' | 'also' | 'costs'> & {
  /** How much it spoils, beside the others: 1 is hardly anything. Gains are divided by it for their order. */
  pain: number;
  /** It is a setting, which can be written into a configuration. */
  isWritable: boolean;
  apply(setup: Setup): Setup;
};

/** Variants of one change, the mildest first; `otherwise` is taken where none of them alone is enough. */
export type Family = {variants: readonly Candidate[]; otherwise: 'mildest' | 'strongest'};

/** What the candidates depend on. */
export type Situation = Setup & {
  trainer: 'mlx-lm' | 'mlx-lm-lora';
  train: DataFacts | null;
  /** mlx_lm has gradient accumulation from 0.28.3 on. */
  canAccumulate: boolean;
  /** The fewest applications whose end helps (the largest where the GPU's limit is in the way); empty for none. */
  apps: readonly string[];
};

type Patch = Partial<TrainSettings>;

const withSettings =
  (patch: Patch) =>
  (setup: Setup): Setup => ({...setup, settings: {...setup.settings, ...patch}});

/** A setting's key in the trainer's configuration. */
const KEYS = {
  'mlx-lm': {accumulation: 'grad_accumulation_steps', type: 'fine_tune_type'},
  'mlx-lm-lora': {accumulation: 'gradient_accumulation_steps', type: 'train_type'},
} as const;

const NO_FAMILY: Family = {variants: [], otherwise: 'mildest'};

const single = (candidate: Candidate): Family => ({variants: [candidate], otherwise: 'mildest'});

const quitting = ({apps}: Situation): Family =>
  apps.length === 0
    ? NO_FAMILY
    : single({
        setting: 'quit',
        from: null,
        to: listed(apps),
        also: [],
        costs: 'open again afterwards',
        pain: Math.sqrt(apps.length),
        isWritable: false,
        apply: setup => ({...setup, machine: withoutApps(setup.machine, apps)}),
      });

const checkpointing = ({settings}: Situation): Family =>
  settings.gradCheckpoint
    ? NO_FAMILY
    : single({
        setting: 'grad_checkpoint',
        from: false,
        to: true,
        also: [],
        // A second forward pass beside one forward and a backward pass, which is about two.
        costs: 'same result, ≈ a third slower',
        pain: 1.5,
        isWritable: true,
        apply: withSettings({gradCheckpoint: true}),
      });

/** How many times as many iterations a smaller batch takes for the same rows, and what has to change with it. */
const smallerBatch = (situation: Situation, size: number): Candidate => {
  const {settings, trainer, canAccumulate} = situation;
  const times = settings.batchSize / size;
  const accumulated = canAccumulate ? settings.gradAccumulationSteps * times : settings.gradAccumulationSteps;
  const patch: Patch = {
    batchSize: size,
    gradAccumulationSteps: accumulated,
    iters: settings.iters * times,
    stepsPerEval: settings.stepsPerEval * times,
    saveEvery: settings.saveEvery * times,
    valBatches: settings.valBatches > 0 ? settings.valBatches * times : settings.valBatches,
  };
  const also = [
    ...(canAccumulate ? [{setting: KEYS[trainer].accumulation, to: accumulated}] : []),
    {setting: 'iters', to: settings.iters * times},
    {setting: 'steps_per_eval', to: settings.stepsPerEval * times},
    {setting: 'save_every', to: settings.saveEvery * times},
    ...(settings.valBatches > 0 ? [{setting: 'val_batches', to: settings.valBatches * times}] : []),
  ];
  const updates = canAccumulate
    ? `accumulated over ${accumulated}: same updates, somewhat slower`
    : 'updates by fewer rows: a noisier loss, somewhat slower';
  return {
    setting: 'batch_size',
    from: settings.batchSize,
    to: size,
    also,
    costs: updates,
    pain: canAccumulate ? 1.3 : 2,
    isWritable: true,
    apply: withSettings(patch),
  };
};

const batches = (situation: Situation): Family => {
  const {batchSize, ranks} = situation.settings;
  const sizes = Array.from({length: batchSize - 1}, (_, index) => batchSize - 1 - index).filter(
    size => batchSize % size === 0 && size % Math.max(1, ranks) === 0,
  );
  return {variants: sizes.map(size => smallerBatch(situation, size)), otherwise: 'strongest'};
};

/** mlx_lm pads batches to multiples of this, plus one. */
const STEP = 32;
/** The share of the rows that a shorter limit leaves whole. */
const WHOLE_ROWS = 0.95;

const percent = (share: number): string =>
  share > 0 && share < 0.001 ? '< 0.1 %' : `${formatNumber(100 * share, share < 0.1 ? 1 : 0)} %`;

/** What a limit cuts that the present one does not: rows, and the share of the tokens. */
const cutBy = (lengths: readonly number[], limit: number, present: number): {rows: number; text: number} => {
  const within = (most: number): number => lengths.reduce((sum, length) => sum + Math.min(length, most), 0);
  const now = within(present);
  return {
    rows: lengths.filter(length => length > limit).length,
    text: now === 0 ? 0 : (now - within(limit)) / now,
  };
};

const shorter = ({settings, train}: Situation): Family => {
  const lengths = train?.lengths ?? [];
  if (train === null || lengths.length === 0) return NO_FAMILY;
  const sorted = lengths.toSorted((a, b) => a - b);
  const needed = sorted[Math.ceil(WHOLE_ROWS * sorted.length) - 1] ?? 0;
  const limit = Math.max(STEP, STEP * Math.ceil(needed / STEP));
  if (limit >= Math.min(settings.maxSeqLength, sorted.at(-1) ?? 0)) return NO_FAMILY;
  const cut = cutBy(lengths, limit, settings.maxSeqLength);
  const about = train.counted === 'exact' ? '' : '≈ ';
  return single({
    setting: 'max_seq_length',
    from: settings.maxSeqLength,
    to: limit,
    also: [],
    costs: `cuts ${about}${percent(cut.rows / lengths.length)} of the rows, ${about}${percent(cut.text)} of the text`,
    pain: 1 + 30 * cut.text,
    isWritable: true,
    apply: withSettings({maxSeqLength: limit}),
  });
};

/** Fewer layers than these are hardly worth training. */
const MIN_QUARTER = 4;

const fewerLayers = ({settings, model}: Situation): Family => {
  const all = model.blocks.length;
  const trained = settings.numLayers <= 0 ? all : Math.min(settings.numLayers, all);
  const quarter = Math.floor(trained / 4);
  const counts = [Math.floor(trained / 2), ...(quarter >= MIN_QUARTER ? [quarter] : [])].filter(count => count >= 1);
  const candidate = (count: number): Candidate => ({
    setting: 'num_layers',
    from: settings.numLayers,
    to: count,
    also: [],
    costs: `only the last ${formatNumber(count)} of ${formatNumber(all)} layers learn`,
    pain: (2.5 * trained) / (2 * count),
    isWritable: true,
    apply: withSettings({numLayers: count}),
  });
  return {variants: counts.map(candidate), otherwise: 'mildest'};
};

const adaptersOnly = ({settings, trainer}: Situation): Family => {
  const {fineTuneType: from} = settings;
  if (from === 'lora') return NO_FAMILY;
  return single({
    setting: KEYS[trainer].type,
    from,
    to: 'lora',
    also: [],
    costs: from === 'full' ? 'only adapters learn, not the weights themselves' : 'without the magnitudes of DoRA',
    pain: from === 'full' ? 3 : 1.5,
    isWritable: true,
    apply: withSettings({fineTuneType: 'lora'}),
  });
};

/** What mlx_lm.convert makes with `-q`: 4 bits, and 32 more for a scale and a bias of each group of 64. */
const FOUR_BITS: Quantization = {bits: 4, groupSize: 64, mode: 'affine'};
const BYTES_OF_FOUR_BITS = (4 + 32 / 64) / 8;

const quantised = (model: ModelFacts): ModelFacts => ({
  ...model,
  quantization: FOUR_BITS,
  weightBytes: Math.min(model.weightBytes, Math.round(BYTES_OF_FOUR_BITS * model.parameters)),
  blocks: model.blocks.map(block => ({
    ...block,
    modules: block.modules.map(module => ({...module, quantization: FOUR_BITS})),
  })),
});

const smallerModel = ({settings, model}: Situation): Family => {
  const bits = model.quantization?.bits ?? 16;
  if (settings.fineTuneType === 'full' || bits < 8) return NO_FAMILY;
  return single({
    setting: 'model',
    from: model.name,
    to: 'a 4-bit version of it',
    also: [],
    costs: '≈, somewhat less exact; mlx_lm.convert -q makes one',
    pain: 2.5,
    isWritable: false,
    apply: setup => ({...setup, model: quantised(setup.model)}),
  });
};

/** Everything that could be changed here, whether it saves anything or not. */
export const familiesFor = (situation: Situation): Family[] =>
  [quitting, checkpointing, batches, shorter, fewerLayers, adaptersOnly, smallerModel].map(kind => kind(situation));
