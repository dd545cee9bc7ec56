/**
 * Everything that a journal can hold, one event a line. Names carry their unit; `t` is milliseconds since 1970 by the run's own clock,
 * which began as the machine's and only goes forward, whatever that is set to (run-clock.ts). `null` is "not known", never zero. A loss may be NaN or infinite: see codec.ts.
 */

/** Version of this file's shapes. A reader refuses a newer one; fields and event types may be added without raising it. */
export const SCHEMA_VERSION = 1;

export type Pressure = 'green' | 'yellow' | 'red';
export type PressureSource = 'kernel' | 'formula' | 'psi' | 'available';
export type MemoryKind = 'footprint' | 'resident' | 'pss';

/** One look at the machine's memory: the fields of the design's JSON, without the platform and the time. */
export type MemorySample = {
  totalBytes: number | null;
  usedBytes: number | null;
  appBytes: number | null;
  wiredBytes: number | null;
  compressedBytes: number | null;
  cachedBytes: number | null;
  freeBytes: number | null;
  swapUsedBytes: number | null;
  swapTotalBytes: number | null;
  swapInBytesPerSecond: number | null;
  swapOutBytesPerSecond: number | null;
  pressure: Pressure | null;
  pressureSource: PressureSource | null;
  /** What the numbers are bounded by: the machine itself, or a tighter limit of a control group. */
  limitedBy: 'machine' | 'cgroup';
  /** What follows came later: absent in older journals and where a system does not tell it. */
  compressBytesPerSecond?: number | null;
  decompressBytesPerSecond?: number | null;
  /** Bytes written to swap since the machine started; the run's share is the difference between two samples. */
  swappedOutBytes?: number | null;
  /** Free space of the volume that the swap files grow on. */
  diskFreeBytes?: number | null;
  /**
   * How old the oldest part of this look is: a tool of the system gave no answer this time, and its last one is shown again.
   * Absent, null or 0 when all of it is new.
   */
  ageSeconds?: number | null;
};

/** The trainer's processes (all those below the wrapper), added up. */
export type TrainerSample = {
  /** The process that trains: the one of those below the wrapper that holds most memory. */
  pid: number;
  /** 100 is one core. Null at the first look, when there is no difference yet. */
  cpuPercent: number | null;
  memoryBytes: number | null;
  memoryKind: MemoryKind;
  swappedBytes: number | null;
  processes: number;
  /** Every process is stopped (SIGSTOP). */
  stopped: boolean;
  /** The main process' largest footprint so far, where the system tells. */
  peakBytes?: number | null;
};

/** What the system's own tools cost that a recorder starts (macOS), over the last minute. */
export type ToolCosts = {
  /** Of one core; null while not every tool's processor time was measured, which is done now and then. */
  cpuPercent: number | null;
  /** How long they ran, added up: on a machine that thrashes most of it is waiting. */
  busyPercent: number;
  /** `everySeconds` lay between the last two starts; `cpuSeconds` is what one start uses. */
  tools: {name: string; lastSeconds: number; everySeconds: number | null; cpuSeconds: number | null}[];
};

/** What besides memory may slow a training down: absent fields and null are not known. */
export type PowerSample = {
  /** Share of the GPU in use, by whomever. */
  gpuPercent: number | null;
  onBattery: boolean | null;
  /** It has a battery of its own, and so a lid. Absent in older journals, and where nothing tells. */
  hasBattery?: boolean | null;
  lowPowerMode: boolean | null;
  /** Speed that the thermal limit leaves, in per cent; 100 when there is none. */
  speedLimitPercent: number | null;
};

/** One application at a look; see `App` in host/types.ts. */
export type AppSample = {
  name: string;
  bundleId: string | null;
  bytes: number;
  atLeast: boolean;
  compressedBytes: number | null;
  processes: number;
  protected: string | null;
  /** Use of the processor since the look before, 100 is one core. Absent in older journals and at a first look. */
  cpuPercent?: number | null;
};

/** What the recorder itself costs. */
export type RecorderSample = {memoryBytes: number; cpuPercent: number | null};

/**
 * Where a total or another fact of the run comes from: the trainer's own words, its flags, its YAML, `adapter_config.json`. Earlier
 * ones are trusted more.
 */
export type FactSource = 'trainer' | 'flag' | 'config' | 'adapter';

