import {describe, expect, test} from '@jest/globals';
import {readFailure} from '../../source/trainer/failures.js';
import {createReader} from '../../source/trainer/reader.js';
import {readPieces} from './reading.js';

const METAL = '[METAL] Command buffer execution failed:';
const LIBCPP = 'libc++abi: terminating due to uncaught exception of type std::runtime_error:';

test.each([
  [
    'metal-out-of-memory',
    `${LIBCPP} ${METAL} Insufficient Memory (00000008:kIOGPUCommandBufferCallbackErrorOutOfMemory)`,
  ],
  [
    'metal-out-of-memory',
    `RuntimeError: ${METAL} Insufficient Memory (00000008:kIOGPUCommandBufferCallbackErrorOutOfMemory).`,
  ],
  ['metal-out-of-memory', 'RuntimeError: MPS backend out of memory (MPS allocated: 17.97 GB, max allowed: 18.13 GB).'],
  ['gpu-timeout', `RuntimeError: ${METAL} Caused GPU Timeout Error (00000002:kIOGPUCommandBufferCallbackErrorTimeout)`],
  [
    'display-watchdog',
    `${LIBCPP} ${METAL} Impacting Interactivity (0000000e:kIOGPUCommandBufferCallbackErrorImpactingInteractivity)`,
  ],
  [
    'buffer-too-large',
    'RuntimeError: [metal::malloc] Attempting to allocate 34359738368 bytes which is greater than the maximum allowed buffer size of 9534832640 bytes.',
  ],
  ['resource-limit', `${LIBCPP} [metal::malloc] Resource limit (499000) exceeded.`],
  ['out-of-memory', 'RuntimeError: [malloc] Unable to allocate 8589934592 bytes.'],
  ['out-of-memory', `${LIBCPP} [malloc_or_wait] Unable to allocate 12 bytes.`],
  ['out-of-memory', 'MemoryError'],
  ['out-of-memory', 'numpy._core._exceptions._ArrayMemoryError: Unable to allocate 29.8 GiB for an array'],
  ['out-of-memory', 'OSError: [Errno 12] Cannot allocate memory'],
  ['cuda-out-of-memory', 'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.'],
  ['cuda-out-of-memory', 'torch.AcceleratorError: CUDA error: out of memory'],
  ['duplicate-gpu', '[rank1]: Duplicate GPU detected : rank 1 and rank 0 both on CUDA device 60'],
  ['dataset-too-small', 'ValueError: Dataset must have at least batch_size=8 examples but only has 5.'],
  ['too-many-layers', 'ValueError: Requested to train 48 layers but the model only has 28 layers.'],
  ['batch-not-divisible', 'ValueError: The batch size must be divisible by the number of workers'],
  ['no-data', 'ValueError: Training set not found or empty. Must provide training set for fine-tuning.'],
  ['no-data', "datasets.exceptions.DatasetNotFoundError: Dataset 'me/mine' doesn't exist on the Hub."],
  ['bad-data', 'ValueError: Unsupported data format, check the supported formats here:'],
  ['no-config', "FileNotFoundError: [Errno 2] No such file or directory: 'nosuch.yaml'"],
  ['rank-lost', 'RuntimeError: [ring] connection to a peer was lost'],
  ['rank-lost', "RuntimeError: [ring] Couldn't connect (error: 111)"],
  ['rank-lost', '[ring] Too many send/recv errors. Aborting...'],
  ['rank-lost', `${LIBCPP} [jaccl] Recv failed with errno=54`],
  ['rank-lost', '[WARN] Node with rank 1 exited with code -9'],
  ['rank-lost', '[WARN] Node with rank 0 was killed'],
  ['bad-checkpoint', 'RuntimeError: [load_safetensors] Failed to open file adapters/0000100_adapters.safetensors'],
  [
    'bad-checkpoint',
    "RuntimeError: [load_safetensors] Tensor 'x.lora_a' invalid data offsets (64, 128) exceeding the size of the file. Perhaps an incomplete download or corrupt file?",
  ],
  [
    'model-offline',
    'huggingface_hub.errors.LocalEntryNotFoundError: Cannot find an appropriate cached snapshot folder',
  ],
  ['model-offline', "OSError: We couldn't connect to 'https://huggingface.co' to load the files"],
  ['model-offline', "huggingface_hub.errors.HFValidationError: Repo id must be in the form 'a/b': '/no/model'."],
  ['model-gated', 'huggingface_hub.errors.GatedRepoError: 401 Client Error.'],
  ['wrong-flag', 'lora.py: error: unrecognized arguments: --lora-layers 4'],
  ['wrong-flag', "mlx_lm.lora: error: argument --iters: invalid int value: 'x'"],
  ['wrong-flag', 'train.py: error: the following arguments are required: --model'],
  ['old-mlx-lm', "KeyError: 'max_recommended_working_set_size'"],
  ['missing-module', "ModuleNotFoundError: No module named 'mlx_lm'"],
  ['missing-module', '/usr/bin/python3: No module named mlx_lm'],
  ['script-not-found', "python3: can't open file '/work/trian.py': [Errno 2] No such file or directory"],
  ['disk-full', 'OSError: [Errno 28] No space left on device'],
  ['killed-for-memory', 'zsh: killed     mlx_lm.lora --train'],
  ['killed-for-memory', 'Killed: 9'],
  ['killed-for-memory', 'Killed'],
  ['killed-for-memory', './train.sh: line 3: 12345 Killed                  python train.py'],
  ['crashed', 'zsh: abort      mlx_lm.lora --train'],
  ['crashed', 'Abort trap: 6'],
  ['crashed', 'Aborted (core dumped)'],
  ['crashed', 'Segmentation fault: 11'],
  ['crashed', 'Fatal Python error: Segmentation fault'],
])('%s is read from %s', (kind, line) => {
  expect(readFailure(line)).toEqual({kind, line});
});

