import type {Printed} from './told.js';

const METAL = '[METAL] Command buffer execution failed:';
const LIBCPP = 'libc++abi: terminating due to uncaught exception of type std::runtime_error:';
const OF_CARD = 'GPU 0 has a total capacity of 79.18 GiB of which 6.62 MiB is free.';

/** What runs that end early print, from captures and public reports. */
export const END: Printed = {
  'cuda-memory-taken': [
    [
      `torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 64.00 MiB. ${OF_CARD} Process 4194 has 74.29 GiB memory in use. Including non-PyTorch memory, this process has 4.87 GiB memory in use.`,
      1,
      /^Another program has .*: process 4194 holds 74\.3 GB of its 79\.2 GB/,
    ],
    [
      `torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. ${OF_CARD} Process 1 has 30.00 GiB memory in use. Process 2 has 30.00 GiB memory in use. Including non-PyTorch memory, this process has 40000.00 MiB memory in use.`,
      1,
      /CUDA_VISIBLE_DEVICES/,
    ],
    [
      'RuntimeError: CUDA out of memory. Tried to allocate 20.00 MiB (GPU 0; 23.69 GiB total capacity; 1.50 GiB already allocated; 10.00 MiB free; 1.60 GiB reserved in total by PyTorch)',
      1,
      /nvidia-smi/,
    ],
  ],
  'cuda-out-of-memory': [
    [
      `torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. ${OF_CARD} Including non-PyTorch memory, this process has 77.92 GiB memory in use.`,
      1,
      /on its own/,
    ],
    [
      `torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 4.00 GiB. ${OF_CARD} Process 3689 has 612.00 MiB memory in use. Including non-PyTorch memory, this process has 76.51 GiB memory in use.`,
      1,
      /on its own/,
    ],
    [
      'RuntimeError: CUDA out of memory. Tried to allocate 20.00 MiB (GPU 0; 23.69 GiB total capacity; 21.00 GiB already allocated; 10.00 MiB free; 22.60 GiB reserved in total by PyTorch)',
      1,
      /on its own/,
    ],
    ['torch.AcceleratorError: CUDA error: out of memory', 1, /no room left for CUDA itself/],
    [
      'jaxlib.xla_extension.XlaRuntimeError: RESOURCE_EXHAUSTED: Out of memory while trying to allocate 8589934592 bytes.',
      1,
      /^The graphics card/,
    ],
  ],
  'cuda-assert': [
    ['torch.AcceleratorError: CUDA error: device-side assert triggered', 1, /token or label/],
    ['RuntimeError: CUDA error: device-side assert triggered', 1, /CUDA_LAUNCH_BLOCKING=1/],
    [
      '/pytorch/aten/src/ATen/native/cuda/Indexing.cu:1515: indexSelectSmallIndex: block: [0,0,0], thread: [0,0,0] Assertion `srcIndex < srcSelectDimSize` failed.',
      1,
      /out of range/,
    ],
  ],
  'cuda-error': [
    ['RuntimeError: CUDA error: an illegal memory access was encountered', 1, /CUDA_LAUNCH_BLOCKING=1/],
    ['torch.AcceleratorError: CUDA error: unspecified launch failure', 1, /reported an error/],
    ['RuntimeError: cuDNN error: CUDNN_STATUS_EXECUTION_FAILED', 1, /reported an error/],
  ],
  'no-gpu': [
    ['RuntimeError: No CUDA GPUs are available', 1, /nvidia-smi/],
    [
      'RuntimeError: Found no NVIDIA driver on your system. Please check that you have an NVIDIA GPU',
      1,
      /^No graphics card/,
    ],
    ['AssertionError: Torch not compiled with CUDA enabled', 1, /not built for this GPU/],
    ['RuntimeError: CUDA error: no kernel image is available for execution on the device', 1, /not built for this GPU/],
  ],
  'duplicate-gpu': [['[rank1]: Duplicate GPU detected : rank 1 and rank 0 both on CUDA device 60', 1, /LOCAL_RANK/]],
  'nccl-error': [
    [
      'torch.distributed.DistBackendError: NCCL error in: /pytorch/torch/csrc/distributed/c10d/NCCLUtils.cpp:93, invalid usage (run with NCCL_DEBUG=WARN for details), NCCL version 2.28.9',
      1,
      /its own card/,
    ],
    [
      'RuntimeError: NCCL error in: ../torch/csrc/distributed/c10d/ProcessGroupNCCL.cpp:1269, unhandled system error, NCCL version 2.14.3',
      1,
      /NCCL_DEBUG=WARN/,
    ],
    [
      '[rank0]:[E321 02:07:08.408271257 ProcessGroupNCCL.cpp:607] [Rank 0] Watchdog caught collective operation timeout: WorkNCCL(SeqNum=1580, OpType=ALLREDUCE, Timeout(ms)=600000) ran for 600060 milliseconds before timing out.',
      1,
      /hangs/,
    ],
  ],
  'gpu-error': [
    [`${LIBCPP} ${METAL} Internal Error (0000000e:Internal Error)`, 134, /^The GPU stopped with an error/],
    [
      `RuntimeError: ${METAL} Caused GPU Address Fault Error (0000000b:kIOGPUCommandBufferCallbackErrorPageFault).`,
      1,
      /^The GPU stopped with an error/,
    ],
    [
      `${LIBCPP} ${METAL} Invalid Resource (00000009:kIOGPUCommandBufferCallbackErrorInvalidResource)`,
      134,
      /newer mlx/,
    ],
    [
      `RuntimeError: ${METAL} Ignored (for causing prior/excessive GPU errors) (00000004:kIOGPUCommandBufferCallbackErrorSubmissionsIgnored).`,
      1,
      /^The GPU stopped with an error/,
    ],
  ],
  'gpu-victim': [
    [
      `RuntimeError: ${METAL} Discarded (victim of GPU error/recovery) (00000005:kIOGPUCommandBufferCallbackErrorInnocentVictim).`,
      1,
      /another program/,
    ],
    [
      `${LIBCPP} ${METAL} Discarded (victim of GPU error/recovery) (00000005:kIOGPUCommandBufferCallbackErrorInnocentVictim)`,
      134,
      /another program/,
    ],
    [
      'RuntimeError: Discarded (victim of GPU error/recovery) (00000005:kIOGPUCommandBufferCallbackErrorInnocentVictim)',
      1,
      /another program/,
    ],
  ],
  'shared-memory-full': [
    [
      "RuntimeError: DataLoader worker (pid 1234) is killed by signal: Bus error. It is possible that dataloader's workers are out of shared memory. Please try to raise your shared memory limit.",
      1,
      /shm-size/,
    ],
    [
      'ERROR: Unexpected bus error encountered in worker. This might be caused by insufficient shared memory (shm).',
      1,
      /shm-size/,
    ],
    ['RuntimeError: unable to write to file </torch_12_34_56>: No space left on device (28)', 1, /shared memory/],
  ],
  'disk-full': [
    ['OSError: [Errno 28] No space left on device', 1, /free some space/],
    ['OSError: [Errno 122] Disk quota exceeded', 1, /your quota is used up/],
    [
      'safetensors_rust.SafetensorError: Error while serializing: I/O error: No space left on device (os error 28)',
      1,
      /^The disk is full/,
    ],
  ],
  'too-many-files': [
    ['OSError: [Errno 24] Too many open files', 1, /ulimit -n/],
    [
      'RuntimeError: unable to open shared memory object </torch_1> in read-write mode: Too many open files (24)',
      1,
      /ulimit -n/,
    ],
    ['/env/bin/activate: redirection error: cannot duplicate fd: Too many open files', 1, /ulimit -n/],
  ],
  'out-of-memory': [
    ['MemoryError', 1, /quit other apps/],
    ['OSError: [Errno 12] Cannot allocate memory', 1, /the share of it that this run may use/],
    ['RuntimeError: [malloc] Unable to allocate 8589934592 bytes.', 1, /smaller batch/],
    ['FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory', 134, /max-old-space-size/],
  ],
  crashed: [
    ['bash: line 1: 23687 Segmentation fault      python3 train.py', 139, /^It crashed/],
    ['[1]    6094 abort      python -m mlx_lm.lora --train', 134, /^It crashed/],
    ['Fatal Python error: Segmentation fault', 139, /not an error in its script/],
    ['Aborted', 0, /^It crashed/],
    ['', 139, /^It crashed/],
  ],
  'killed-for-memory': [
    ['bash: line 1: 23685 Killed                  python3 train.py', 137, /SIGKILL/],
    ['[1]    6094 killed     python -m mlx_lm.lora --train', 0, /SIGKILL/],
    ['./train.sh:3: killed     python train.py', 0, /SIGKILL/],
    ['', 137, /SIGKILL/],
  ],
  terminated: [
    ['Terminated', 0, /SIGTERM/],
    ['[1]  + 6094 terminated  python train.py', 0, /SIGTERM/],
    ['', 143, /a time limit/],
  ],
};
