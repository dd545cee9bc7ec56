import type {Printed} from './told.js';

const METAL = '[METAL] Command buffer execution failed:';
const LIBCPP = 'libc++abi: terminating due to uncaught exception of type std::runtime_error:';
const TRACEBACK = 'Traceback (most recent call last):\n  File "/env/mlx_lm/utils.py", line 249, in';

/** What mlx, mlx_lm and the hub have for it. */
export const MLX: Printed = {
  'metal-out-of-memory': [
    [
      `${LIBCPP} ${METAL} Insufficient Memory (00000008:kIOGPUCommandBufferCallbackErrorOutOfMemory)`,
      134,
      /--batch-size/,
    ],
    [
      `RuntimeError: ${METAL} Insufficient Memory (00000008:kIOGPUCommandBufferCallbackErrorOutOfMemory).`,
      1,
      /--grad-checkpoint/,
    ],
    [
      'RuntimeError: MPS backend out of memory (MPS allocated: 17.97 GB, max allowed: 18.13 GB).',
      1,
      /^(?!.*--)The GPU ran out of memory/,
    ],
  ],
  'gpu-timeout': [
    [
      `RuntimeError: ${METAL} Caused GPU Timeout Error (00000002:kIOGPUCommandBufferCallbackErrorTimeout).`,
      1,
      /did not answer in time/,
    ],
    [
      `${LIBCPP} ${METAL} Caused GPU Timeout Error (00000002:kIOGPUCommandBufferCallbackErrorTimeout)`,
      134,
      /quit other apps/,
    ],
    [
      `RuntimeError: ${METAL} Caused GPU Hang Error (00000003:kIOGPUCommandBufferCallbackErrorHang).`,
      1,
      /did not answer in time/,
    ],
  ],
  'display-watchdog': [
    [
      `${LIBCPP} ${METAL} Impacting Interactivity (0000000e:kIOGPUCommandBufferCallbackErrorImpactingInteractivity)`,
      134,
      /--relax-gpu-watchdog/,
    ],
    [
      `RuntimeError: ${METAL} Impacting Interactivity (0000000e:kIOGPUCommandBufferCallbackErrorImpactingInteractivity).`,
      1,
      /blocked the display/,
    ],
  ],
  'buffer-too-large': [
    [
      'RuntimeError: [metal::malloc] Attempting to allocate 34359738368 bytes which is greater than the maximum allowed buffer size of 9534832640 bytes.',
      1,
      /^One array/,
    ],
  ],
  'resource-limit': [[`${LIBCPP} [metal::malloc] Resource limit (499000) exceeded.`, 134, /too many arrays/]],
  'dataset-too-small': [
    ['ValueError: Dataset must have at least batch_size=8 examples but only has 5.', 1, /fewer rows/],
  ],
  'bad-data': [
    ['ValueError: Unsupported data format, check the supported formats here:', 1, /one JSON object/],
    [
      `${TRACEBACK} load_subset\njson.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)`,
      1,
      /one JSON object/,
    ],
  ],
  'too-many-layers': [
    ['ValueError: Requested to train 48 layers but the model only has 28 layers.', 1, /--num-layers/],
  ],
  'bad-checkpoint': [
    [
      'RuntimeError: [load_safetensors] Failed to open file adapters/0000100_adapters.safetensors',
      1,
      /--resume-adapter-file/,
    ],
    ["ValueError: Can't find a valid checkpoint at out/checkpoint-500", 1, /another checkpoint/],
    ['safetensors_rust.SafetensorError: Error while deserializing header: HeaderTooLarge', 1, /damaged/],
  ],
  'damaged-model': [
    [
      `${TRACEBACK} load_model\nRuntimeError: [load_safetensors] Invalid json header length model.safetensors`,
      1,
      /download the model again/,
    ],
  ],
  'model-offline': [
    [
      'huggingface_hub.errors.LocalEntryNotFoundError: Cannot find an appropriate cached snapshot folder',
      1,
      /check its name and the network/,
    ],
    ["OSError: We couldn't connect to 'https://huggingface.co' to load the files", 1, /could not be downloaded/],
    [
      'huggingface_hub.errors.OfflineModeIsEnabled: Cannot reach https://huggingface.co/x: offline mode is enabled.',
      1,
      /HF_HUB_OFFLINE/,
    ],
  ],
  'batch-not-divisible': [['ValueError: The batch size must be divisible by the number of workers', 1, /multiple/]],
  'rank-lost': [
    ['RuntimeError: [ring] connection to a peer was lost', 1, /^A rank was lost/],
    ['[WARN] Node with rank 1 exited with code -9', 0, /^A rank was lost/],
    [
      'RuntimeError: [../third_party/gloo/gloo/transport/tcp/pair.cc:598] Connection closed by peer [10.0.0.1]:35001',
      1,
      /^A rank was lost/,
    ],
  ],
  'old-mlx-lm': [["KeyError: 'max_recommended_working_set_size'", 1, /0\.26\.1/]],
  'child-failed': [
    ['train-1 exited with code 1', 0, /^A program that it started failed/],
    [
      "subprocess.CalledProcessError: Command '['python', 'train.py']' returned non-zero exit status 1.",
      1,
      /printed before/,
    ],
    ['make: *** [Makefile:2: train] Error 2', 2, /printed before/],
  ],
};
