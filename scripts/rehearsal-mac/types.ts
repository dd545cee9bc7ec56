/**
 * What a rehearsal's state file holds and what a rehearsal is made from. Types only: at run time nothing loads this
 * file.
 */

/** A number at rest, or one that moves; times in seconds of the rehearsal's clock. */
export type Moving = number | {from: number; to: number; at: number; seconds: number};

/** A counter: grows by `rate` a second until `until`, by `rateAfter` from then on. */
export type Counting = {value: number; at: number; rate: number; until: number; rateAfter: number};

/**
 * `born` is in clock ticks since this machine started: with it a pid that was given to another process is not mistaken.
 */
export type ProcessIdentity = {pid: number | null; born: number | null};

export type MacProcess = ProcessIdentity & {
  id: string;
  parent: string;
  name: string;
  path: string;
  argv0: string;
  args: string;
  cpu: number;
  footprintBytes: Moving;
  compressedBytes: number | null;
  isVirtualMachine: boolean;
  registers?: boolean;
};

export type QuitAnswer = 'quits' | 'asks' | 'cancels' | 'hangs' | 'refused';

export type MacApp = {
  name: string;
  kind: 'app' | 'system';
  bundleId: string | null;
  bundlePath: string | null;
  type: 'Foreground' | 'UIElement' | 'BackgroundOnly' | null;
  user: 'user' | 'root' | '_windowserver';
  onQuit: QuitAnswer;
  quitSeconds: number;
  backgroundAllowed: boolean;
  environment: Record<string, string>;
  joined?: {pid: number; born: number; parent: string}[];
  /** The main process first. */
  processes: [MacProcess, ...MacProcess[]];
};

export type MacTrainer = ProcessIdentity & {
  name: string;
  argv0: string;
  args: string;
  footprintBytes: Moving;
  peakBytes: number;
  wiredShare: number;
  residentBytes: number;
  cpu: number;
  processor: Counting;
  compressedBytes: number | null;
};

/** What a trainer's entry is made from. */
export type TrainerDetails = Partial<Omit<MacTrainer, 'footprintBytes'>> & {footprintBytes: Moving};

/** The kernel's pressure levels: normal, warning, critical. */
export type PressureLevel = 1 | 2 | 4;

/** Where memory comes to rest: bytes, and how many times as long an iteration takes. */
export type Rest = {
  free: number;
  fileBacked: number;
  anonymous: number;
  wired: number;
  occupied: number;
  stored: number;
  purgeable: number;
  swapUsed: number;
  slowdown: number;
};

export type MacMemory = {[Figure in keyof Rest]: Moving} & {
  swapTotal: number | null;
  level: PressureLevel | null;
  levelBefore: PressureLevel;
  freePercent: number | null;
};

/** What vm_stat counts, in pages. */
export type Counter =
  | 'faults'
  | 'copyOnWrite'
  | 'zeroFilled'
  | 'reactivated'
  | 'purged'
  | 'decompressions'
  | 'compressions'
  | 'pageins'
  | 'pageouts'
  | 'swapins'
  | 'swapouts';

/** A macOS release, and how its tools differ from those of other releases. */
export type Release = {
  macos: string;
  build: string;
  darwin: string;
  sysctlGoesOn: boolean;
  iogpu: boolean;
  wideColumns: boolean;
  swapperTotals: boolean;
  coalitions: boolean;
  endsCoalitions: boolean;
};

export type Machine = {
  chip: string;
  rosetta: boolean;
  model: string;
  memoryBytes: number;
  pageBytes: number;
  performanceCores: number;
  efficiencyCores: number;
  gpuCores: number;
  gpuClass: string;
  gpuPercent: number | null;
  wiredLimitMb: number;
  encryptedSwap: boolean;
  foreignMark: boolean;
  /** Lists nothing that runs on this machine beside the rehearsal. */
  alone: boolean;
  decimalComma: 'environment' | 'always' | 'never';
  /** The kernel's own id of this start of the machine. */
  bootSession: string;
  sleptAt: number;
  wokeAt: number;
};

export type Behaviour = {
  follows: boolean;
  settleSeconds: number;
  swapSettleSeconds: number;
  frontmost: string;
  terminal: string;
  automation: 'allowed' | 'refused' | 'undecided' | 'unasked' | 'lost';
  terminate: 'works' | 'false' | 'nil' | 'error';
  terminateSeconds: number;
  notifications: 'allowed' | 'hidden';
  launchd: 'starts' | 'idle';
  kernelBytes: number;
  otherBytes: number;
  power: {
    source: 'ac' | 'battery';
    percent: number | null;
    remaining: string | null;
    lowPower: boolean;
    speedLimit: number | null;
    lid: 'open' | 'closed' | null;
  };
};

/** The state file; its fields are explained in readme.md. */
export type MacState = Release &
  Machine &
  Behaviour & {
    faults: Record<string, string>;
    clock: number | null;
    roll: string;
    memory: MacMemory;
    counters: Record<Counter, Counting>;
    trainers: MacTrainer[];
    apps: MacApp[];
  };

/** Footprints in MiB. */
export type ProcessSpecification = {
  footprint: number;
  name?: string;
  path?: string;
  argv0?: string;
  args?: string;
  cpu?: number;
  parent?: string;
  registers?: boolean;
  isVirtualMachine?: boolean;
};

export type HelperSpecification = ProcessSpecification & {id: string; name: string; path: string};

/** What an app's entry in the state is made from: the form of the catalogue. */
export type AppSpecification = {
  name: string;
  bundleId?: string;
  bundlePath?: string;
  type?: MacApp['type'];
  kind?: MacApp['kind'];
  user?: MacApp['user'];
  environment?: Record<string, string>;
  main: ProcessSpecification;
  helpers?: HelperSpecification[];
};

/** An app by its name in the catalogue, by a specification, or ready to start. */
export type AppChoice = string | AppSpecification | MacApp;

export type Scene = {apps: readonly AppChoice[]; trainer: TrainerDetails | null};

export type RehearsalOptions = {
  macos?: string;
  scene?: string;
  apps?: readonly (string | AppSpecification)[];
  directory?: string;
  clock?: number;
  state?: Partial<MacState>;
  memory?: Partial<MacMemory>;
};

/** A line of `calls.log`. */
export type Call = {seconds: number; tool: string; args: string; line: string};

/** A job that launchd has loaded, as `launchd/` keeps it. */
export type LaunchdJob = {
  label: string;
  path: string;
  words: string[];
  environment: Record<string, string>;
  abandonProcessGroup: boolean;
  launchOnlyOnce: boolean;
  runAtLoad: boolean;
};

export type PropertyValue = string | number | boolean | PropertyValue[] | {[key: string]: PropertyValue};
