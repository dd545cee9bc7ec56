import type {FailureKind, TrainingEvent} from '../journal/events.js';
import {barEnd} from './bar-end.js';

export type Failure = {kind: FailureKind; line: string};

/** Something that every line of a failure has: most lines of a training have none of it, and are looked at once only. */
const SIGNS =
  /rror|alloc|bort|illed|METAL|GPU|space left|quota|out of memory|fault|Illegal|terminat|o module|such option|open file|with rank/;

/**
 * What a failing trainer prints, the more special before the more general. Texts of mlx (backend/metal/allocator.cpp, io/safetensors.cpp,
 * distributed/ring/ring.cpp, distributed/utils.cpp; python/mlx/_distributed_utils/launch.py), mlx_lm (lora.py, utils.py, tuner/),
 * huggingface_hub, transformers, datasets, torch, argparse, click, libc++ and the shells.
 */
const RULES: readonly (readonly [FailureKind, RegExp])[] = [
  [
    'metal-out-of-memory',
    /\[METAL\].{0,200}Insufficient Memory|kIOGPUCommandBufferCallbackErrorOutOfMemory|MPS backend out of memory/,
  ],
  [
    'display-watchdog',
    /\[METAL\].{0,200}Impacting Interactivity|kIOGPUCommandBufferCallbackErrorImpactingInteractivity/,
  ],
  ['gpu-timeout', /Caused GPU (?:Timeout|Hang) Error|kIOGPUCommandBufferCallbackError(?:Timeout|Hang)/],
  ['resource-limit', /Resource limit \(\d+\) exceeded/],
  ['buffer-too-large', /greater than the maximum allowed buffer size/],
  ['cuda-out-of-memory', /CUDA out of memory|CUDA error: out of memory|cudaMalloc\w*[^a-z]{0,5} failed: out of memory/],
  [
    'out-of-memory',
    /malloc(?:_or_wait)?\] Unable to allocate|(?:^|[\s.])(?:_Array)?MemoryError(?::|$)|Cannot allocate memory|std::bad_alloc|can't allocate memory|RESOURCE_EXHAUSTED: Out of memory/,
  ],
  ['disk-full', /No space left on device|Disk quota exceeded/],
  ['old-mlx-lm', /KeyError: 'max_recommended_working_set_size'/],
  ['dataset-too-small', /Dataset must have at least batch_size=/],
  ['too-many-layers', /Requested to train \d+ layers but the model only has/],
  ['batch-not-divisible', /batch size must be divisible by the number of workers/i],
  [
    'no-data',
    /Error: (?:Training|Test) set not found or empty|DatasetNotFoundError: |Not found Hugging Face dataset|Couldn't find any data file|Couldn't reach .{1,200} on the Hub|No such file or directory: .{1,500}\.jsonl/,
  ],
  ['bad-data', /Error: Unsupported data format/],
  ['no-config', /No such file or directory: .{1,500}\.ya?ml\b/],
  [
    'rank-lost',
    // A rank that ^C ended (-2, or 130 by way of a shell) was not lost.
    /\[(?:ring|jaccl)\] (?:connection to a peer was lost|Too many send\/recv errors|Couldn't connect|Accept failed|(?:Send|Recv) failed)|\[WARN\] Node with rank \d+ (?:exited with code (?!-2\b|130\b)|was killed)/,
  ],
  [
    'bad-checkpoint',
    /\[load_(?:safetensors|npz|npy)\] |SafetensorError: |contains incompatible tensors|(?:Can't find a valid|No valid) checkpoint\b/,
  ],
  ['model-gated', /GatedRepoError: |trying to access a gated repo|Access to model .{1,200} is restricted/],
  [
    'model-offline',
    /(?:LocalEntryNotFound|RepositoryNotFound|RevisionNotFound|HFValidation|ModelNotFound)Error: |OfflineModeIsEnabled: |No safetensors found in |couldn't connect to '?https:\/\/huggingface\.co|is not a local folder and is not a valid model identifier|host='huggingface\.co'.{1,300}Max retries|No such file or directory: .{1,500}config\.json/,
  ],
  [
    'wrong-flag',
    /^[\w./ -]{1,80}: error: (?:unrecognized arguments: |argument [^:]{1,80}: |the following arguments are required: |ambiguous option: |one of the arguments )|No such option: |Error: Missing (?:option|argument) |not used by the HfArgumentParser/,
  ],
  ['command-not-found', /^\S{1,200}: can't open file '/],
  ['missing-module', /\b(?:ModuleNotFoundError|ImportError): |^\S{1,200}: No module named /],
  [
    'crashed',
    /^libc\+\+abi: terminating |^terminate called (?:after|without) |^Fatal Python error: |^(?:zsh: (?:abort|segmentation fault|bus error|illegal hardware instruction)|Abort trap|Aborted|Segmentation fault|Bus error|Illegal instruction)\b|: line \d+: +\d+ (?:Abort|Segmentation fault|Bus error|Illegal)|\[METAL\] Command buffer execution failed/,
  ],
  ['killed-for-memory', /^(?:zsh: killed\b|Killed(?:: 9)?\s*$)|: line \d+: +\d+ Killed\b/],
];

/**
 * Of several failures the more telling one counts, and of those that tell as much the last: a shell's `abort` comes after what a
 * program said of it, a package that lacks is often only the reason for trying something else. That ranks are lost tells least: what
 * one of them failed of says why.
 */
const TELLS_LITTLE: Partial<Record<FailureKind, number>> = {
  'rank-lost': 0,
  'python-error': 1,
  crashed: 2,
  'killed-for-memory': 2,
  'missing-module': 3,
  'model-offline': 3,
};
const TELLS_ALL = 4;

const tells = (kind: FailureKind): number => TELLS_LITTLE[kind] ?? TELLS_ALL;

/** The first rank that is lost takes the others with it: of them nothing more is to be known. */
const isOutdone = (kind: FailureKind, told: number): boolean =>
  kind === 'rank-lost' ? told >= tells(kind) : tells(kind) < told;

/** The longest text that is kept of a line, and that is looked at from each end of one that is longer than both. */
const KEPT_LENGTH = 300;
const LOOKED_AT = 2000;

const readable = (line: string): string =>
  (line.length > 2 * LOOKED_AT ? `${line.slice(0, LOOKED_AT)} … ${line.slice(-LOOKED_AT)}` : line)
    .replaceAll('\t', ' ')
    .trim();

const withoutBar = (text: string): string => text.slice(barEnd(text)).trimStart();

const keep = (text: string, from = 0): string => {
  const start = from > KEPT_LENGTH - 100 ? from : 0;
  return text
    .slice(start, start + KEPT_LENGTH)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
};

/**
 * What a trainer fails of, when this line tells; null for all other lines. `line` is one without escape sequences, as a dialect gets it;
 * what is kept of it has at most 300 characters.
 */
export const readFailure = (line: string): Failure | null => {
  if (!SIGNS.test(line)) return null;
  const text = withoutBar(readable(line));
  for (const [kind, pattern] of RULES) {
    const found = pattern.exec(text);
    if (found !== null) return {kind, line: keep(text, found.index)};
  }
  return null;
};

const TRACEBACK = 'Traceback (most recent call last)';
/** Before a traceback that Python goes on after: mostly of something that it could not tidy up at its end. */
const IGNORED = 'Exception ignored ';
/** The line below a traceback's frames; ^C and a plain exit are no failures. */
const EXCEPTION =
  /^(?!KeyboardInterrupt\b|SystemExit\b)(?:[A-Za-z_]\w*\.){0,10}(?:[A-Za-z_]\w*: |\w*(?:Error|Exception)$)/;

/** What was under way says more than the exception: the same ones come for other reasons too. */
const FRAMES: readonly (readonly [RegExp, FailureKind, FailureKind])[] = [
  // mlx_lm takes what is no folder for a dataset of the hub, and only then needs the package `datasets`.
  [/, in load_hf_dataset$/, 'missing-module', 'no-data'],
  [/, in load_model$/, 'bad-checkpoint', 'damaged-model'],
  // mlx_lm opens what --config names, whatever its ending.
  [/^\s+with open\(config, "r"\) as file:$/, 'python-error', 'no-config'],
  // An empty file of data has no first row to look at.
  [/, in create_dataset$/, 'python-error', 'no-data'],
  [/, in load_subset$/, 'python-error', 'bad-data'],
];

export type FailureReader = {
  /** Reads the next line. A failure that tells less than one before it is left out. */
  read(line: string): Extract<TrainingEvent, {type: 'failure'}> | null;
  /** The training goes on: what was printed was no failure. */
  goesOn(): void;
};

/** Reads failures line by line, tracebacks of several lines among them. */
export const createFailureReader = (): FailureReader => {
  let told = -1;
  let isTraceback = false;
  let isIgnored = false;
  let frames = new Map<FailureKind, FailureKind>();

  const readFrame = (line: string): void => {
    for (const [frame, general, special] of FRAMES) if (frame.test(line)) frames.set(general, special);
  };

  const readException = (line: string): Failure | null => {
    isTraceback = false;
    if (isIgnored) {
      isIgnored = false;
      return null;
    }
    const failure =
      readFailure(line) ?? (EXCEPTION.test(line) ? {kind: 'python-error', line: keep(readable(line))} : null);
    if (failure === null) return null;
    return {kind: frames.get(failure.kind) ?? failure.kind, line: failure.line};
  };

  const readOne = (line: string): Failure | null => {
    if (line.includes(TRACEBACK)) {
      isTraceback = true;
      frames = new Map();
      return null;
    }
    if (!isTraceback) {
      isIgnored = line.startsWith(IGNORED);
      return readFailure(line);
    }
    if (!/^\s/.test(line)) return readException(line);
    readFrame(line);
    return null;
  };

  return {
    read: line => {
      const failure = readOne(line);
      if (failure === null || isOutdone(failure.kind, told)) return null;
      told = tells(failure.kind);
      return {type: 'failure', ...failure};
    },
    goesOn: () => {
      told = -1;
    },
  };
};