test.each([
  'resource_tracker: There appear to be 1 leaked semaphore objects to clean up at shutdown',
  'Iter 10: Train loss 2.041, Learning Rate 1.000e-05, It/sec 0.412, Tokens/sec 215.337, Trained Tokens 5147, Peak mem 9.413 GB',
  '7/7 ━━━━━━━━━━━━━━━━━━━━ 0s 3ms/step - loss: 0.2495 - mean_absolute_error: 0.4230',
  'Warning: Validation set not found or empty. Training will proceed without validation.',
  'kernel.cpp:12:3: error: argument of type "int" is incompatible',
  '    raise LocalEntryNotFoundError(',
  'Killed the old server',
  'KeyboardInterrupt',
  '[WARN] Node with rank 1 exited with code -2',
  '[ring] Rank 0 accepting',
  '[INFO] Node with rank 1 completed',
  'Loading pretrained model',
  'Memory allocated: 4 GB',
])('nothing is read from %s', line => {
  expect(readFailure(line)).toBeNull();
});

test.each([
  ['killed-for-memory', 'Killed'],
  ['killed-for-memory', 'zsh: killed     mlx_lm.lora --train'],
  ['killed-for-memory', '/bin/train: line 3: 12345 Killed                  mlx_lm.lora'],
  ['crashed', `${LIBCPP} x`],
])("%s is read behind mlx_lm's live bar, which ends in no line feed: %s", (kind, line) => {
  const bar = `train ▋${'░'.repeat(29)}   2% ·    66/3,000`;
  expect(readFailure(bar)).toBeNull();
  expect(readFailure(`${bar}${line}`)).toEqual({kind, line});
});

test('what is printed on the line of a bar is kept without the bar', () => {
  const text =
    'Calculating loss...:   0%|          | 0/25 [00:00<?, ?it/s]RuntimeError: [malloc] Unable to allocate 9 bytes.';
  expect(readFailure(text)?.line).toBe('RuntimeError: [malloc] Unable to allocate 9 bytes.');
});

test('a long line is cut to where the failure stands', () => {
  const failure = readFailure(
    `${'prompt '.repeat(5000)}[metal::malloc] Resource limit (499000) exceeded. ${'x'.repeat(900)}`,
  );
  expect(failure?.line).toMatch(/^Resource limit \(499000\) exceeded\. x+$/);
  expect(failure?.line.length).toBeLessThanOrEqual(300);
});

/** The failure that is reported last. */
const last = (...lines: string[]): string | undefined => {
  const failures = readPieces(Buffer.from(`${lines.join('\r\n')}\r\n`)).filter(event => event.type === 'failure');
  const failure = failures.at(-1);
  return failure && `${failure.kind}: ${failure.line}`;
};

