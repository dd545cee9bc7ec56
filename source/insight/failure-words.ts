import type {FailureKind} from '../journal/events.js';
import {GUARDED, GUARDED_SENTENCE} from './guarded-places.js';

/** What happened and what to do, for each kind of failure. */
export const SENTENCES: Readonly<Record<FailureKind, string>> = {
  'metal-out-of-memory':
    'The GPU ran out of memory: use a smaller --batch-size or --max-seq-length, fewer --num-layers, or --grad-checkpoint.',
  'cuda-out-of-memory':
    'The graphics card ran out of memory: use a smaller batch or shorter sequences, or end what else uses the card.',
  'cuda-memory-taken':
    "Other programs hold most of the graphics card's memory: end them (nvidia-smi names them), or use another card (CUDA_VISIBLE_DEVICES).",
  'cuda-assert':
    'The graphics card stopped at a value out of range, mostly a token or label that the model does not have: check these; with CUDA_LAUNCH_BLOCKING=1 the traceback shows the place.',
  'cuda-error':
    'The graphics card or its driver reported an error: start it with CUDA_LAUNCH_BLOCKING=1 to see where; if that differs each time, look at the card (sudo dmesg, lines with Xid).',
  'no-gpu':
    'No graphics card can be used: check nvidia-smi and CUDA_VISIBLE_DEVICES, and that the PyTorch of this environment is one for this card.',
  'gpu-error':
    'The GPU ended its work with an error: start it again; if it comes back, use newer mlx and macOS, or a smaller batch.',
  'gpu-victim':
    "The GPU was reset because of another program, and this one's work was dropped with it: quit what else uses the GPU, then start it again.",
  'nccl-error':
    'The processes on the graphics cards lost each other or never met (NCCL): look for one that failed or hangs, give each its own card, check the network; NCCL_DEBUG=WARN tells more.',
  'gpu-timeout':
    'The GPU gave no answer in time, mostly because memory was short: quit other apps, or use a smaller batch.',
  'display-watchdog':
    'macOS ended the GPU work because it held up the display: start it with mlxtop run --relax-gpu-watchdog, or use a smaller batch.',
  'buffer-too-large': 'One array is larger than the GPU allows: use a smaller --batch-size or --max-seq-length.',
  'resource-limit': 'The GPU has too many arrays open: use a newer mlx and mlx-lm, and batches of a more even length.',
  'out-of-memory':
    'The machine, or what this may use of it, ran out of memory: quit other apps, or use a smaller batch or shorter sequences.',
  'shared-memory-full':
    'The processes that load the data ran out of shared memory (/dev/shm): use fewer of them, or give the container more (docker run --shm-size, --ipc=host).',
  'too-many-files': 'It has more files open than it may: raise the limit (ulimit -n 4096) before starting it.',
  'killed-for-memory':
    'It was killed (SIGKILL), as the system does when memory runs out: if so, quit other apps, or use a smaller batch.',
  killed: 'It was killed (SIGKILL) by somebody or something; memory was not short.',
  terminated: 'It was told to end (SIGTERM), as a job scheduler, a time limit or somebody does.',
  'child-failed': 'A program that it started failed: what that printed before may tell why.',
  'dataset-too-small': 'The data has fewer rows than one batch: use a smaller --batch-size, or more rows.',
  'no-data':
    'The training data was not found or is empty: check its path or name (for mlx_lm a folder with train.jsonl, or a dataset of the hub).',
  'bad-data': 'The training data cannot be read: each row must be one JSON object of a format that the trainer knows.',
  'no-config':
    'The configuration file was not found: check its path, which counts from the folder that it was started in.',
  'too-many-layers': 'The model has fewer layers than --num-layers asks for: lower it, or -1 for all of them.',
  'bad-checkpoint':
    'The weights to go on from are missing, damaged or of another model: give another checkpoint (for mlx_lm to --resume-adapter-file).',
  'damaged-model': 'The files of the model are damaged or not all there: delete them and fetch the model again.',
  'model-offline': 'The model is not on this machine and could not be fetched: check its name and the network.',
  'model-gated':
    'The model or the dataset is gated: accept its terms on huggingface.co, then log in with `hf auth login`.',
  'wrong-flag':
    "An option is missing, unknown or has a wrong value: look at the program's --help, options change between versions.",
  'command-not-found':
    "A program was not found: check its name and path (also in a script's first line), and that its environment is active.",
  'script-not-found': 'The script was not found: check its path, which counts from the folder that it was started in.',
  'nothing-to-run':
    'Python found the folder or package, but nothing in it that can be run: name the script or module in it (python -m mlx_lm lora).',
  'not-executable':
    'A file was found but may not be run or read: check that it is a program or script for this machine, and its permission (chmod +x).',
  'no-folder': 'The folder to change to was not found: check its path in the command or script.',
  'no-environment': 'The Python environment was not found: check its path or name, or make it anew.',
  'missing-module':
    'Python lacks a package, or has another version of it: install it in the environment that the training runs in.',
  'missing-library':
    'A library of the system is missing or of another version (the words below name it): install it, or the package that brings it again.',
  'disk-full': 'The disk is full, or your share of it used up: free some space before going on.',
  'not-permitted':
    "The system forbids that file, whatever its owner may do: a file or folder may be immutable (Linux: lsattr; macOS: ls -lO), or a container's or another security rule keeps it.",
  'save-failed':
    'The weights could not be saved: its folder is gone, or cannot be written; see to that (--adapter-path), then go on.',
  'batch-not-divisible': 'The batch size must be a multiple of the number of workers.',
  'rank-lost': 'A rank was lost and took the others with it: look at its machine (memory, network), then go on.',
  'old-mlx-lm': 'This mlx-lm runs on Macs only: use 0.26.1 or newer here.',
  crashed: 'It crashed (a fault in a library, not an error of its script): its last words may name it.',
  'python-error': 'It ended with an error of its own.',
};

