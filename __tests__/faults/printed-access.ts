import type {Printed} from './told.js';

const OPEN = 'PermissionError: [Errno 1] Operation not permitted:';
const OWN = /^macOS keeps this session out of that folder.*new server.*mlxtop continue --socket-name/;
const OTHER = /^The system forbids access to that file.*lsattr/;

/**
 * Of files that the system does not let a session at, as Python 3.11, numpy 2.4, mlx 0.32, safetensors 0.3 to 0.8, Node
 * 20 and the shells print it where open(2) and mkdir(2) answer EPERM.
 */
export const ACCESS: Printed = {
  'not-permitted': [
    [`${OPEN} '/Users/ada/Documents/lora/data/train.jsonl'`, 1, OWN],
    [`${OPEN} '/Users/ada/Library/Mobile Documents/com~apple~CloudDocs/lora/adapters/adapter_config.json'`, 1, OWN],
    [`${OPEN} '/Volumes/Samsung T7/adapters'`, 1, OWN],
    [`${OPEN} '/Users/ada/Downloads/a.npz' -> '/Users/ada/Downloads/b.npz'`, 1, OWN],
    [`${OPEN} 'adapters/adapter_config.json'`, 1, OTHER],
    [`${OPEN} '/srv/lora/train.jsonl'`, 1, OTHER],
    [
      'safetensors._safetensors_rust.SafetensorError: Error while serializing: I/O error: Operation not permitted (os error 1) at path "/Users/ada/Documents/lora/adapters/.tmppXvga5"',
      1,
      OWN,
    ],
    [
      'safetensors_rust.SafetensorError: Error while serializing: IoError(Os { code: 1, kind: PermissionDenied, message: "Operation not permitted" })',
      1,
      OTHER,
    ],
    [
      "/opt/homebrew/bin/python3: can't open file '/Users/ada/Desktop/lora/train.py': [Errno 1] Operation not permitted",
      2,
      OWN,
    ],
    ["Error: EPERM: operation not permitted, open '/Users/ada/Documents/lora/train.jsonl'", 1, OWN],
    ['sh: 0: cannot open train.sh: Operation not permitted', 2, OTHER],
    ['bash: /Users/ada/Documents/lora/train.sh: Operation not permitted', 126, OWN],
    ['./train.sh: line 3: /Users/ada/Desktop/log.txt: Operation not permitted', 1, OWN],
    ['zsh: operation not permitted: ./train.sh', 126, OTHER],
  ],
  'save-failed': [
    [
      'RuntimeError: [save_safetensors] Failed to open file adapters/0000100_adapters.safetensors',
      1,
      /^The weights could not be saved/,
    ],
    [
      'safetensors._safetensors_rust.SafetensorError: Error while serializing: I/O error: Permission denied (os error 13) at path "/srv/adapters/.tmpA"',
      1,
      /--adapter-path/,
    ],
  ],
};

/** What else is not permitted, or not granted, in words much like those. */
export const OTHERWISE: readonly (readonly [kind: string, line: string])[] = [
  ['python-error', 'PermissionError: [Errno 1] Operation not permitted'],
  ['python-error', "PermissionError: [Errno 13] Permission denied: '/Users/ada/Documents/lora/train.jsonl'"],
  ['python-error', "OSError: [Errno 30] Read-only file system: '/Volumes/Samsung/adapters'"],
  ['disk-full', "OSError: [Errno 28] No space left on device: '/Users/ada/Documents/adapters/x.safetensors'"],
  ['disk-full', 'SafetensorError: Error while serializing: I/O error: No space left on device (os error 28)'],
  ['bad-checkpoint', 'RuntimeError: [load_safetensors] Failed to open file adapters/0000100_adapters.safetensors'],
  ['cuda-error', 'RuntimeError: CUDA error: operation not permitted when stream is capturing'],
  ['not-executable', 'bash: ./train.sh: Permission denied'],
];

/** Of a signal, a limit, a priority: nothing that a run fails of. */
export const NO_FAILURES: readonly string[] = [
  'bash: kill: (1) - Operation not permitted',
  './train.sh: line 3: kill: (1) - Operation not permitted',
  './train.sh: line 2: ulimit: open files: cannot modify limit: Operation not permitted',
  'kill: sending signal to 1 failed: Operation not permitted',
  'renice: failed to set priority for 4 (process ID): Operation not permitted',
  'ptrace: Operation not permitted.',
];