const TRACEBACK = [
  'Traceback (most recent call last):',
  '  File "/env/lib/python3.11/site-packages/mlx_lm/lora.py", line 341, in run',
];
const OOM = `RuntimeError: ${METAL} Insufficient Memory (00000008:kIOGPUCommandBufferCallbackErrorOutOfMemory).`;

describe('of several failures', () => {
  test("the program's word is kept before the shell's", () => {
    const text = `${LIBCPP} ${METAL} Insufficient Memory (00000008:kIOGPUCommandBufferCallbackErrorOutOfMemory)`;
    expect(last(text, 'zsh: abort      mlx_lm.lora --train', 'resource_tracker: 1 leaked semaphore')).toBe(
      `metal-out-of-memory: ${text}`,
    );
  });

  test('the one that ended the run is kept, not the one on the way', () => {
    const missing = "ModuleNotFoundError: No module named 'wandb'";
    const during = 'During handling of the above exception, another exception occurred:';
    expect(last(...TRACEBACK, missing, '', during, '', ...TRACEBACK, OOM)).toBe(`metal-out-of-memory: ${OOM}`);
    expect(last(...TRACEBACK, OOM, '', during, '', ...TRACEBACK, missing)).toBe(`metal-out-of-memory: ${OOM}`);
    expect(last(...TRACEBACK, OOM, '', during, '', ...TRACEBACK, "KeyError: 'loss'")).toBe(
      `metal-out-of-memory: ${OOM}`,
    );
  });

  test('of two with the same weight, the last one is kept', () => {
    const cause = 'The above exception was the direct cause of the following exception:';
    const entry = 'huggingface_hub.errors.LocalEntryNotFoundError: An error happened while trying to locate the files';
    const os = "OSError: We couldn't connect to 'https://huggingface.co' to load the files";
    expect(last(...TRACEBACK, entry, '', cause, '', ...TRACEBACK, os)).toBe(`model-offline: ${os}`);
  });
});

test('one that is printed without an end is reported some times', () => {
  const lines = Array.from({length: 1000}, (_, number) => `OSError: [Errno 12] Cannot allocate memory ${number}`);
  const reported = (text: string[]) =>
    readPieces(Buffer.from(`${text.join('\n')}\n`)).filter(({type}) => type === 'failure');
  expect(reported(lines)).toHaveLength(50);
  const threads = lines.map((_, number) => `/x/Indexing.cu:15: block: [${number},0,0] Assertion \`a < b\` failed.`);
  expect(reported(threads)).toHaveLength(1);
});

describe('of ranks that are lost', () => {
  const PEER = 'RuntimeError: [ring] connection to a peer was lost';
  const exited = (rank: number, code: number) =>
    `\u001b[33m[WARN] Node with rank ${rank} exited with code ${code} \u001b[0m`;

  test('the first one is reported: it took the others with it', () => {
    expect(
      last(
        exited(1, -9),
        '[ring] Too many send/recv errors. Failing pending tasks...',
        ...TRACEBACK,
        PEER,
        exited(0, -15),
      ),
    ).toBe('rank-lost: [WARN] Node with rank 1 exited with code -9');
  });

  test.each([
    ['metal-out-of-memory', OOM],
    ['python-error', 'ValueError: nothing to train'],
  ])('what one of them failed of says more, before and after: %s', (kind, line) => {
    expect(last(...TRACEBACK, line, exited(1, 1), ...TRACEBACK, PEER)).toBe(`${kind}: ${line}`);
    expect(last(exited(1, 1), ...TRACEBACK, PEER, ...TRACEBACK, line)).toBe(`${kind}: ${line}`);
  });
});