/** Where the words printed tell more than the kind. */
const SPECIAL: readonly (readonly [FailureKind, RegExp, string])[] = [
  // What huggingface_hub and transformers say when they were told not to ask the network: it is not the network's fault.
  [
    'model-offline',
    /OfflineModeIsEnabled|HF_HUB_OFFLINE|local_files_only|offline mode is enabled|outgoing traffic/i,
    'The model is not on this machine, and a setting forbids fetching it (HF_HUB_OFFLINE, local_files_only): unset that, or check its name.',
  ],
  // What compose tells: a limit of the container's own is none that the machine's memory shows.
  [
    'killed',
    /\bexited with code 137\b/,
    "It was killed (SIGKILL), and the machine's memory was not short: if the container has a limit of its own (mem_limit), raise that.",
  ],
  ['not-permitted', GUARDED, GUARDED_SENTENCE],
  // Of macOS' linker, whose variables do not reach a trainer from a shell.
  [
    'missing-library',
    /Library not loaded: /,
    'A library of the system is missing or of another version (the words below name it): install it. If DYLD_LIBRARY_PATH is to find it: mlxtop run -- env DYLD_LIBRARY_PATH=… python …',
  ],
  // Not mlx: it has none of mlx_lm's options.
  [
    'metal-out-of-memory',
    /MPS backend/,
    'The GPU ran out of memory: use a smaller batch or shorter sequences, or gradient checkpointing.',
  ],
  [
    'cuda-out-of-memory',
    /this process has [\d.]+ [KMGT]?i?B memory in use|reserved in total by PyTorch/,
    "The training filled the graphics card's memory by itself: use a smaller batch or shorter sequences, or gradient checkpointing.",
  ],
  [
    'out-of-memory',
    /heap out of memory/,
    'It reached the limit that Node sets to its memory: raise that, for instance NODE_OPTIONS=--max-old-space-size=8192.',
  ],
  [
    'no-gpu',
    /not compiled with CUDA|no kernel image|not (?:linked|built)/,
    'The PyTorch of this environment was not built for this GPU: install the build that its website names for it.',
  ],
];

/** What happened and what to do, by the kind of a failure and what was printed of it. Undefined for a kind of a later version. */
export const failureSentence = (kind: FailureKind, line: string | null): string | undefined =>
  SPECIAL.find(([special, words]) => special === kind && line !== null && words.test(line))?.[2] ?? SENTENCES[kind];
