/*
 * What the estimate and the rules compute from: the model, its data and the settings as they were read from disk and
 * from the command. Sizes are in bytes, lengths in tokens. Missing is null, never 0.
 */

export type {Change} from './change.js';
export type {AdapterFacts, Located, MissingFile} from './disk-facts.js';

/** How a module's weights are quantised, as config.json and the headers say. */
export type Quantization = {bits: number; groupSize: number; mode: string};

/**
 * A module that mlx_lm can put an adapter on: Linear, QuantizedLinear, SwitchLinear or Embedding. Its sizes are those
 * of the headers, with what is packed unpacked.
 */
export type AdaptableModule = {
  /** As the weights call it, without `.weight`: `model.layers.0.self_attn.q_proj`. */
  path: string;
  kind: 'linear' | 'switch' | 'embedding';
  inputs: number;
  outputs: number;
  /** 1 for what is no SwitchLinear. */
  experts: number;
  quantization: Quantization | null;
};

/** One block (decoder layer) of the model. */
export type BlockFacts = {
  attention: 'full' | 'sliding' | 'gated-delta' | 'other';
  /** Tokens of the window of a sliding attention; null for others. */
  window: number | null;
  heads: number;
  kvHeads: number;
  headDim: number;
  /** Null for a dense block. */
  experts: {count: number; perToken: number} | null;
  /** Every module of this block that mlx_lm would put an adapter on by default. */
  modules: readonly AdaptableModule[];
  /** Parameters of the block (quantised ones unpacked), all experts included. */
  parameters: number;
};

/** What config.json and the headers of a model's files say. */
export type ModelFacts = {
  /** As it was given. */
  name: string;
  /** The folder that holds config.json. */
  folder: string;
  /** The commit in Hugging Face's cache; null for a folder of one's own. */
  revision: string | null;
  modelType: string;
  /** The Python file of its own that builds it (`model_file`), in place of what mlx_lm has for its type. */
  ownProgram?: string | null;
  /** Whether the estimate knows how this family computes: where not, only the weights are exact. */
  isKnownFamily: boolean;
  /** Of what stays in memory: towers and heads that mlx_lm drops are left out. */
  weightBytes: number;
  fileBytes: number;
  parameters: number;
  /** Of what is not quantised, and so of the activations. */
  dtype: 'bfloat16' | 'float16' | 'float32';
  /** The whole model's; null for one that is not quantised. Single modules may differ. */
  quantization: Quantization | null;
  hiddenSize: number;
  intermediateSize: number;
  vocabularySize: number;
  /** The head shares the embedding's weights. */
  isTied: boolean;
  /** The logits are capped by a tanh (Gemma). */
  capsLogits: boolean;
  blocks: readonly BlockFacts[];
  /** Adaptable modules outside of blocks (`lm_head`, `model.embed_tokens`), for settings that name them. */
  outside: readonly AdaptableModule[];
  /** What is worth a word about how it was read ("no refs/main: the only snapshot was taken"), a sentence each. */
  remarks: readonly string[];
};

/** Keys of the rows where the configuration names others than mlx_lm's own (`text_feature`, `prompt_feature`, …). */
export type RowKeys = {text?: string; prompt?: string; completion?: string; chat?: string};

export type RowFormat = 'text' | 'completions' | 'chat' | 'tools';

/** Something wrong with single rows of a file: the first lines (from 1) that have it, and how many have. */
export type RowProblem = {
  kind: 'not-json' | 'not-object' | 'empty' | 'unknown-keys' | 'other-format' | 'template-fails';
  lines: readonly number[];
  count: number;
  /** What the parser or the template said, or the keys that were found; null where there is nothing more to say. */
  detail: string | null;
  /** Whether mlx_lm ends by it: while it loads the rows (`not-json`), else when it comes to that row. */
  isFatal?: boolean;
};

/** One file of rows. */
export type DataFacts = {
  file: string;
  rows: number;
  format: RowFormat | null;
  /** `exact`: by the model's own tokenizer and chat template, as mlx_lm counts; else by characters. */
  counted: 'exact' | 'estimated';
  /** Tokens of each row in the file's order, before it is cut. */
  lengths: readonly number[];
  /**
   * All rows are known to have equally many keys: mlx_lm sorts the rows by that before it makes batches (it means their
   * length: CacheDataset.itemlen), so that these are then consecutive rows of the file.
   */
  isInOrder?: boolean;
  problems: readonly RowProblem[];
};

