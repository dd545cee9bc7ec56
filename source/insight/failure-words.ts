import type {FailureKind} from '../journal/events.js';
import {GUARDED, GUARDED_SENTENCE} from './guarded-places.js';

/** What happened and what to do, for each kind of failure. */
export const SENTENCES: Readonly<Record<FailureKind, string>> = {
  'metal-out-of-memory':
    'The GPU ran out of memory: use a smaller --batch-size or --max-seq-length, fewer --num-layers, or --grad-checkpoint.',
  'cuda-out-of-memory':
    'The graphics card ran out of memory: use a smaller batch or shorter sequences, or quit the other programs that use the card.',
  'cuda-memory-taken':
    "Other programs hold most of the graphics card's memory: quit them (nvidia-smi names them), or use another card (CUDA_VISIBLE_DEVICES).",
  'cuda-assert':
    'The graphics card stopped at a value out of range, usually a token or label that the model does not have: check these; with CUDA_LAUNCH_BLOCKING=1 the traceback shows where.',
  'cuda-error':
    'The graphics card or its driver reported an error: start it with CUDA_LAUNCH_BLOCKING=1 to see where; if that differs each time, check the card itself (sudo dmesg, lines with Xid).',
  'no-gpu':
    "No graphics card can be used: check nvidia-smi and CUDA_VISIBLE_DEVICES, and that this environment's PyTorch supports this card.",
  'gpu-error':
    'The GPU stopped with an error: start the run again; if it happens again, use a newer mlx and macOS, or a smaller batch.',
  'gpu-victim':
    "The GPU was reset because of another program, and this run's work was lost with it: quit what else uses the GPU, then start the run again.",
  'nccl-error':
    'The processes on the graphics cards lost their connection or never made one (NCCL): look for one that failed or hangs, give each its own card, check the network; NCCL_DEBUG=WARN shows more.',
  'duplicate-gpu':
    'Two processes of the run were given the same graphics card: start no more than there are cards (--nproc_per_node), and let each take its own (torch.cuda.set_device with LOCAL_RANK).',
  'gpu-timeout':
    'The GPU did not answer in time, usually because memory was short: quit other apps, or use a smaller batch.',
  'display-watchdog':
    'macOS stopped the GPU work because it blocked the display: start the run with mlxtop run --relax-gpu-watchdog, or use a smaller batch.',
  'buffer-too-large': 'One array is larger than the GPU allows: use a smaller --batch-size or --max-seq-length.',
  'resource-limit': 'The GPU has too many arrays open: use a newer mlx and mlx-lm, and batches of more even length.',
  'out-of-memory':
    'The machine, or the share of it that this run may use, ran out of memory: quit other apps, or use a smaller batch or shorter sequences.',
  'shared-memory-full':
    'The processes that load the data ran out of shared memory (/dev/shm): use fewer of them, or give the container more (docker run --shm-size, --ipc=host).',
  'too-many-files': 'It has too many files open: raise the limit (ulimit -n 4096) before starting it.',
  'killed-for-memory':
    'It was killed (SIGKILL), as the system does when memory runs out: if so, quit other apps, or use a smaller batch.',
  killed: 'It was killed (SIGKILL) by a user or another program; memory was not short.',
  terminated: 'It was asked to stop (SIGTERM), by a job scheduler, a time limit or a user.',
  'child-failed': 'A program that it started failed: what that program printed before may say why.',
  'dataset-too-small': 'The data has fewer rows than one batch: use a smaller --batch-size, or more rows.',
  'no-data':
    'The training data was not found or is empty: check its path or name (for mlx_lm a folder with train.jsonl, or a dataset on the hub).',
  'bad-data': 'The training data cannot be read: each row must be one JSON object in a format that the trainer knows.',
  'no-config':
    'The configuration file was not found: check its path, which is relative to the folder that the run was started in.',
  'too-many-layers': 'The model has fewer layers than --num-layers asks for: lower it, or use -1 for all of them.',
  'bad-checkpoint':
    'The weights to continue from are missing, damaged or from another model: choose another checkpoint (for mlx_lm with --resume-adapter-file).',
  'damaged-model': "The model's files are damaged or incomplete: delete them and download the model again.",
  'model-offline': 'The model is not on this machine and could not be downloaded: check its name and the network.',
  'model-gated':
    'The model or the dataset is gated: accept its terms on huggingface.co, then log in with `hf auth login`.',
  'wrong-flag':
    "An option is missing, unknown or has a wrong value: see the program's --help, as options change between versions.",
  'command-not-found':
    "A program was not found: check its name and path (also in a script's first line), and that its environment is active.",
  'script-not-found':
    'The script was not found: check its path, which is relative to the folder that the run was started in.',
  'nothing-to-run':
    'Python found the folder or package, but nothing in it to run: name the script or module in it (python -m mlx_lm lora).',
  'not-executable':
    'A file was found but may not be run or read: check that it is a program or script for this machine, and its permission (chmod +x).',
  'no-folder': 'The folder to change to was not found: check its path in the command or script.',
  'no-environment': 'The Python environment was not found: check its path or name, or create it again.',
  'missing-module':
    'A Python package is missing or has the wrong version: install it in the environment that the run uses.',
  'missing-library':
    'A system library is missing or has the wrong version (the output below names it): install it, or reinstall the package that provides it.',
  'disk-full': 'The disk is full, or your quota is used up: free some space before you continue.',
  'not-permitted':
    'The system forbids access to that file whatever its permissions: it may be immutable (Linux: lsattr; macOS: ls -lO), or a security rule protects it.',
  'save-failed':
    'The weights could not be saved: their folder is gone or cannot be written; fix that (--adapter-path), then continue.',
  'batch-not-divisible': 'The batch size must be a multiple of the number of workers.',
  'rank-lost': 'A rank was lost and took the others with it: check its machine (memory, network), then continue.',
  'old-mlx-lm': 'This mlx-lm runs on Macs only: use 0.26.1 or newer here.',
  crashed: 'It crashed (a fault in a library, not an error in its script): its last output may name it.',
  'python-error': 'It ended with an error of its own.',
};