/** What a run trains and how, as far as something tells. A key that is absent is not known. */
export type RunSettings = {
  model?: string;
  /** Folder or name of the data. */
  data?: string;
  /** Rows of the training file: counted, or told by the trainer. */
  trainRows?: number;
  fineTuneType?: string;
  optimizer?: string;
  batchSize?: number;
  /** Iterations for one update of the weights. */
  gradAccumulationSteps?: number;
  maxSeqLength?: number;
  /** Layers that are trained; -1 for all of them. */
  numLayers?: number;
  rank?: number;
  learningRate?: number;
  /** The learning rate follows a schedule of the configuration file. */
  lrSchedule?: boolean;
  epochs?: number;
  seed?: number;
  stepsPerReport?: number;
  stepsPerEval?: number;
  /** Batches of a validation; -1 for all of them. */
  valBatches?: number;
  saveEvery?: number;
  adapterPath?: string;
  resumeFile?: string;
  gradCheckpoint?: boolean;
  maskPrompt?: boolean;
};

/**
 * Why a training failed, by what it printed (trainer/failures.ts) or by its exit code (insight/failure.ts). The words for each stand in
 * insight/failure.ts.
 */
export type FailureKind =
  | 'metal-out-of-memory'
  | 'gpu-timeout'
  | 'display-watchdog'
  | 'cuda-out-of-memory'
  | 'cuda-memory-taken'
  | 'cuda-assert'
  | 'cuda-error'
  | 'no-gpu'
  | 'gpu-error'
  | 'gpu-victim'
  | 'nccl-error'
  | 'buffer-too-large'
  | 'resource-limit'
  | 'out-of-memory'
  | 'shared-memory-full'
  | 'too-many-files'
  | 'killed-for-memory'
  | 'killed'
  | 'terminated'
  | 'child-failed'
  | 'dataset-too-small'
  | 'no-data'
  | 'bad-data'
  | 'no-config'
  | 'too-many-layers'
  | 'bad-checkpoint'
  | 'damaged-model'
  | 'model-offline'
  | 'model-gated'
  | 'wrong-flag'
  | 'command-not-found'
  | 'script-not-found'
  | 'nothing-to-run'
  | 'not-executable'
  | 'no-folder'
  | 'no-environment'
  | 'missing-module'
  | 'missing-library'
  | 'disk-full'
  | 'not-permitted'
  | 'save-failed'
  | 'batch-not-divisible'
  | 'rank-lost'
  | 'old-mlx-lm'
  | 'crashed'
  | 'python-error';

/** A process that waits for something in a run, to do what its warning says. `identity` tells it from a later one with the same pid. */
export type Waiter = {pid: number; identity: string | null};

/** What a dialect reads out of a trainer's output: events that do not yet carry a time. */
export type TrainingEvent =
  | {type: 'total'; iterations: number; source: FactSource}
  | {type: 'training'}
  | {
      type: 'report';
      iteration: number;
      trainLoss: number | null;
      learningRate: number | null;
      /** As printed by the trainer; ours is computed from arrival times. */
      trainerIterationsPerSecond: number | null;
      tokensPerSecond: number | null;
      trainedTokens: number | null;
      peakMemoryBytes: number | null;
      /** Passes over the data so far, by trainers that tell (1.75). */
      epoch?: number | null;
      /** What else it tells by name, such as the rewards of a training by preference: few, and finite. */
      figures?: Readonly<Record<string, number>>;
    }
  /** Facts of the run; those of a source that is trusted as much replace the ones before. */
  | {type: 'settings'; source: FactSource; values: RunSettings}
  /** The trainer printed what it fails of. It may go on all the same: a later report says so. */
  | {
      type: 'failure';
      kind: FailureKind;
      line: string;
      /** Somebody else's word: a parent tells how its child ended. After the end of the training that is no failure of it. */
      ofChild?: true;
    }
  /** A live bar's position, finer than reports. */
  | {type: 'progress'; iteration: number; total: number | null}
  /** A validation is under way. */
  | {type: 'validating'; done: number | null; total: number | null}
  | {type: 'validation'; iteration: number; valLoss: number; seconds: number | null}
  | {
      type: 'checkpoint';
      iteration: number | null;
      path: string;
      /** Told some time after it was written: `t` is no measure of what that cost. */
      late?: true;
    }
  /** Final weights written: the training loop is over. */
  | {type: 'saved'; path: string | null}
  | {type: 'test'; loss: number; perplexity: number | null}
  /** Something that the user must be told; `code` is stable, `text` is a sentence. With a waiter it holds for as long as that lives. */
  | {type: 'warning'; code: string; text: string; waiter?: Waiter};