/** Settings of mlx_lm.lora with its defaults filled in, as this version would take them. */
export type TrainSettings = {
  model: string | null;
  data: string | null;
  train: boolean;
  test: boolean;
  fineTuneType: 'lora' | 'dora' | 'full';
  optimizer: string;
  iters: number;
  batchSize: number;
  gradAccumulationSteps: number;
  maxSeqLength: number;
  /** -1 and 0: all. */
  numLayers: number;
  rank: number;
  scale: number | null;
  dropout: number;
  /** `lora_parameters.keys`; null: every linear layer of the block. */
  loraKeys: readonly string[] | null;
  gradCheckpoint: boolean;
  maskPrompt: boolean;
  valBatches: number;
  stepsPerReport: number;
  stepsPerEval: number;
  saveEvery: number;
  adapterPath: string;
  resumeAdapterFile: string | null;
  /** mlx-lm-lora: fuses after training, a second peak. */
  fuse: boolean;
  /** Ranks of `mlx.launch`; 1 without. */
  ranks: number;
  /** Those of them that run on this machine, each with a model of its own; 1 where it is not said. */
  localRanks?: number;
  rowKeys?: RowKeys;
  /** The data set of `hf_dataset`, which comes before `data`. */
  hfDataset?: string | null;
};

/** Where a setting was said: a line (from 1) of a file, or a flag. Defaults have no place. */
export type Place = {file: string; line: number} | {flag: string};
export type Places = Partial<Readonly<Record<keyof TrainSettings, Place>>>;

/**
 * Why a key of the YAML counts for nothing: the trainer does not know it; it takes that setting from the command line
 * alone; it knows it and does nothing with it; the same key stands there again below, and the last one counts.
 */
export type IgnoredReason = 'unknown' | 'flag-only' | 'no-effect' | 'repeated';

/** A key of the YAML that the trainer takes no notice of. */
export type IgnoredKey = {
  /** With what it stands below: `lora_parameters.alpha`. */
  key: string;
  file: string;
  line: number;
  reason: IgnoredReason;
  /** The key that was probably meant, with where it belongs (`lora_parameters.rank`); null where none comes near. */
  meant: string | null;
};

/** Packages of the Python that would run the trainer, by their versions; null for one that is not installed. */
export type PythonFacts = {
  program: string;
  version: string | null;
  packages: Readonly<Record<'mlx' | 'mlx-lm' | 'mlx-lm-lora' | 'rich' | 'tqdm' | 'transformers', string | null>>;
  /** Every package that it has, by its normalised name (`mlx-cpu`). */
  installed: ReadonlyMap<string, string>;
  /** Every `model_type` of config.json that its mlx_lm can build; null where its files cannot be read. */
  modelTypes: ReadonlySet<string> | null;
  /** What mlx-lm's own metadata demand (`mlx>=0.31.2`); null where they cannot be read. */
  mlxWanted: string | null;
};

/** Something that a start would run into. `error`: it ends or never begins. */
export type StartFinding = {
  /** One word that never changes, for programs: `valid-too-short`. */
  rule: string;
  level: 'error' | 'warning' | 'note';
  /** What would happen and when, with the file and line. */
  message: string;
  /** What to write instead. */
  nextStep: string | null;
};

/** The largest moment of a training run. */
export type Phase = 'loading' | 'loss' | 'attention' | 'validation' | 'optimizer' | 'fusing';

/** What a peak is made of, in the order in which it is shown. */
export const PART_NAMES = [
  'weights',
  'adapters',
  'gradients',
  'optimizer',
  'activations',
  'attention',
  'logits',
  'framework',
] as const;

export type EstimatePart = {
  name: (typeof PART_NAMES)[number];
  bytes: number;
};

/** A past run of the same model whose peak was measured. */
export type Measured = {
  run: {id: string; name: string; startedAt: number};
  /** What this program would have estimated for it, and what it was. */
  estimatedBytes: number;
  peakBytes: number;
};

/** Peak memory of the trainer's process (footprint). */
export type Estimate = {
  peakBytes: number;
  lowBytes: number;
  highBytes: number;
  /** Of the phase that is the largest; they add up to `peakBytes`. */
  parts: readonly EstimatePart[];
  phase: Phase;
  /** Null where no run was measured. */
  calibratedBy: Measured | null;
  /** In what the settings are outside of what was ever measured, a sentence each. */
  beyond: readonly string[];
};

/** An estimate, or why there is none: the weights are exact all the same. */
export type Estimated = {estimate: Estimate; unknown: null} | {estimate: null; unknown: string};

export type Fits = 'yes' | 'after-quitting' | 'swaps' | 'no' | 'unknown';
