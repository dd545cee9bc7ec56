import type {FailureKind} from '../journal/events.js';
import {outcomeOf} from './outcome.js';
import {SWAPPING_BYTES_PER_SECOND} from './slowdown/traffic.js';
import type {RunState} from './state.js';
import {lastMinutes} from './story/minutes.js';
import type {RunView} from './view.js';

/** What happened and what to do, for each kind of failure. */
const SENTENCES: Record<FailureKind, string> = {
  'metal-out-of-memory':
    'The GPU ran out of memory: use a smaller --batch-size or --max-seq-length, fewer --num-layers, or --grad-checkpoint.',
  'cuda-out-of-memory':
    'The graphics card ran out of memory: use a smaller batch or shorter sequences, or end what else uses the card.',
  'gpu-timeout':
    'The GPU gave no answer in time, mostly because memory was short: quit other apps, or use a smaller batch.',
  'display-watchdog':
    'macOS ended the GPU work because it held up the display: start it with mlxtop run --relax-gpu-watchdog, or use a smaller batch.',
  'buffer-too-large': 'One array is larger than the GPU allows: use a smaller --batch-size or --max-seq-length.',
  'resource-limit': 'The GPU has too many arrays open: use a newer mlx and mlx-lm, and batches of a more even length.',
  'out-of-memory': 'The machine ran out of memory: quit other apps, or use a smaller --batch-size or --max-seq-length.',
  'killed-for-memory':
    'It was killed (SIGKILL), as the system does when memory runs out: if so, quit other apps, or use a smaller batch.',
  killed: 'It was killed (SIGKILL) by somebody or something; memory was not short.',
  'dataset-too-small': 'The data has fewer rows than one batch: use a smaller --batch-size, or more rows.',
  'no-data':
    'The training data was not found or is empty: --data must name a folder with train.jsonl, or a dataset of the hub.',
  'bad-data': 'The training data cannot be read: each row must be one JSON object of a format that the trainer knows.',
  'no-config':
    'The configuration file was not found: check the path given to --config, which counts from the folder it was started in.',
  'too-many-layers': 'The model has fewer layers than --num-layers asks for: lower it, or -1 for all of them.',
  'bad-checkpoint':
    'The weights to go on from are missing, damaged or of another model: give an earlier checkpoint to --resume-adapter-file.',
  'damaged-model': 'The files of the model are damaged or not all there: delete them and fetch the model again.',
  'model-offline': 'The model is not on this machine and could not be fetched: check its name and the network.',
  'model-gated': 'The model is gated: accept its terms on huggingface.co, then log in with `hf auth login`.',
  'wrong-flag': 'The trainer does not take its options: look at its --help, options change between versions.',
  'command-not-found': 'The program to run was not found: check its path, and that its environment is active.',
  'missing-module':
    'Python lacks a package, or has another version of it: install it in the environment that the training runs in.',
  'disk-full': 'The disk is full: free some space before going on.',
  'batch-not-divisible': 'The batch size must be a multiple of the number of workers.',
  'rank-lost': 'A rank was lost and took the others with it: look at its machine (memory, network), then go on.',
  'old-mlx-lm': 'This mlx-lm runs on Macs only: use 0.26.1 or newer here.',
  crashed: 'It crashed outside Python: its last words may tell of what.',
  'python-error': 'It ended with an error of its own.',
};

/** What huggingface_hub and transformers say when they were told not to ask the network: it is not the network's fault. */
const FORBIDDEN = /OfflineModeIsEnabled|HF_HUB_OFFLINE|local_files_only|offline mode is enabled|outgoing traffic/i;
const OFFLINE_BY_SETTING =
  'The model is not on this machine, and a setting forbids to fetch it (HF_HUB_OFFLINE, local_files_only): unset that, or check its name.';

/** 128 + SIGKILL, as a shell reports it. */
const KILLED = 137;
/** Those of SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGBUS (on Linux, on macOS) and SIGSEGV. */
const CRASHED = new Set([132, 133, 134, 135, 136, 138, 139]);
/** A shell's own, for a command that it did not find or cannot execute. */
const NOT_FOUND = new Set([126, 127]);

const byExitCode = (code: number | null): FailureKind | null => {
  if (code === null) return null;
  if (code === KILLED) return 'killed-for-memory';
  if (CRASHED.has(code)) return 'crashed';
  return NOT_FOUND.has(code) ? 'command-not-found' : null;
};

type Reason = {kind: FailureKind; line: string | null};

const sentenceOf = ({kind, line}: Reason): string | undefined =>
  kind === 'model-offline' && FORBIDDEN.test(line ?? '') ? OFFLINE_BY_SETTING : SENTENCES[kind];

/** A trainer that holds so much of the memory may have grown past the rest between two looks. */
const LARGE_SHARE = 0.5;

const isLarge = ({sample, training}: RunState): boolean => {
  const held = [sample?.trainer?.memoryBytes, sample?.trainer?.peakBytes, training.peakMemoryBytes];
  const total = sample?.memory?.totalBytes ?? null;
  return total !== null && Math.max(...held.map(bytes => bytes ?? 0)) >= LARGE_SHARE * total;
};

/** Whether memory was short in the last minutes, as far as it was looked at; null when nobody can tell. */
const wasShort = (state: RunState): boolean | null => {
  const minutes = lastMinutes(state);
  const {pressure = null, swapInBytesPerSecond: swapIn = null, swapOutBytesPerSecond: swapOut = null} = minutes ?? {};
  if (isLarge(state) || Math.max(swapIn ?? 0, swapOut ?? 0) >= SWAPPING_BYTES_PER_SECOND) return true;
  return pressure === null ? null : pressure !== 'green';
};

/** An exception of no class that is known may have been a caught one: a signal that ended the run says more. */
const reasonOf = ({end, failure, stops}: RunState): Reason | null => {
  const byCode = stops.length > 0 ? null : byExitCode(end?.exitCode ?? null);
  if (failure !== null && (failure.kind !== 'python-error' || byCode === null)) return failure;
  return byCode === null ? null : {kind: byCode, line: null};
};

/** SIGKILL alone, and a shell's word for it, do not tell why: what memory did does. */
const weighed = (state: RunState, reason: Reason | null): Reason | null =>
  reason?.kind === 'killed-for-memory' && wasShort(state) === false ? {...reason, kind: 'killed'} : reason;

/** Why a run failed: by what it printed, else by its exit code. Null for a run that did not fail, and where nothing tells. */
export const describeFailure = (state: RunState): RunView['run']['failure'] => {
  const outcome = outcomeOf(state);
  if (outcome !== 'failed' && outcome !== 'interrupted') return null;
  const reason = weighed(state, reasonOf(state));
  // A later version's kind has no sentence here.
  const sentence = reason === null ? undefined : sentenceOf(reason);
  return reason === null || sentence === undefined ? null : {kind: reason.kind, sentence, line: reason.line};
};