/** Sentences for output that says more than the kind does. */
const SPECIAL: readonly (readonly [FailureKind, RegExp, string])[] = [
  // huggingface_hub and transformers say this when they were told to stay offline: the network is not at fault.
  [
    'model-offline',
    /OfflineModeIsEnabled|HF_HUB_OFFLINE|local_files_only|offline mode is enabled|outgoing traffic/i,
    'The model is not on this machine, and a setting forbids downloading it (HF_HUB_OFFLINE, local_files_only): unset that, or check its name.',
  ],
  // From compose: a limit of the container's own does not show in the machine's memory.
  [
    'killed',
    /\bexited with code 137\b/,
    "It was killed (SIGKILL), and the machine's memory was not short: if the container has a limit of its own (mem_limit), raise that.",
  ],
  ['not-permitted', GUARDED, GUARDED_SENTENCE],
  // From macOS' linker, whose variables do not reach a trainer from a shell.
  [
    'missing-library',
    /Library not loaded: /,
    'A system library is missing or has the wrong version (the output below names it): install it. If DYLD_LIBRARY_PATH is to find it: mlxtop run -- env DYLD_LIBRARY_PATH=… python …',
  ],
  // Not from mlx: mlx_lm's options do not apply.
  [
    'metal-out-of-memory',
    /MPS backend/,
    'The GPU ran out of memory: use a smaller batch or shorter sequences, or gradient checkpointing.',
  ],
  // Not from PyTorch's allocator: the context itself, of some 500 MB, found no room.
  [
    'cuda-out-of-memory',
    /Error: CUDA error: out of memory/,
    'The graphics card had no room left for CUDA itself, of which each process needs some 500 MB: quit the other programs that use the card (nvidia-smi names them), or use another one (CUDA_VISIBLE_DEVICES).',
  ],
  [
    'cuda-out-of-memory',
    /this process has [\d.]+ [KMGT]?i?B memory in use|reserved in total by PyTorch/,
    "The run filled the graphics card's memory on its own: use a smaller batch or shorter sequences, or gradient checkpointing.",
  ],
  [
    'out-of-memory',
    /heap out of memory/,
    'It reached the memory limit that Node sets itself: raise it, for instance with NODE_OPTIONS=--max-old-space-size=8192.',
  ],
  [
    'no-gpu',
    /not compiled with CUDA|no kernel image|not (?:linked|built)/,
    'The PyTorch of this environment was not built for this GPU: install the build for it that the PyTorch website names.',
  ],
];

/**
 * What happened and what to do, by the kind of a failure and what was printed about it. Undefined for a kind of a later
 * version.
 */
export const failureSentence = (kind: FailureKind, line: string | null): string | undefined =>
  SPECIAL.find(([special, words]) => special === kind && line !== null && words.test(line))?.[2] ?? SENTENCES[kind];