/**
 * Codes of the warnings that are remarks: what a trainer says of its data, and what a start cannot do anything about, which its user wants to
 * know before hours have gone into it.
 */
export const REMARK = {
  truncated: 'sequences-truncated',
  noValidation: 'no-validation',
  guardedFolder: 'guarded-folder',
  lostVariables: 'lost-variables',
} as const;

/** Who paused, resumed or stopped: a key or command of ours, somebody else (`kill -STOP`, ^C), or the policy that `run` was given. */
export type Actor = 'user' | 'outside' | 'policy';

/** What somebody who does not look must be told. */
export type AlertCode =
  | 'finished'
  | 'failed'
  | 'stalled'
  | 'loss-not-finite'
  | 'val-loss-rising'
  | 'memory-red'
  | 'swapping'
  | 'disk-low'
  | 'save-failed'
  | 'on-battery';

export type EndState = 'finished' | 'stopped' | 'failed' | 'interrupted';

export type RunEvent = {
  t: number;
  /** Read from what was printed before anybody followed it: `t` is when that was read, and says nothing of when it happened. */
  history?: true;
  /** The time by the machine's clock, where that is another than `t` since somebody has set it. Absent in older journals. */
  w?: number;
} & (
  | TrainingEvent
  /** First line of every journal. */
  | {
      type: 'run';
      schema: number;
      id: string;
      name: string;
      command: string[];
      directory: string;
      /** The run whose checkpoint this one goes on from, and the iteration (of the whole training) that it was made at. */
      continues?: {run: string; iteration: number} | null;
    }
  /** A recorder began to record; `gapSeconds` is how long nobody did, null for the first one. */
  | {type: 'recording'; pid: number; gapSeconds: number | null}
  /**
   * What was printed while nobody recorded was read from its pane afterwards: so many lines, whose events stand before it as `history`. Not
   * `complete` when more was printed than the pane keeps.
   */
  | {type: 'recovered'; lines: number; complete: boolean}
  /** The recorder ended although the run has not (`signal`), or saw its pipe close (`pipe-closed`). */
  | {type: 'recording-ended'; reason: 'signal' | 'pipe-closed'}
  | {
      type: 'sample';
      memory: MemorySample | null;
      trainer: TrainerSample | null;
      recorder: RecorderSample;
      /** Raw bytes that the trainer has printed so far. */
      outputBytes: number;
      /** Share of the machine's whole processor, 0 to 1, that others than the trainer use. Absent in older journals. */
      otherProcessorShare?: number | null;
      /** The part of it that is the kernel's own work, whoever caused that. Absent in older journals. */
      kernelProcessorShare?: number | null;
    }
  | {type: 'pause'; by: Actor}
  | {type: 'resume'; by: Actor}
  | {type: 'stop'; by: Actor; signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'}
  /** Memory by application, largest first, looked at while memory was short. */
  | {type: 'apps'; apps: AppSample[]}
  /** We asked an application to quit; `bytes` is what it held, `result` how that went. */
  | {type: 'quit'; app: string; bytes: number | null; result: 'quit' | 'still-open' | 'refused' | 'not-running'}
  | ({type: 'power'} & PowerSample)
  | ({type: 'tools'} & ToolCosts)
  /** The machine slept for this long, just before `t`. */
  | {type: 'asleep'; seconds: number}
  /** The machine's clock was set by so much just before `t`, forward or back. */
  | {type: 'clock-set'; seconds: number}
  /** How long the work takes where nothing is in its way, by an earlier run of the same kind; `seconds` is what that rests on. */
  | {
      type: 'baseline';
      run: string;
      secondsPerIteration: number;
      secondsPerToken: number | null;
      seconds: number;
    }
  /** The warning of that code no longer holds. */
  | {type: 'warning-over'; code: string}
  /** Somebody was told, by whatever channels there are; `text` is a sentence. */
  | {type: 'alert'; code: AlertCode; text: string}
  /** What that alert was about is over. */
  | {type: 'alert-over'; code: AlertCode; text: string}
  /** The run pauses by policy from now on, or no longer does, and why. */
  | {type: 'auto-pause'; on: boolean; why: string}
  /** `unseen`: nobody recorded up to it; `t` is when the exit file was written, else about when the run was last heard of. */
  | {type: 'end'; state: EndState; exitCode: number | null; unseen?: true}
);

export type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, {type: Type}>;
