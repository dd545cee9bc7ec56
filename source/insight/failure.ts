import type {FailureKind} from '../journal/events.js';
import type {RunState} from './state.js';
import type {RunView} from './view.js';

/** What happened and what to do, for each kind of failure. */
const SENTENCES: Record<FailureKind, string> = {
  'metal-out-of-memory':
    'The GPU ran out of memory: use a smaller --batch-size or --max-seq-length, fewer --num-layers, or --grad-checkpoint.',
  'gpu-timeout':
    'The GPU gave no answer in time, mostly because memory was short: quit other apps, or use a smaller batch.',
  'display-watchdog':
    'macOS ended the GPU work because it held up the display: set AGX_RELAX_CDM_CTXSTORE_TIMEOUT=1, or use a smaller batch.',
  'buffer-too-large': 'One array is larger than the GPU allows: use a smaller --batch-size or --max-seq-length.',
  'resource-limit': 'The GPU has too many arrays open: use a newer mlx and mlx-lm, and batches of a more even length.',
  'out-of-memory': 'The machine ran out of memory: quit other apps, or use a smaller --batch-size or --max-seq-length.',
  'killed-for-memory':
    'Something killed it with SIGKILL, as the system does when memory runs out: quit other apps, or use a smaller batch.',
  'dataset-too-small': 'The data has fewer rows than one batch: use a smaller --batch-size, or more rows.',
  'no-data': 'The training data was not found: --data must name a folder with train.jsonl.',
  'too-many-layers': 'The model has fewer layers than --num-layers asks for: lower it, or -1 for all of them.',
  'bad-checkpoint':
    'The weights to go on from are missing or damaged: give an earlier checkpoint to --resume-adapter-file.',
  'model-offline': 'The model is not on this machine and could not be fetched: check its name and the network.',
  'wrong-flag': 'The trainer does not know one of its options: look at its --help, options change between versions.',
  'missing-module': 'Python lacks a package: install it in the environment that the training runs in.',
  'disk-full': 'The disk is full: free some space before going on.',
  'batch-not-divisible': 'The batch size must be a multiple of the number of workers.',
  'old-mlx-lm': 'This mlx-lm runs on Macs only: use 0.26.1 or newer here.',
  crashed: 'It crashed outside Python: its last words may tell of what.',
};

/** 128 + SIGKILL, and 128 + SIGABRT, as a shell reports them. */
const KILLED = 137;
const ABORTED = 134;

const byExitCode = (code: number | null): FailureKind | null => {
  if (code === KILLED) return 'killed-for-memory';
  return code === ABORTED ? 'crashed' : null;
};

/** Why a run failed: by what it printed, else by its exit code. Null for a run that did not fail, and where nothing tells. */
export const describeFailure = ({end, failure, stops}: RunState): RunView['run']['failure'] => {
  if (end === null || end.state === 'finished' || end.state === 'stopped') return null;
  const kind = failure?.kind ?? (stops.length > 0 ? null : byExitCode(end.exitCode));
  // A later version's kind has no sentence here.
  const sentence = kind === null ? undefined : SENTENCES[kind];
  return kind === null || sentence === undefined ? null : {kind, sentence, line: failure?.line ?? null};
};
