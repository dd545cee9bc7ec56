import type {FailureKind} from '../journal/events.js';

/** Every line of a failure has one of these; most lines of a run have none, and need no more than this one test. */
export const SIGNS =
  /rror|alloc|bort|illed|ailed|rrno|llegal|fault|minat|xit|xecut|ignal|SIG[A-Z]|not (?:found|loaded)|uplicate GPU|o (?:such|module)|space left|quota|denied|a directory|not permitted|__main__|nknown [oc]|Watchdog|Found:|\(rc=|can't cd/;

/** What each other program holds of the card's memory: `Process 4194 has 74.29 GiB memory in use`. */
const OTHERS = /Process \d+ has ([\d.]+) ([KMGT]i)?B memory in use/g;
/** What the failing program holds: as newer PyTorch prints it, and as older. */
const OWN = /this process has ([\d.]+) ([KMGT]i)?B memory in use|([\d.]+) ([KMGT]i)?B reserved in total by PyTorch/;
const OLD_CARD = /([\d.]+) ([KMGT]i)?B total capacity;.{0,80}? ([\d.]+) ([KMGT]i)?B free;/;
const UNITS = ['', 'Ki', 'Mi', 'Gi', 'Ti'];

const bytes = (value: string | undefined, unit: string | undefined): number =>
  Number(value ?? 0) * 1024 ** UNITS.indexOf(unit ?? '');

/**
 * Whether other programs hold more of the card than the one that ran out of memory; false where the text does not say.
 */
const isTakenByOthers = (text: string): boolean => {
  const own = OWN.exec(text);
  if (own === null) return false;
  const held = bytes(own[1] ?? own[3], own[2] ?? own[4]);
  const others = [...text.matchAll(OTHERS)].reduce((sum, [, value, unit]) => sum + bytes(value, unit), 0);
  const card = OLD_CARD.exec(text);
  const unexplained = card === null ? 0 : bytes(card[1], card[2]) - bytes(card[3], card[4]) - held;
  return Math.max(others, unexplained) > held;
};

/** A kind of failure, the pattern of its line, and a condition where the pattern alone is not enough. */
export type Rule = readonly [kind: FailureKind, pattern: RegExp, when?: (text: string) => boolean];

/**
 * What a failing trainer prints; the special before the general. Texts of mlx (backend/metal/allocator.cpp,
 * io/safetensors.cpp, distributed/ring/ring.cpp, distributed/utils.cpp; python/mlx/_distributed_utils/launch.py),
 * mlx_lm (lora.py, utils.py, tuner/), Metal, huggingface_hub, transformers, datasets, torch, ray, slurm, argparse,
 * click, libc++, uv, poetry, conda, coreutils and the shells (bash, dash, ash, zsh, fish).
 */
export const RULES: readonly Rule[] = [
  [
    'metal-out-of-memory',
    /\[METAL\].{0,200}Insufficient Memory|kIOGPUCommandBufferCallbackErrorOutOfMemory|MPS backend out of memory/,
  ],
  [
    'display-watchdog',
    /\[METAL\].{0,200}Impacting Interactivity|kIOGPUCommandBufferCallbackErrorImpactingInteractivity/,
  ],
  ['gpu-timeout', /Caused GPU (?:Timeout|Hang) Error|kIOGPUCommandBufferCallbackError(?:Timeout|Hang)/],
  ['gpu-victim', /\[METAL\].{0,200}victim of GPU error|kIOGPUCommandBufferCallbackErrorInnocentVictim/],
  ['gpu-error', /\[METAL\] Command buffer execution failed|kIOGPUCommandBufferCallbackError/],
  ['resource-limit', /Resource limit \(\d+\) exceeded/],
  ['buffer-too-large', /greater than the maximum allowed buffer size/],
  ['cuda-memory-taken', /CUDA out of memory/, isTakenByOthers],
  [
    'cuda-out-of-memory',
    /CUDA out of memory|CUDA error: out of memory|cudaMalloc\w*[^a-z]{0,5} failed: out of memory|CUBLAS_STATUS_ALLOC_FAILED|RESOURCE_EXHAUSTED: Out of memory|OOM when allocating tensor .{0,300}\bGPU\b/,
  ],
  ['cuda-assert', /device-side assert triggered|\.cu:\d+: .{1,300} Assertion .{1,200} failed/],
  [
    'no-gpu',
    /^(?!.*[Ww]arn).*(?:No CUDA GPUs are available|Torch not compiled with CUDA enabled|Found no NVIDIA driver|no CUDA-capable device is detected|no kernel image is available for execution|CUDA driver version is insufficient|CUDA error: invalid device ordinal|not linked with support for mps|MPS backend is not (?:available|built)|Error: No CUDA runtime is found)/,
  ],
  ['duplicate-gpu', /Duplicate GPU detected/],
  [
    'nccl-error',
    /NCCL error in|\bNCCL Error \d|\bnccl(?:UnhandledCuda|System|Internal|Remote)Error\b|\bncclInvalid(?:Usage|Argument)\b|Watchdog caught collective operation timeout|watchdog thread terminated with exception|NCCL communicator was aborted|DistBackendError: /,
  ],
  [
    'cuda-error',
    /(?:^|[\s.])(?:RuntimeError|AcceleratorError|CudaError): (?:CUDA error: |cuDNN error: |CUDA driver error: )/,
  ],
  [
    'shared-memory-full',
    /out of shared memory\.|insufficient shared memory|unable to (?:open shared memory object|write to file <\/torch_).{0,200}No space left|\/dev\/shm\b.{0,200}No space left|No space left on device.{0,200}\/dev\/shm\b/,
  ],
  ['too-many-files', /Too many open files/],
  [
    'out-of-memory',
    /malloc(?:_or_wait)?\] Unable to allocate|(?:^|[\s.])(?:_Array)?MemoryError(?::|$)|Cannot allocate memory|std::bad_alloc|can't allocate memory|heap out of memory|OOMKilled|OOM Killed|\boom[-_]kill|[1-9]\d* Workers \(tasks \/ actors\) killed due to memory pressure|: Out Of Memory\s*$|running low on memory|Out of memory: Killed process|ray\.exceptions\.OutOfMemoryError/,
  ],
  ['disk-full', /No space left on device|Disk quota exceeded/],
  // A file's, which the line names: a signal or a priority that is not permitted is something else.
  [
    'not-permitted',
    /\[Errno 1\] Operation not permitted: ['"]|Error while serializing: .{1,80}Operation not permitted|EPERM: operation not permitted, \w{1,20} '|can't open file '.{1,1000}\[Errno 1\]|^(?:[\w./-]{1,100}: )?(?:\d+: )?cannot open \S{1,300}: Operation not permitted|^[\w./-]{1,100}: (?:line )?\d+: \S{1,300}: Operation not permitted|^(?:\S{1,100}\/)?(?:ba|z|da|k)?sh: \S{1,300}\.\w{1,8}: Operation not permitted|^zsh: operation not permitted: \S/,
  ],
  ['save-failed', /\[save\w{0,20}\] Failed to open file |SafetensorError: Error while serializing: /],
  ['old-mlx-lm', /KeyError: 'max_recommended_working_set_size'/],
  ['dataset-too-small', /Dataset must have at least batch_size=/],
  ['too-many-layers', /Requested to train \d+ layers but the model only has/],
  ['batch-not-divisible', /batch size must be divisible by the number of workers/i],
  [
    'model-gated',
    /GatedRepoError: |trying to access a gated repo|Access to model .{1,200} is restricted|is a gated dataset/,
  ],
  [
    'no-data',
    /Error: (?:Training|Test) set not found or empty|DatasetNotFoundError: |Not found Hugging Face dataset|Couldn't find any data file|Couldn't reach .{1,200} on the Hub|No such file or directory: .{1,500}\.(?:jsonl|csv|parquet)\b/,
  ],
  ['bad-data', /Error: Unsupported data format/],
  ['no-config', /No such file or directory: .{1,500}\.ya?ml\b/],
  [
    'rank-lost',
    // A rank that ^C ended (-2, or 130 through a shell) was not lost.
    /\[(?:ring|jaccl)\] (?:connection to a peer was lost|Too many send\/recv errors|Couldn't connect|Accept failed|(?:Send|Recv) failed)|(?:^|\[WARN\] )Node with rank \d+ (?:exited with code (?!-2\b|130\b)|was killed)|gloo\b.{0,200}Connection (?:closed|reset) by peer|Dist(?:Store|Network)Error: |The actor (?:died|is dead)|A worker died or was killed while executing|ray\.exceptions\.(?:RayActorError|ActorDiedError|WorkerCrashedError|NodeDiedError)/,
  ],
  [
    'bad-checkpoint',
    /\[load_(?:safetensors|npz|npy)\] |SafetensorError: |contains incompatible tensors|(?:Can't find a valid|No valid) checkpoint\b/,
  ],
  [
    'model-offline',
    /(?:LocalEntryNotFound|RepositoryNotFound|RevisionNotFound|HFValidation|ModelNotFound)Error: |OfflineModeIsEnabled: |No safetensors found in |couldn't connect to '?https:\/\/huggingface\.co|is not a local folder and is not a valid model identifier|host='huggingface\.co'.{1,300}Max retries|No such file or directory: .{1,500}config\.json/,
  ],
  [
    'wrong-flag',
    /^[\w./ -]{1,80}: error: (?:unrecognized arguments: |argument [^:]{1,80}: |the following arguments are required: |ambiguous option: |one of the arguments )|No such option: |Error: Missing (?:option|argument) |not used by the HfArgumentParser|^unknown option -/,
  ],
  [
    'script-not-found',
    /^\S{1,200}: can't open file '.{1,1000}\[Errno (?:2|20)\]|^(?:[\w./-]{1,100}: )?(?:\d+: )?cannot open \S{1,200}\.\w{1,8}: No such file|^(?:\/\S{1,100}\/)?(?:ba|z|da|k)?sh: \S{1,200}\.\w{1,8}: No such file or directory|^Error: Cannot find module '\/|^error: Failed to spawn: `\S{1,300}\.(?:py|sh|js)`/,
  ],
  ['nothing-to-run', /: can't find '__main__' module in |is a package and cannot be directly executed/],
  [
    'no-environment',
    /^(?:[\w./-]{1,100}: )?(?:line \d+: |\d+: |\.: |cannot open ){0,3}\S{0,200}\/bin\/activate: No such file|(?:^|: )no such file or directory: \S{0,200}\/bin\/activate|EnvironmentLocationNotFound: |Could not find conda environment|EnvironmentNameNotFound: |^pyenv: version .{1,100} is not installed/,
  ],
  [
    'no-folder',
    /^(?:[\w./-]{1,100}: )?(?:line \d+: |\d+: )?cd: (?:.{1,300}: (?:No such file|Not a directory)|can't cd to |(?:line \d+: )?can't cd)|(?:^|:)cd:\d+: (?:no such file or directory|not a directory): /,
  ],
  [
    'not-executable',
    /^[\w./-]{1,100}: (?:line )?\d+: \S{1,300}: (?:Permission denied|[Ii]s a directory|cannot execute|Exec format error|.{0,200}bad interpreter)|^(?:\S{1,100}\/)?(?:ba|z|da|k)?sh: \S{1,300}: (?:Permission denied|[Ii]s a directory|cannot execute|Exec format error|.{0,200}bad interpreter)|^zsh: (?:permission denied: |exec format error: |.{1,300} bad interpreter: )|failed to (?:run command|execute) .{1,300}: (?:Permission denied|Exec format error)|can't open file '.{1,1000}\[Errno (?:13|21)\]/,
  ],
  [
    'command-not-found',
    /^[\w./-]{1,200}: (?:line )?(?:\d+: )?(?:exec: )?\S{1,200}: (?:command )?not found\s*$|^(?:zsh: |\S{1,200}:\d+: )command not found: |^fish: Unknown command|^\S{0,100}\b(?:env|nice|nohup|stdbuf|timeout|xargs): ['‘"]?\S{1,200}['’"]?: No such file or directory|failed to (?:run command|execute) .{1,300}: No such file|^error: Failed to spawn: |^Command not found: |the command .{1,200} could not be found within PATH|executable file not found in \$PATH/,
  ],
  [
    'missing-library',
    /error while loading shared libraries: |: cannot open shared object file|Library not loaded: |version `[\w.]{1,60}' not found \(required by|symbol not found in flat namespace/,
  ],
  [
    'missing-module',
    /\bModuleNotFoundError: |\bImportError: (?!attempted relative import)|^\S{1,200}: No module named /,
  ],
  [
    'crashed',
    /^libc\+\+abi: terminating |^terminate called (?:after|without) |^Fatal Python error: |^(?:zsh: (?:abort|segmentation fault|bus error|illegal hardware instruction)|\S{1,200}:\d+: (?:abort|segmentation fault|bus error|illegal hardware instruction) {2}|Abort trap|Aborted|Segmentation fault|Bus error|Illegal instruction|\[\d+\] {1,8}(?:[-+] {1,8})?\d+ (?:abort|segmentation fault|bus error|illegal hardware instruction))\b|: line \d+: +\d+ (?:Abort|Segmentation fault|Bus error|Illegal)/,
  ],
  [
    'killed-for-memory',
    /^(?:zsh: killed\b|\S{1,200}:\d+: killed {2}|Killed(?:: 9)?\s*$|\[\d+\] ?[-+]?\s+(?:\d+ )?\s*[Kk]illed\b)|: line \d+: +\d+ Killed\b/,
  ],
  [
    'terminated',
    /^(?:zsh: terminated\b|\[\d+\] {1,8}(?:[-+] {1,8})?\d+ terminated\b|Terminated(?:: 15)?\s*$)|: line \d+: +\d+ Terminated\b|CANCELLED AT .{1,60}DUE TO/,
  ],
];