describe('in a traceback', () => {
  test('the frames are no failures, and any exception is one', () => {
    const frame = '    raise LocalEntryNotFoundError: MemoryError: Abort trap: 6';
    expect(last(...TRACEBACK, frame, 'jinja2.exceptions.TemplateNotFound: chat.jinja')).toBe(
      'python-error: jinja2.exceptions.TemplateNotFound: chat.jinja',
    );
    expect(last(...TRACEBACK, frame, 'AssertionError')).toBe('python-error: AssertionError');
  });

  test('what is prefixed by nothing that is known is followed by its first line', () => {
    const lines = [...TRACEBACK, 'ValueError: bad'].map(line => `node01> ${line}`);
    expect(last(lines[0] ?? '', lines[1] ?? '', 'from another', lines[2] ?? '')).toBe('python-error: ValueError: bad');
  });

  test('a group of exceptions is followed into what it holds', () => {
    const group = [
      '  + Exception Group Traceback (most recent call last):',
      '  |   File "t.py", line 3, in <module>',
      '  | ExceptionGroup: many (1 sub-exception)',
      '  +-+---------------- 1 ----------------',
      '    | Traceback (most recent call last):',
      '    |   File "t.py", line 4',
      '    | ValueError: bad',
      '    +------------------------------------',
    ];
    expect(last(...group)).toBe('python-error: ValueError: bad');
  });

  test("a task's own frames behind ray's exception are read on", () => {
    const relayed = 'ray.exceptions.RayTaskError(ValueError): ray::train() (pid=12, ip=10.0.0.1)';
    expect(last(...TRACEBACK, relayed, '  File "t.py", line 3, in train', 'ValueError: bad')).toBe(
      'python-error: ValueError: bad',
    );
  });

  test('a box that rich draws around it is part of it', () => {
    const box = ['╭─ Traceback (most recent call last) ─╮', '│ /work/t.py:3 in <module> │', '╰─────╯'];
    expect(last(...box, 'ValueError: bad')).toBe('python-error: ValueError: bad');
  });

  test('^C is not a failure', () => {
    expect(last(`^C${TRACEBACK[0]}`, '    return {', '           ^', '', 'KeyboardInterrupt')).toBeUndefined();
  });

  test('a folder that mlx_lm took for a dataset of the hub is missing data', () => {
    const frame = '  File "/env/mlx_lm/tuner/datasets.py", line 227, in load_hf_dataset';
    const error = "ModuleNotFoundError: No module named 'datasets'";
    expect(last(...TRACEBACK, frame, '    from datasets import load_dataset', error)).toBe(`no-data: ${error}`);
    expect(last(...TRACEBACK, error)).toBe(`missing-module: ${error}`);
  });

  test('a missing configuration is reported, whatever its file is called', () => {
    const frames = [
      '  File "/env/mlx_lm/lora.py", line 381, in main',
      '    with open(config, "r") as file:',
      '         ^^^^',
    ];
    const error = "FileNotFoundError: [Errno 2] No such file or directory: 'lora.conf'";
    expect(last(...TRACEBACK, ...frames, error)).toBe(`no-config: ${error}`);
    expect(last(...TRACEBACK, error)).toBe(`python-error: ${error}`);
  });

  test('what Python says that it ignores is no failure; what comes after it may be one', () => {
    const ignored = [
      'Exception ignored in: <function Writer.__del__ at 0x10>',
      ...TRACEBACK,
      'ImportError: shutting down',
    ];
    expect(last(...ignored)).toBeUndefined();
    expect(last(...ignored, ...TRACEBACK, OOM)).toBe(`metal-out-of-memory: ${OOM}`);
  });

  test("the model's own file is not a checkpoint to continue from", () => {
    const error = 'RuntimeError: [load_safetensors] Invalid json header length model.safetensors';
    const frame = (name: string) => `  File "/env/mlx_lm/utils.py", line 249, in ${name}`;
    expect(last(...TRACEBACK, frame('load_model'), error)).toBe(`damaged-model: ${error}`);
    expect(last(...TRACEBACK, frame('load_weights'), error)).toBe(`bad-checkpoint: ${error}`);
  });
});

test('a report takes back an earlier failure: one of less weight may follow', () => {
  expect(last('OSError: [Errno 28] No space left on device', 'Iter 10: Train loss 2.000, It/sec 1.000', 'Killed')).toBe(
    'killed-for-memory: Killed',
  );
  expect(last('OSError: [Errno 28] No space left on device', 'Iter 10: Val loss 2.000', 'Killed')).toMatch(
    /^disk-full/,
  );
});

test('a failure makes no dialect', () => {
  const reader = createReader();
  expect(reader.push(Buffer.from('Killed\n'))).toEqual([{type: 'failure', kind: 'killed-for-memory', line: 'Killed'}]);
  expect(reader.dialect).toBeNull();
});

test("a failure is read beside a user's pattern", () => {
  const text = 'step 1\nMemoryError\n';
  expect(readPieces(Buffer.from(text), [], String.raw`step (?<iteration>\d+)`)).toEqual([
    {type: 'progress', iteration: 1, total: null},
    {type: 'failure', kind: 'out-of-memory', line: 'MemoryError'},
  ]);
});
